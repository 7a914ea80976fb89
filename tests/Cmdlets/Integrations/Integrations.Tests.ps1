# Integrations of a workspace and of the hub: getting, creating from a file, testing, changing, deleting; their keys, logs and secrets.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -MaximumRetryCount 0
    $short = '{"id":"intver_1","name":"telegram","version":"1.0.0","title":"Telegram","visibility":"public","verificationStatus":"approved","createdAt":"2024-01-02T03:04:05Z","newField":7}'
    $other = '{"id":"intver_2","name":"mail","version":"2.0.0","title":"Mail","visibility":"private"}'
    $whole = '{"integration":{"id":"intver_1","name":"my/crm","version":"1.0.0","title":"CRM","public":false,"visibility":"private","url":"https://lambda.example.com",
        "attributes":{"a":"b"},"states":{"s":{"type":"user","schema":{}}},"secrets":["CRM_TOKEN","KEY"],"signingSecret":"sig","maxExecutionTime":60,"dev":false,
        "interfaces":{"find":{"id":"ifver_1","name":"lookup","version":"1.0.0","entities":{},"actions":{"find":{"name":"findCustomer"}},"events":{},"channels":{}}}}}'
    $definition = '{"name":"my/crm","version":"1.0.0","title":"CRM","description":"D","configuration":{"schema":{"type":"object"}},"configurations":{"alt":{"title":"Alt"}},
        "states":{"s":{"type":"integration","schema":{}}},"events":{"e":{"schema":{}}},"actions":{"a":{"input":{"schema":{}},"output":{"schema":{}},"billable":false}},
        "entities":{"n":{"schema":{}}},"identifier":{"extractScript":"x"},"channels":{"c":{"messages":{"text":{"schema":{}}}}},"user":{"tags":{"id":{}}},
        "interfaces":{"find":{"id":"ifver_1","actions":{"find":{"name":"a"}}}},"extraOperations":{"o":{"enabled":true}},"sdkVersion":"4.0.0","secrets":{"KEY":"v"},
        "code":"c","url":"https://example.com","dev":true,"icon":"PHN2Zz4=","readme":"IyBQ","public":false,"visibility":"unlisted","layers":["l"],"attributes":{"k":"v"}}'
    $file = Join-Path $TestDrive integration.json
    Set-Content $file $definition
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe '<Get>' -ForEach @(
    @{ Get = 'Get-BpIntegration'; Route = '/v1/admin/integrations'; Owner = 'wkspace_1' }
    @{ Get = 'Get-BpHubIntegration'; Route = '/v1/admin/hub/integrations'; Owner = $null }
) {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'lists page by page, and stops asking when it is told to' {
        $server.Enqueue(200, "{`"integrations`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"integrations`":[$other],`"meta`":{}}")
        $found = & $Get -PageSize 1 -Search 'a b' -VerificationStatus Approved -SortBy installcount -Direction DESC
        $found | Should -BeOfType ([Botpress.Integration])
        $found.IntegrationId | Should -Be intver_1, intver_2
        $found.WorkspaceId | Should -Be $(if ($Owner) { $Owner, $Owner } else { $null, $null })
        $found[0].CreatedAt.Kind | Should -Be Local
        $found[0].NewField | Should -Be 7
        $server.Requests.Path | Should -Be $Route, $Route
        $server.Requests[0].Query | Should -BeExactly 'pageSize=1&verificationStatus=approved&search=a%20b&sortBy=installCount&direction=desc'

        $server.Clear()
        $server.Enqueue(200, "{`"integrations`":[$short],`"meta`":{`"nextToken`":`"n`"}}")
        (& $Get | Select-Object -First 1).Id | Should -Be intver_1
        $server.Requests | Should -HaveCount 1
    }

    It 'asks the API for a whole name, and compares a pattern here' {
        $server.Enqueue(200, "{`"integrations`":[$short],`"meta`":{}}")
        (& $Get -Name telegram).Id | Should -Be intver_1
        $server.Requests[0].Query | Should -BeExactly 'name=telegram'
        $server.Clear()
        $server.Enqueue(200, "{`"integrations`":[$short,$other],`"meta`":{}}")
        (& $Get -Name M* -Version 2.0.0).Id | Should -Be intver_2
        $server.Requests[0].Query | Should -BeExactly 'version=2.0.0'
    }

    It 'gets one by name and version, and only by these two' {
        $server.Enqueue(200, $whole)
        $found = & $Get -Name my/crm -Version latest
        $server.Requests[0].Path | Should -BeExactly "$Route/my%2Fcrm/latest"
        $found.States.s.type | Should -Be user
        $found.Attributes['a'] | Should -Be b
        $found.Secrets | Should -Be CRM_TOKEN, KEY
        $server.Enqueue(200, "{`"integrations`":[],`"meta`":{}}")
        & $Get -Name my/crm -Version latest -Search x
        $server.Requests[1].Path | Should -BeExactly $Route
    }

    It 'gets each by its id, and goes on after one that is not there' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"not found"}')
        $server.Enqueue(200, $whole)
        (& $Get intver_9, intver_1 -ErrorAction SilentlyContinue -ErrorVariable problems).Id | Should -Be intver_1
        $server.Requests.Path | Should -Be "$Route/intver_9", "$Route/intver_1"
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problems[0].TargetObject | Should -Be intver_9
    }

    It 'takes the interface and the bot from the pipeline' {
        $server.Default = [CannedAnswer] @{ Body = '{"integrations":[],"meta":{}}' }
        [Botpress.Interface] @{ Id = 'ifver_1'; Name = 'lookup'; Version = '1.0.0' } | & $Get
        [Botpress.Bot] @{ Id = 'bot_1'; Name = 'b' } | & $Get
        $server.Requests.Query | Should -Be 'interfaceId=ifver_1', 'installedByBotId=bot_1'
    }

    It 'completes names, versions and ids, each once' {
        $server.Default = [CannedAnswer] @{ Body = "{`"integrations`":[$short,$($short -replace '1.0.0', '1.1.0' -replace 'intver_1', 'intver_3'),$other],`"meta`":{}}" }
        function Complete { param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete "$Get -Name t" | Should -Be telegram
        Complete "$Get -Name telegram -Version 1" | Should -Be 1.0.0, 1.1.0
        $server.Requests[-1].Query | Should -BeExactly 'name=telegram'
        Complete "$Get mail" | Should -Be intver_2
    }
}

