# States: data that a bot keeps for a conversation, a user, itself, an integration or a workflow.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-StateJson([string] $Type = 'conversation', [string] $Payload = '{"step":1}') {
        "{`"id`":`"state_1`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"updatedAt`":`"2024-01-02T03:04:05.000Z`",`"botId`":`"bot_1`",`"name`":`"progress`",`"type`":`"$Type`",`"payload`":$Payload,`"expiry`":60000,`"expiresAt`":`"2024-01-02T03:05:05.000Z`"}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpState' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"state`":$(Get-StateJson),`"meta`":{`"cached`":true}}" }
    }

    It 'gives a typed state with the owner it was asked for' {
        $state = Get-BpState Conversation conv_1 progress
        $state | Should -BeOfType ([Botpress.State])
        $state.StateId | Should -Be state_1
        $state.OwnerId | Should -Be conv_1
        $state.Payload.step | Should -Be 1
        $state.Expiry | Should -Be 60000
        $state.ExpiresAt | Should -Be ([datetime]::new(2024, 1, 2, 3, 5, 5, [DateTimeKind]::Utc).ToLocalTime())
        $state.Cached | Should -BeTrue
        $server.Requests[0].Path | Should -BeExactly /v1/chat/states/conversation/conv_1/progress
    }

    It 'takes -Id for the owner, and owners from the pipeline' {
        $null = Get-BpState -Type workflow -Id flow_1 -Name progress
        $null = [pscustomobject] @{ Id = 'conv_1' }, [pscustomobject] @{ Id = 'conv_2' } | Get-BpState -Type conversation -Name progress
        $server.Requests.Path | Should -Be /v1/chat/states/workflow/flow_1/progress, /v1/chat/states/conversation/conv_1/progress, /v1/chat/states/conversation/conv_2/progress
    }

    It 'names the state in an error, and goes on' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"No such state."}')
        ([pscustomobject] @{ Id = 'conv_1' }, [pscustomobject] @{ Id = 'conv_2' } | Get-BpState conversation -Name progress -ErrorVariable failure -ErrorAction SilentlyContinue).OwnerId | Should -Be conv_2
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $failure[0].TargetObject | Should -Be conversation/conv_1/progress
    }

    It 'names the parameter whose id it refuses' {
        { Get-BpState bot '..' progress -ErrorAction Stop } | Should -Throw '-OwnerId *'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'changing a state' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"state`":$(Get-StateJson),`"meta`":{`"cached`":false}}" }
    }

    It 'goes to the owner of a piped state, not to the state''s own id: <Name>' -ForEach @(
        @{ Name = 'Set-BpState'; Change = { $_ | Set-BpState -Payload @{ step = 2 } }; Method = 'POST'; Path = ''; Body = '{"payload":{"step":2}}' }
        @{ Name = 'Update-BpState'; Change = { $_ | Update-BpState -Payload @{ step = 2 } }; Method = 'PATCH'; Path = ''; Body = '{"payload":{"step":2}}' }
        @{ Name = 'Set-BpStateExpiry'; Change = { $_ | Set-BpStateExpiry -Expiry 5000 }; Method = 'POST'; Path = '/expiry'; Body = '{"expiry":5000}' }
    ) {
        $result = Get-BpState conversation conv_1 progress -BotId bot_a | ForEach-Object $Change
        $result.OwnerId | Should -Be conv_1
        $server.Requests[1].Method | Should -Be $Method
        $server.Requests[1].Path | Should -BeExactly "/v1/chat/states/conversation/conv_1/progress$Path"
        $server.Requests[1].Text | Should -Be $Body
    }

    It 'writes back a payload that was changed in place, and copies it to another owner' {
        $state = Get-BpState conversation conv_1 progress
        $state.Payload.step = 3
        $null = $state | Set-BpState
        $null = $state | Set-BpState -OwnerId conv_2
        $server.Requests[1, 2].Path | Should -Be /v1/chat/states/conversation/conv_1/progress, /v1/chat/states/conversation/conv_2/progress
        $server.Requests[1, 2].Text | Should -Be '{"payload":{"step":3}}', '{"payload":{"step":3}}'
    }

    It 'sends null where it is given' {
        $null = Set-BpState bot bot_1 settings $null -Expiry $null
        $null = Set-BpStateExpiry bot bot_1 settings $null
        $server.Requests.Text | Should -Be '{"payload":null,"expiry":null}', '{"expiry":null}'
    }

    It 'takes time spans' {
        $null = Set-BpState bot bot_1 settings @{} -Expiry (New-TimeSpan -Minutes 2)
        $null = Update-BpState bot bot_1 settings @{ a = 1 } -Expiry ([timespan] '1.00:00')
        $server.Requests.Text | Should -Be '{"payload":{},"expiry":120000}', '{"payload":{"a":1},"expiry":86400000}'
    }

    It 'leaves with -GetOrSet what is there' {
        $null = Set-BpState user user_1 settings @{ a = 1 } -GetOrSet
        $server.Requests[0].Path | Should -BeExactly /v1/chat/states/user/user_1/settings/get-or-set
    }

    It 'sends nothing with -WhatIf' {
        Set-BpState bot bot_1 settings @{} -WhatIf
        Update-BpState bot bot_1 settings @{} -WhatIf
        Set-BpStateExpiry bot bot_1 settings 1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
