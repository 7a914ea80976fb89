# Calling actions.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Invoke-BpAction' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{"output":{"total":3,"parts":[1,2],"at":"2024-01-02T03:04:05.000Z"},"meta":{"cached":true}}' }
    }

    It 'gives the plain output' {
        $output = Invoke-BpAction sum @{ a = 1 }
        $output.total | Should -Be 3
        $output.parts | Should -Be 1, 2
        $output.at | Should -BeOfType ([string])
        $output.PSObject.Properties.Name | Should -Be total, parts, at
        $server.Requests[0].Path | Should -Be /v1/chat/actions
        $server.Requests[0].Text | Should -Be '{"type":"sum","input":{"a":1}}'
    }

    It 'tells with -Detailed whether it came from the cache' {
        $result = Invoke-BpAction sum -Input @{ a = 1 } -Detailed
        $result | Should -BeOfType ([Botpress.ActionResult])
        $result.Cached | Should -BeTrue
        $result.Output.total | Should -Be 3
        $result.PSObject.Properties.Name | Should -Be Output, Cached
    }

    It 'sends an empty input where none is given, and each that is piped' {
        $null = Invoke-BpAction ping
        $null = @{ a = 1 }, [pscustomobject] @{ a = 2 } | Invoke-BpAction ping
        $server.Requests.Text | Should -Be '{"type":"ping","input":{}}', '{"type":"ping","input":{"a":1}}', '{"type":"ping","input":{"a":2}}'
    }

    It 'does not repeat a call that may have run' {
        $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 2 -RetryIntervalSec 0.01
        $server.Default = [CannedAnswer] @{ Status = 502; Body = '' }
        Invoke-BpAction charge -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].TargetObject | Should -Be charge
        $server.Requests | Should -HaveCount 1
    }

    It 'sends nothing with -WhatIf' {
        Invoke-BpAction charge -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
