# Plugins of a workspace and of the hub: getting, creating from a file, changing, deleting, and their code.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -MaximumRetryCount 0
    $short = '{"id":"plugver_1","name":"hitl","version":"1.0.0","title":"HITL","visibility":"public","createdAt":"2024-01-02T03:04:05Z"}'
    $other = '{"id":"plugver_2","name":"faq","version":"2.0.0","title":"FAQ","visibility":"private"}'
    $whole = '{"plugin":{"id":"plugver_1","name":"hitl","version":"1.0.0","title":"HITL","public":false,"visibility":"private","attributes":{"a":"b"},
        "states":{"s":{"type":"user","schema":{}}},"dependencies":{"interfaces":{},"integrations":{}},"newField":7}}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe '<Get>' -ForEach @(
    @{ Get = 'Get-BpPlugin'; GetCode = 'Get-BpPluginCode'; Route = '/v1/admin/plugins'; Owner = 'wkspace_1' }
    @{ Get = 'Get-BpHubPlugin'; GetCode = 'Get-BpHubPluginCode'; Route = '/v1/admin/hub/plugins'; Owner = $null }
) {
    BeforeEach { $server.Clear() }

    It 'lists page by page, and stops asking when it is told to' {
        $server.Enqueue(200, "{`"plugins`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"plugins`":[$other],`"meta`":{}}")
        $plugins = & $Get -PageSize 1 -Version 1.0.0
        $plugins | Should -BeOfType ([Botpress.Plugin])
        $plugins.PluginId | Should -Be plugver_1, plugver_2
        $plugins.WorkspaceId | Should -Be $(if ($Owner) { $Owner, $Owner } else { $null, $null })
        $plugins[0].CreatedAt.Kind | Should -Be Local
        $server.Requests.Path | Should -Be $Route, $Route
        $server.Requests.Query | Should -Be 'pageSize=1&version=1.0.0', 'nextToken=n&pageSize=1&version=1.0.0'

        $server.Clear()
        $server.Enqueue(200, "{`"plugins`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        (& $Get | Select-Object -First 1).Id | Should -Be plugver_1
        $server.Requests | Should -HaveCount 1
    }

    It 'asks the API for a whole name, and compares a pattern here' {
        $server.Enqueue(200, "{`"plugins`":[$short],`"meta`":{}}")
        (& $Get -Name hitl).Id | Should -Be plugver_1
        $server.Requests[0].Query | Should -BeExactly 'name=hitl'
        $server.Clear()
        $server.Enqueue(200, "{`"plugins`":[$short,$other],`"meta`":{}}")
        (& $Get -Name F*).Id | Should -Be plugver_2
        $server.Requests[0].Query | Should -BeExactly ''
    }

    It 'gets one by name and version' {
        $server.Enqueue(200, $whole)
        $plugin = & $Get -Name my/hitl -Version latest
        $server.Requests[0].Path | Should -BeExactly "$Route/my%2Fhitl/latest"
        $plugin.States.s.type | Should -Be user
        $plugin.Attributes['a'] | Should -Be b
        $plugin.NewField | Should -Be 7
    }

    It 'gets each by its id, and goes on after one that is not there' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"not found"}')
        $server.Enqueue(200, $whole)
        (& $Get plugver_9, plugver_1 -ErrorAction SilentlyContinue -ErrorVariable problems).Id | Should -Be plugver_1
        $server.Requests.Path | Should -Be "$Route/plugver_9", "$Route/plugver_1"
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problems[0].TargetObject | Should -Be plugver_9
    }

    It 'puts interfaces in their place' {
        $server.Enqueue(200, $whole)
        (& $Get plugver_1 -Interface ([ordered] @{ hitl = 'iver_1'; 'a b' = 'iver_2' })).Id | Should -Be plugver_1
        $server.Requests[0].Path | Should -BeExactly "$Route/plugver_1/dereferenced"
        $server.Requests[0].Query | Should -BeExactly 'interfaces.hitl=iver_1&interfaces.a%20b=iver_2'
    }

    It 'gives the code as text, for node when nothing is said' {
        $server.Enqueue(200, "{`"plugins`":[$short],`"meta`":{}}")
        $server.Enqueue(200, '{"code":"module.exports = {}\n"}')
        $code = & $Get | & $GetCode
        $code | Should -BeOfType ([string])
        $code | Should -BeExactly "module.exports = {}`n"
        $server.Requests[1].Path | Should -BeExactly "$Route/plugver_1/code/node"
        $server.Enqueue(200, '{"code":""}')
        & $GetCode plugver_1 BROWSER | Should -BeExactly ''
        $server.Requests[2].Path | Should -BeExactly "$Route/plugver_1/code/browser"
    }

    It 'completes names, versions and ids' {
        $server.Default = [CannedAnswer] @{ Body = "{`"plugins`":[$short,$($short -replace '1.0.0', '1.1.0' -replace 'plugver_1', 'plugver_3'),$other],`"meta`":{}}" }
        function Complete { param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete "$Get -Name h" | Should -Be hitl
        Complete "$Get -Name hitl -Version 1" | Should -Be 1.0.0, 1.1.0
        $server.Requests[-1].Query | Should -BeExactly 'name=hitl'
        Complete "$GetCode faq" | Should -Be plugver_2
    }
}