Describe 'Get-BpHubIntegration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'needs no workspace' {
        $server.Enqueue(200, $whole)
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Get-BpHubIntegration -Name telegram -Version latest -Session $session | ForEach-Object { $_.Name } | Should -Be my/crm
        $server.Requests[0].Headers.ContainsKey('x-workspace-id') | Should -BeFalse
    }
}

Describe 'New-BpIntegration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'sends every field of a definition in a file' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $made = Get-Content $file -Raw | ConvertFrom-Json | New-BpIntegration
        $made | Should -BeOfType ([Botpress.Integration])
        $made.WorkspaceId | Should -Be wkspace_1
        $server.Requests[0].Method | Should -Be POST
        $server.Requests[0].Path | Should -Be /v1/admin/integrations
        Test-JsonEqual $definition $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'lets what is typed win over the file' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = Get-Content $file -Raw | ConvertFrom-Json | New-BpIntegration -Version 1.0.1 -Dev:$false -Code 'typed'
        $sent = $server.Requests[0].Text | ConvertFrom-Json
        $sent.version, $sent.dev, $sent.code, $sent.name | Should -Be 1.0.1, $false, 'typed', 'my/crm'
    }

    It 'sends for each object only what that one has' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $null = '{"name":"a","version":"1","public":true,"dev":true,"title":"A"}', '{"name":"b","version":"1"}' | ConvertFrom-Json | New-BpIntegration
        Test-JsonEqual '{"name":"b","version":"1"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'makes another version of an integration that is piped in' {
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpIntegration intver_1 | New-BpIntegration -Version 2.0.0 -Visibility Public -Code c
        $sent = '{"name":"my/crm","version":"2.0.0","title":"CRM","visibility":"public","code":"c","dev":false,"attributes":{"a":"b"},"states":{"s":{"type":"user","schema":{}}},
            "interfaces":{"find":{"id":"ifver_1","entities":{},"actions":{"find":{"name":"findCustomer"}},"events":{},"channels":{}}}}'
        Test-JsonEqual $sent $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpIntegration intver_1 | New-BpIntegration -Version 2.0.0 -Public -Code c
        $sent = $server.Requests[3].Text | ConvertFrom-Json
        $sent.public | Should -BeTrue
        $sent.PSObject.Properties.Name | Should -Not -Contain 'visibility'
    }

    It 'takes secrets as secure strings, and shows none of them' {
        $server.Default = [CannedAnswer] @{ Body = $whole }
        $secret = @{ A = [System.Net.NetworkCredential]::new('', 'hidden1').SecurePassword; B = 'hidden2' }
        $shown = New-BpIntegration a 1.0.0 -Secret $secret -Debug 5>&1 4>&1 | Out-String
        Test-JsonEqual '{"name":"a","version":"1.0.0","secrets":{"A":"hidden1","B":"hidden2"}}' $server.Requests[0].Text | Should -BeTrue
        $shown | Should -Match 'Request'
        $shown | Should -Not -Match 'hidden'
    }

    It 'refuses names of secrets without values, and a definition that is not piped' {
        { New-BpIntegration a 1.0.0 -Secret A, B } | Should -Throw -ErrorId 'InvalidArgument,*'
        { New-BpIntegration a 1.0.0 -InputObject @{} } | Should -Throw -ErrorId 'InvalidArgument,*'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpIntegration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'sends what is named, and nulls' {
        $server.Enqueue(200, $whole)
        $changed = Set-BpIntegration intver_1 -Title T -State @{ s = $null } -Attribute @{ a = $null; b = 1 } -Secret @{ KEY = $null } -Url $null -MaxExecutionTime 60 -Public:$false
        $changed.Id | Should -Be intver_1
        $server.Requests[0].Method | Should -Be PUT
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/intver_1
        $sent = '{"title":"T","states":{"s":null},"attributes":{"a":null,"b":"1"},"secrets":{"KEY":null},"url":null,"maxExecutionTime":60,"public":false}'
        Test-JsonEqual $sent $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'sends the fields of a file that an update has' {
        $server.Enqueue(200, $whole)
        $null = Get-Content $file -Raw | ConvertFrom-Json | Set-BpIntegration -Id intver_1
        $expected = $definition | ConvertFrom-Json -AsHashtable
        'name', 'version', 'dev' | ForEach-Object { $expected.Remove($_) }
        Test-JsonEqual ($expected | ConvertTo-Json -Depth 20) $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'takes only the id of an integration that is piped in' {
        $server.Enqueue(200, $whole)
        $server.Enqueue(200, $whole)
        $null = Get-BpIntegration intver_1 | Set-BpIntegration -Title T
        $server.Requests[1].Path | Should -Be /v1/admin/integrations/intver_1
        Test-JsonEqual '{"title":"T"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }
}

Describe 'Test-BpIntegration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'tells whether a definition in a file is valid' {
        $server.Enqueue(200, '{}')
        Get-Content $file -Raw | ConvertFrom-Json | Test-BpIntegration | Should -BeExactly $true
        $server.Requests[0].Method | Should -Be POST
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/validate
        Test-JsonEqual $definition $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'takes what the API says of a definition as the answer: <Type>' -ForEach @(
        @{ Status = 400; Type = 'InvalidPayload' }, @{ Status = 409; Type = 'AlreadyExists' }, @{ Status = 413; Type = 'PayloadTooLarge' }
    ) {
        $server.Default = [CannedAnswer] @{ Status = $Status; Body = "{`"id`":`"err_1`",`"code`":$Status,`"type`":`"$Type`",`"message`":`"that is wrong`"}" }
        Test-BpIntegration a 1.0.0 -ErrorAction Stop | Should -BeExactly $false
        $answer = Test-BpIntegration a 1.0.0 -Detailed -ErrorAction Stop
        $answer | Should -BeOfType ([Botpress.IntegrationValidation])
        $answer.IsValid | Should -BeFalse
        $answer.ErrorType, $answer.Message, $answer.Name, $answer.Version, $answer.WorkspaceId | Should -Be $Type, 'that is wrong', 'a', '1.0.0', 'wkspace_1'
    }

    It 'is an error where the API says nothing of the definition' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"not found"}')
        Test-BpIntegration -Id intver_9 -Title T -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $problems[0].TargetObject | Should -Be intver_9
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/intver_9/validate
    }

    It 'tests a change of an integration that is piped in, unless it asks for another version' {
        $server.Enqueue(200, $whole)
        $integration = Get-BpIntegration intver_1
        $answer = $integration | Test-BpIntegration -Title T -Detailed
        $answer.IsValid, $answer.IntegrationId, $answer.Name | Should -Be $true, 'intver_1', $null
        $server.Requests[1].Method | Should -Be PUT
        $server.Requests[1].Path | Should -Be /v1/admin/integrations/intver_1/validate
        Test-JsonEqual '{"title":"T"}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
        $integration | Test-BpIntegration -Version 2.0.0 | Should -BeTrue
        $server.Requests[2].Path | Should -Be /v1/admin/integrations/validate
        ($server.Requests[2].Text | ConvertFrom-Json).version | Should -Be 2.0.0
    }

    It 'tests a change with a definition in a file' {
        $server.Enqueue(200, '{}')
        Get-Content $file -Raw | ConvertFrom-Json | Test-BpIntegration -Id intver_1 | Should -BeTrue
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/intver_1/validate
        ($server.Requests[0].Text | ConvertFrom-Json).psobject.Properties.Name | Should -Not -Contain name
        ($server.Requests[0].Text | ConvertFrom-Json).title | Should -Be CRM
    }
}

Describe 'what belongs to an integration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'are its API keys, whose value comes once' {
        $server.Enqueue(200, '{"iaks":[{"id":"iak_1","createdAt":"2024-01-02T03:04:05Z","note":"ci"},{"id":"iak_2","createdAt":"2024-01-02T03:04:05Z","note":"staging"}]}')
        $key = [Botpress.Integration] @{ Id = 'intver_1' } | Get-BpIntegrationApiKey -Note s*
        $key | Should -BeOfType ([Botpress.IntegrationApiKey])
        $key.Id, $key.IntegrationId, $key.Value, $key.CreatedAt.Kind | Should -Be iak_2, intver_1, $null, 'Local'
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/iaks
        $server.Requests[0].Query | Should -BeExactly 'integrationId=intver_1'
        $server.Enqueue(200, '{"id":"iak_3","createdAt":"2024-01-02T03:04:05Z","note":"n","value":"bp_iak_x"}')
        (New-BpIntegrationApiKey intver_1 n).Value | Should -BeExactly bp_iak_x
        Test-JsonEqual '{"integrationId":"intver_1","note":"n"}' $server.Requests[1].Text | Should -BeTrue
        $key | Remove-BpIntegrationApiKey -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[2].Method | Should -Be DELETE
        $server.Requests[2].Path | Should -Be /v1/admin/integrations/iaks/iak_2
    }

    It 'is its log, page by page, of the last 24 hours' {
        $server.Enqueue(200, '{"logs":[{"timestamp":"2024-01-02T03:04:05Z","level":"info","message":"one"}],"nextToken":"n"}')
        $server.Enqueue(200, '{"logs":[{"timestamp":"odd","level":"error","message":"two","userId":"user_1"}]}')
        $entries = [Botpress.Integration] @{ Id = 'intver_1' } | Get-BpIntegrationLog -Level info -MessageContains o
        $entries | Should -BeOfType ([Botpress.IntegrationLogEntry])
        $entries.Message | Should -Be one, two
        $entries[0].Timestamp | Should -BeOfType ([datetime])
        $entries[0].Timestamp.Kind | Should -Be Local
        $entries[1].Timestamp | Should -Be odd
        $entries.IntegrationId | Should -Be intver_1, intver_1
        $server.Requests.Path | Should -Be /v1/admin/integrations/intver_1/logs, /v1/admin/integrations/intver_1/logs
        $server.Requests[0].Query | Should -Match '^timeStart=(.+)&level=info&messageContains=o$'
        $start = [datetime] [uri]::UnescapeDataString(($server.Requests[0].Query -replace '^timeStart=([^&]+)&.*', '$1'))
        ((Get-Date) - $start).TotalHours | Should -BeGreaterThan 23.9
        $server.Requests[1].Query | Should -BeLike '*nextToken=n*'
    }

    It 'is its verification' {
        [Botpress.Integration] @{ Id = 'intver_1' } | Request-BpIntegrationVerification | Should -BeNullOrEmpty
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/request-verification
        Test-JsonEqual '{"integrationId":"intver_1"}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'are its signing secrets' {
        $server.Enqueue(200, '{"newSigningSecret":"s"}')
        $secret = [Botpress.Integration] @{ Id = 'intver_1' } | Reset-BpIntegrationSigningSecret -Confirm:$false
        $secret.NewSigningSecret, $secret.IntegrationId, $secret.WorkspaceId | Should -Be s, intver_1, wkspace_1
        $server.Requests[0].Method | Should -Be POST
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/intver_1/signing-secrets/rotate
    }

    It 'goes with it' {
        [pscustomobject] @{ IntegrationId = 'intver_1' } | Remove-BpIntegration -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[0].Method | Should -Be DELETE
        $server.Requests[0].Path | Should -Be /v1/admin/integrations/intver_1
    }

    It 'stays as it is with -WhatIf' {
        New-BpIntegration a 1.0.0 -WhatIf
        Set-BpIntegration intver_1 -Title T -WhatIf
        Remove-BpIntegration intver_1 -WhatIf
        New-BpIntegrationApiKey intver_1 -WhatIf
        Remove-BpIntegrationApiKey iak_1 -WhatIf
        Request-BpIntegrationVerification intver_1 -WhatIf
        Reset-BpIntegrationSigningSecret intver_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }

    It 'is refused without an id or a workspace' {
        Remove-BpIntegration .. -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '-Id *'
        Get-BpIntegrationLog . -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '-IntegrationId *'
        Get-BpIntegration -WorkspaceId '' -ErrorAction SilentlyContinue -ErrorVariable problems
        "$($problems[0])" | Should -BeLike '*needs to know the workspace*'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'integrations against the emulator' {
    BeforeAll {
        $emulator = Start-BpEmulator -SampleData -NoConnect
        $session = Connect-BpSession -Token $emulator.Token -ApiUrl $emulator.Url -WorkspaceId $emulator.WorkspaceId -BotId $emulator.BotId -NoDefault
    }

    AfterAll {
        $emulator | Stop-BpEmulator
    }

    It 'are found on the hub by name and version, and installed' {
        Get-BpHubIntegration -Name telegram -Version latest -Session $session | ForEach-Object {
            $_.Version | Should -Be 1.0.0
            $null = Set-BpBot $emulator.BotId -Integration @{ $_.Id = @{ enabled = $true } } -Session $session
        }
        (Get-BpHubIntegration -InstalledByBotId $emulator.BotId -Session $session).Name | Should -Be chat, webchat, telegram
        (Get-BpHubIntegration -Name tele* -Session $session).Version | Should -Be 1.0.0, 0.6.0
    }

    It 'go from a file to the API and back' {
        $path = Join-Path $TestDrive mail.json
        Set-Content $path '{"name":"mail","version":"1.0.0","title":"Mail","actions":{"send":{"input":{"schema":{}},"output":{"schema":{}}}},"secrets":{"KEY":"v"}}'
        Get-Content $path -Raw | ConvertFrom-Json | Test-BpIntegration -Session $session | Should -BeTrue
        $null = Get-Content $path -Raw | ConvertFrom-Json | New-BpIntegration -Session $session
        $problem = Get-Content $path -Raw | ConvertFrom-Json | Test-BpIntegration -Detailed -Session $session
        $problem.ErrorType | Should -Be AlreadyExists
        $next = Get-BpIntegration -Name mail -Version latest -Session $session | New-BpIntegration -Version 1.1.0 -Session $session
        $next.Actions.psobject.Properties.Name | Should -Be send
        (Get-BpIntegration -Name mail -Session $session).Version | Should -Be 1.1.0, 1.0.0
        Get-BpIntegration -Name mail -Session $session | Remove-BpIntegration -Confirm:$false -Session $session
        Get-BpIntegration -Name mail -Session $session | Should -BeNullOrEmpty
    }
}
