# Definitions of bots, their versions, and the code of their webchat.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -BotId 'bot_default' -MaximumRetryCount 0
    $definition = '{"version":"2.0","at":"2024-01-02T03:04:05Z","n":[1,2.5,9007199254740993,null,true],"flows":[{"name":"Main \u00e9","nodes":{"a":{"x":[[]],"y":{}}}}],"botId":"bot_elsewhere","workspaceId":"wkspace_elsewhere"}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'the definition of a bot' {
    BeforeEach { $server.Clear() }

    It 'is got as the API gives it, and published unchanged where it is to go' {
        $server.Enqueue(200, $definition)
        $got = Get-BpBotDefinition
        $got.flows[0].name | Should -BeExactly "Main $([char] 0xE9)"
        $got.at | Should -BeOfType string
        $got.PSObject.Properties.Name | Should -Be 'version', 'at', 'n', 'flows', 'botId', 'workspaceId'

        $got | Publish-BpBot -BotId bot_copy | Should -BeNullOrEmpty
        $server.Requests.Path | Should -Be '/v1/admin/bots/bot_default/bot-json', '/v1/admin/bots/bot_copy/publish-from-bot-json'
        Test-JsonEqual "{`"botJson`":$definition}" $server.Requests[1].Text | Should -BeTrue
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be wkspace_default
    }

    It 'goes to the bot of the session though it names another one' {
        $definition | ConvertFrom-Json | Publish-BpBot
        $definition | Publish-BpBot
        $server.Requests.Path | Should -Be @(@('/v1/admin/bots/bot_default/publish-from-bot-json') * 2)
        @($server.Requests).ForEach({ $_.Headers['x-workspace-id'] }) | Should -Be wkspace_default, wkspace_default
    }

    It 'is unchanged as a file: <Name>' -ForEach @(
        @{ Name = 'of its text'; Publish = { param($path) Get-Content $path -Raw | Publish-BpBot } }
        @{ Name = 'of its objects'; Publish = { param($path) Get-Content $path -Raw | ConvertFrom-Json | Publish-BpBot } }
        @{ Name = 'by its parameter'; Publish = { param($path) Publish-BpBot -BotJson (Get-Content $path -Raw) } }
    ) {
        # Dates are left out: ConvertFrom-Json reads them as dates.
        $plain = $definition.Replace('2024-01-02T03:04:05Z', 'noon')
        $server.Enqueue(200, $plain)
        $path = Join-Path $TestDrive 'bot.json'
        Get-BpBotDefinition | ConvertTo-Json -Depth 100 | Set-Content $path -Encoding UTF8
        & $Publish $path
        Test-JsonEqual "{`"botJson`":$plain}" $server.Requests[1].Text | Should -BeTrue
    }

    It 'keeps keys that PowerShell cannot hold in an object' {
        $server.Enqueue(200, '{"a":1,"A":2,"":{"b":[]}}')
        Get-BpBotDefinition | Publish-BpBot
        Test-JsonEqual '{"botJson":{"a":1,"A":2,"":{"b":[]}}}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'goes to each piped bot, and gives what the API answers' {
        $server.Enqueue(200, '{"bots":[{"id":"b1","name":"x"},{"id":"b2"}],"meta":{}}')
        $server.Enqueue(200, '{"done":true}')
        $answers = @(Get-BpBot -WorkspaceId w1 | Publish-BpBot -Definition @{ a = 1 })
        $answers.Count | Should -Be 1
        $answers[0].done | Should -BeTrue
        $server.Requests.Path | Should -Be '/v1/admin/bots', '/v1/admin/bots/b1/publish-from-bot-json', '/v1/admin/bots/b2/publish-from-bot-json'
        $server.Requests[2].Headers['x-workspace-id'] | Should -Be w1
        Test-JsonEqual '{"botJson":{"a":1}}' $server.Requests[2].Text | Should -BeTrue
    }

    It 'is refused before any request: <Says>' -ForEach @(
        @{ Value = '{"a":'; Says = '-Definition is no JSON: *Get-Content -Raw.' }
        @{ Value = ''; Says = '-Definition is no JSON: *' }
        @{ Value = '[1]'; Says = '-Definition takes a definition*' }
        @{ Value = 7; Says = '-Definition takes a definition*' }
        @{ Value = @{ a = [System.Threading.Thread]::CurrentThread }; Says = '*-Definition*cannot be sent as JSON*' }
    ) {
        Publish-BpBot $Value -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike $Says
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArgument,Botpress.PowerShell.PublishBpBotCommand'
        $server.Requests.Count | Should -Be 0
    }

    It 'is no bot' {
        $server.Enqueue(200, '{"bots":[{"id":"b1","name":"x"}],"meta":{}}')
        Get-BpBot | Publish-BpBot -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '-Definition takes *; this is a Bot.'
        $server.Requests.Count | Should -Be 1
    }
}

Describe 'versions of bots' {
    BeforeEach { $server.Clear() }

    It 'are listed for each piped bot, by name' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{}}')
        $server.Enqueue(200, '{"versions":[{"id":"v1","name":"Launch","description":"d","size":3},{"id":"v2","name":"Other"}]}')
        $server.Enqueue(200, '{"versions":[]}')
        $version = Get-BpBot -WorkspaceId w1 | Get-BpBotVersion -Name l*
        $version | Should -BeOfType Botpress.BotVersion
        $version.VersionId, $version.Name, $version.Description, $version.Size | Should -Be v1, Launch, d, 3
        $version.BotId, $version.WorkspaceId | Should -Be b1, w1
        $server.Requests.Path | Should -Be '/v1/admin/bots', '/v1/admin/bots/b1/versions', '/v1/admin/bots/b2/versions'
    }

    It 'are got by id with their address' {
        $server.Enqueue(200, '{"url":"https://example.com/v1"}')
        $version = Get-BpBotVersion v1 -BotId b1
        $version.Id, $version.Url, $version.BotId | Should -Be v1, 'https://example.com/v1', b1
        $server.Requests[0].Path | Should -Be '/v1/admin/bots/b1/versions/v1'
    }

    It 'are kept, and deployed where they are' {
        $server.Enqueue(200, '{"version":{"id":"v3","name":"Before"}}')
        New-BpBotVersion Before 'the change' -BotId b1 | Publish-BpBotVersion -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests.Path | Should -Be '/v1/admin/bots/b1/versions', '/v1/admin/bots/b1/versions/deploy'
        Test-JsonEqual '{"name":"Before","description":"the change"}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"versionId":"v3"}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'show in a table and a list' {
        $server.Default = [CannedAnswer] @{ Body = '{"versions":[{"id":"v1","name":"Launch","description":"two\nlines"}]}' }
        Get-BpBotVersion | Format-Table | Out-String -Width 120 | Should -Match 'Launch +v1 +two lines'
        Get-BpBotVersion | Format-List | Out-String | Should -Match 'BotId +: bot_default'
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }
}

Describe 'Get-BpBotWebchat' {
    It 'gives the code as text' {
        $server.Clear()
        $server.Enqueue(200, '{"code":"<script>\n</script>"}')
        $webchat = Get-BpBotWebchat SHARABLEURL
        $webchat | Should -BeOfType Botpress.BotWebchat
        $webchat.Code | Should -BeExactly "<script>`n</script>"
        $webchat.BotId | Should -Be bot_default
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -BeExactly '/v1/admin/bots/bot_default/webchat?type=sharableUrl'
    }
}