Describe 'plugins' {
    BeforeEach { $server.Clear() }

    It 'are created from a definition in a file' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $path = Join-Path $TestDrive plugin.json
        $definition = '{"name":"hitl","version":"1.0.0","code":{"node":"n","browser":"b"},"title":"HITL","public":true,"sdkVersion":"4.0.0","icon":"PHN2Zz4=",
            "states":{"s":{"type":"user","schema":{},"expiry":60}},"events":{},"actions":{"a":{"input":{"schema":{}},"output":{"schema":{}},"billable":false}},
            "user":{"tags":{"u":{}}},"dependencies":{"interfaces":{"h":{"name":"hitl","version":"1.0.0"}}},"attributes":{"k":"v"}}'
        Set-Content $path $definition
        $plugin = Get-Content $path -Raw | ConvertFrom-Json | New-BpPlugin
        $plugin | Should -BeOfType ([Botpress.Plugin])
        $plugin.WorkspaceId | Should -Be wkspace_1
        $server.Requests[0].Method | Should -Be POST
        $server.Requests[0].Path | Should -Be /v1/admin/plugins
        Test-JsonEqual $definition $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        # What was typed wins.
        $null = Get-Content $path -Raw | ConvertFrom-Json | New-BpPlugin -Version 1.0.1
        ($server.Requests[1].Text | ConvertFrom-Json).version | Should -Be 1.0.1
    }

    It 'take code as text and as lines, for both platforms' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = New-BpPlugin p 1.0.0 'node and browser'
        Test-JsonEqual '{"name":"p","version":"1.0.0","code":{"node":"node and browser","browser":"node and browser"}}' $server.Requests[0].Text | Should -BeTrue
        $path = Join-Path $TestDrive code.js
        Set-Content $path 'one', 'two'
        $null = Set-BpPlugin plugver_1 -Code (Get-Content $path)
        Test-JsonEqual '{"code":{"node":"one\ntwo","browser":"one\ntwo"}}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $null = Set-BpPlugin plugver_1 -Code @{ browser = 'b' }
        Test-JsonEqual '{"code":{"browser":"b"}}' $server.Requests[2].Text | Should -BeTrue
    }

    It 'are the start of another version, whose visibility is the one asked for' {
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpPlugin plugver_1 | New-BpPlugin -Version 2.0.0 -Visibility Public -Code @{ node = 'n'; browser = 'b' }
        $sent = '{"name":"hitl","version":"2.0.0","code":{"node":"n","browser":"b"},"title":"HITL","visibility":"public","attributes":{"a":"b"},
            "states":{"s":{"type":"user","schema":{}}},"dependencies":{"interfaces":{},"integrations":{}}}'
        Test-JsonEqual $sent $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $server.Enqueue(200, $whole)
        $null = New-BpPlugin p 1 c -Visibility public -Public:$false
        ($server.Requests[2].Text | ConvertFrom-Json).public | Should -BeFalse
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpPlugin plugver_1 | New-BpPlugin -Version 2.0.0 -Public -Code c
        $sent = $server.Requests[4].Text | ConvertFrom-Json
        $sent.public | Should -BeTrue
        $sent.PSObject.Properties.Name | Should -Not -Contain 'visibility'
    }

    It 'take nothing from the definition that was piped in before' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = '{"name":"a","version":"1","code":{},"public":true,"title":"A"}', '{"name":"b","version":"1","code":{}}' | ConvertFrom-Json | New-BpPlugin
        Test-JsonEqual '{"name":"b","version":"1","code":{}}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $null = '{"id":"a","public":false}', '{"id":"b","title":"B"}' | ConvertFrom-Json | Set-BpPlugin
        Test-JsonEqual '{"public":false}' $server.Requests[2].Text | Should -BeTrue -Because $server.Requests[2].Text
        Test-JsonEqual '{"title":"B"}' $server.Requests[3].Text | Should -BeTrue -Because $server.Requests[3].Text
    }

    It 'are refused when a definition is not piped' {
        { New-BpPlugin a 1.0.0 c -InputObject @{} } | Should -Throw -ErrorId 'InvalidArgument,*'
    }

    It 'are changed by what is named, and nulls go out' {
        $server.Enqueue(200, $whole)
        $changed = Set-BpPlugin plugver_1 -Title T -Configuration $null -State @{ s = $null } -Attribute @{ a = $null; b = 1 } -User @{ tags = @{ u = $null } } -Public:$false
        $changed.Id | Should -Be plugver_1
        $server.Requests[0].Method | Should -Be PUT
        $server.Requests[0].Path | Should -Be /v1/admin/plugins/plugver_1
        $sent = '{"title":"T","configuration":null,"states":{"s":null},"attributes":{"a":null,"b":"1"},"user":{"tags":{"u":null}},"public":false}'
        Test-JsonEqual $sent $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'are changed by a definition that is piped in, but not by what they are already' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = '{"id":"plugver_1","title":"T","events":{"e":null}}', '{"id":"plugver_2","description":"D"}' | ConvertFrom-Json | Set-BpPlugin
        $server.Requests.Path | Should -Be /v1/admin/plugins/plugver_1, /v1/admin/plugins/plugver_2
        Test-JsonEqual '{"title":"T","events":{"e":null}}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        Test-JsonEqual '{"description":"D"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $server.Clear()
        $null = Get-BpPlugin plugver_1 | Set-BpPlugin -Title T
        $server.Requests[1].Path | Should -Be /v1/admin/plugins/plugver_1
        Test-JsonEqual '{"title":"T"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'are deleted, and nothing is written' {
        $server.Default = [CannedAnswer] @{ Body = '{}' }
        [pscustomobject] @{ PluginId = 'plugver_1' } | Remove-BpPlugin -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[0].Method | Should -Be DELETE
        $server.Requests[0].Path | Should -Be /v1/admin/plugins/plugver_1
    }

    It 'are refused without an id or a workspace' {
        Remove-BpPlugin .. -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '-Id *'
        Get-BpPlugin -WorkspaceId '' -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '*needs to know the workspace*'
        $server.Requests | Should -HaveCount 0
    }

    It 'stay as they are with -WhatIf' {
        New-BpPlugin p 1.0.0 code -WhatIf
        Set-BpPlugin plugver_1 -Title T -WhatIf
        Remove-BpPlugin plugver_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
