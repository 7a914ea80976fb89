# Interfaces of a workspace and of the hub: getting, creating from a file, changing, deleting.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -MaximumRetryCount 0
    $short = '{"id":"ifver_1","name":"hitl","version":"1.0.0","title":"HITL","public":true,"createdAt":"2024-01-02T03:04:05Z"}'
    $other = '{"id":"ifver_2","name":"lookup","version":"2.0.0","title":"Lookup","public":false}'
    $whole = '{"interface":{"id":"ifver_1","name":"my/lookup","version":"1.0.0","title":"L","public":false,"attributes":{"a":"b"},"iconUrl":"https://example.com/i.svg",
        "actions":{"find":{"input":{"schema":{}},"output":{"schema":{}}}},"nameTemplate":{"script":"s","language":"handlebars"},"newField":7}}'
    $definition = '{"name":"my/lookup","version":"1.0.0","title":"L","description":"D","entities":{"n":{"schema":{}}},"events":{"e":{"schema":{}}},
        "actions":{"find":{"input":{"schema":{}},"output":{"schema":{}},"cacheable":true}},"channels":{"c":{"messages":{"text":{"schema":{}}}}},
        "nameTemplate":{"script":"s","language":"handlebars"},"sdkVersion":"4.0.0","icon":"PHN2Zz4=","readme":"IyBQ","public":true,"attributes":{"k":"v"}}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe '<Get>' -ForEach @(
    @{ Get = 'Get-BpInterface'; Route = '/v1/admin/interfaces'; Owner = 'wkspace_1' }
    @{ Get = 'Get-BpHubInterface'; Route = '/v1/admin/hub/interfaces'; Owner = $null }
) {
    BeforeEach { $server.Clear() }

    It 'lists page by page, and stops asking when it is told to' {
        $server.Enqueue(200, "{`"interfaces`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"interfaces`":[$other],`"meta`":{}}")
        $found = & $Get -PageSize 1 -Version 1.0.0
        $found | Should -BeOfType ([Botpress.Interface])
        $found.InterfaceId | Should -Be ifver_1, ifver_2
        $found.WorkspaceId | Should -Be $(if ($Owner) { $Owner, $Owner } else { $null, $null })
        $found[0].CreatedAt.Kind | Should -Be Local
        $server.Requests.Query | Should -Be 'pageSize=1&version=1.0.0', 'nextToken=n&pageSize=1&version=1.0.0'
        $server.Clear()
        $server.Enqueue(200, "{`"interfaces`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        (& $Get | Select-Object -First 1).Id | Should -Be ifver_1
        $server.Requests | Should -HaveCount 1
    }

    It 'finds by a pattern, by name and version, and by id' {
        $server.Enqueue(200, "{`"interfaces`":[$short,$other],`"meta`":{}}")
        (& $Get -Name LOOK*).Id | Should -Be ifver_2
        $server.Enqueue(200, $whole)
        $found = & $Get -Name my/lookup -Version ^1.0
        $found.Actions.psobject.Properties.Name | Should -Be find
        $found.NameTemplate.language | Should -Be handlebars
        $found.Attributes['a'] | Should -Be b
        $found.NewField | Should -Be 7
        $server.Enqueue(200, $whole)
        (& $Get ifver_1).Name | Should -Be my/lookup
        $server.Requests[0].Query | Should -BeExactly ''
        $server.Requests[1].Path | Should -BeExactly "$Route/my%2Flookup/%5E1.0"
        $server.Requests[2].Path | Should -BeExactly "$Route/ifver_1"
    }

    It 'completes names and versions' {
        $server.Default = [CannedAnswer] @{ Body = "{`"interfaces`":[$short,$other],`"meta`":{}}" }
        function Complete { param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete "$Get -Name h" | Should -Be hitl
        Complete "$Get -Version 2" | Should -Be 2.0.0
        Complete "$Get lookup" | Should -Be ifver_2
    }
}

Describe 'interfaces' {
    BeforeEach { $server.Clear() }

    It 'are created from a definition in a file' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $path = Join-Path $TestDrive interface.json
        Set-Content $path $definition
        $made = Get-Content $path -Raw | ConvertFrom-Json | New-BpInterface
        $made | Should -BeOfType ([Botpress.Interface])
        $made.WorkspaceId | Should -Be wkspace_1
        $server.Requests[0].Method | Should -Be POST
        $server.Requests[0].Path | Should -Be /v1/admin/interfaces
        Test-JsonEqual $definition $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        $null = Get-Content $path -Raw | ConvertFrom-Json | New-BpInterface -Version 1.0.1 -Public:$false
        $sent = $server.Requests[1].Text | ConvertFrom-Json
        $sent.version, $sent.public | Should -Be 1.0.1, $false
    }

    It 'are the start of another version' {
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpInterface ifver_1 | New-BpInterface -Version 2.0.0
        $sent = '{"name":"my/lookup","version":"2.0.0","title":"L","public":false,"attributes":{"a":"b"},"actions":{"find":{"input":{"schema":{}},"output":{"schema":{}}}},
            "nameTemplate":{"script":"s","language":"handlebars"}}'
        Test-JsonEqual $sent $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'are changed by what is named, and nulls go out' {
        $server.Enqueue(200, $whole)
        (Set-BpInterface ifver_1 -Description D -NameTemplate $null -Action @{ find = $null } -Attribute @{ a = $null } -Public).Id | Should -Be ifver_1
        $server.Requests[0].Method | Should -Be PUT
        $server.Requests[0].Path | Should -Be /v1/admin/interfaces/ifver_1
        Test-JsonEqual '{"description":"D","nameTemplate":null,"actions":{"find":null},"attributes":{"a":null},"public":true}' $server.Requests[0].Text |
            Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'are changed by a definition that is piped in, but not by what they are already' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = '{"id":"ifver_1","title":"T","public":true}', '{"id":"ifver_2","description":"D"}' | ConvertFrom-Json | Set-BpInterface
        $server.Requests.Path | Should -Be /v1/admin/interfaces/ifver_1, /v1/admin/interfaces/ifver_2
        Test-JsonEqual '{"title":"T","public":true}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        Test-JsonEqual '{"description":"D"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $server.Clear()
        $null = Get-BpInterface ifver_1 | Set-BpInterface -Title T
        Test-JsonEqual '{"title":"T"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'are deleted, and nothing is written' {
        $server.Default = [CannedAnswer] @{ Body = '{}' }
        [pscustomobject] @{ InterfaceId = 'ifver_1' } | Remove-BpInterface -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[0].Method | Should -Be DELETE
        $server.Requests[0].Path | Should -Be /v1/admin/interfaces/ifver_1
    }

    It 'are refused where the API refuses, in its own words' {
        $server.Enqueue(409, '{"id":"err_1","code":409,"type":"ReferenceConstraint","message":"an integration implements it"}')
        Remove-BpInterface ifver_1 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ReferenceConstraint,*'
        "$($problems[0])" | Should -BeLike 'an integration implements it*'
    }

    It 'stay as they are with -WhatIf' {
        New-BpInterface a 1.0.0 -WhatIf
        Set-BpInterface ifver_1 -Title T -WhatIf
        Remove-BpInterface ifver_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
