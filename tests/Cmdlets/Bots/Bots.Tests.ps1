BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -BotId 'bot_default' -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpBot' {
    BeforeEach { $server.Clear() }

    It 'lists the bots of each piped workspace, and they carry its id' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1","name":"a"},{"id":"w2","name":"b"}],"meta":{}}')
        $server.Enqueue(200, '{"bots":[{"id":"b1","name":"support-bot","type":"studio","tags":{"team":"support"},"createdAt":"2024-01-02T03:04:05.000Z"}],"meta":{}}')
        $server.Enqueue(200, '{"bots":[{"id":"b2","name":"other","type":"adk","tags":{}}],"meta":{}}')
        $bots = @(Get-BpWorkspace | Get-BpBot)

        $bots.Id | Should -Be 'b1', 'b2'
        $bots.WorkspaceId | Should -Be 'w1', 'w2'
        $bots[0] | Should -BeOfType Botpress.Bot
        $bots[0].BotId | Should -Be 'b1'
        $bots[0].Tags['team'] | Should -Be 'support'
        $bots[0].CreatedAt.Kind | Should -Be 'Local'
        $bots[0].Integrations | Should -BeNullOrEmpty
        @($server.Requests)[1, 2].Headers.ForEach({ $_['x-workspace-id'] }) | Should -Be 'w1', 'w2'
    }

    It 'sends every field of the query' {
        $server.Enqueue(200, '{"bots":[],"meta":{}}')
        Get-BpBot -Dev:$false -Tag @{ team = 'a b' } -IntegrationName slack, x/y -PluginNames p -NextToken n -PageSize 3 -SortField UPDATEDAT -SortDirection Desc
        $server.Requests[0].Query | Should -BeExactly 'dev=false&tags.team=a%20b&integrationNames=slack&integrationNames=x%2Fy&pluginNames=p&nextToken=n&pageSize=3&sortField=updatedAt&sortDirection=desc'
    }

    It 'filters by name with wildcards, whatever the case' {
        $server.Enqueue(200, '{"bots":[{"id":"b1","name":"Support EU"},{"id":"b2","name":"Sales"},{"id":"b3","name":"lab"}],"meta":{}}')
        (Get-BpBot -Name 'supp*', 'LAB').Id | Should -Be 'b1', 'b3'
        $server.Requests[0].Query | Should -Be ''
    }

    It 'asks for no page that nobody wants' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{"nextToken":"n"}}')
        (Get-BpBot | Select-Object -First 1).Id | Should -Be 'b1'
        $server.Requests.Count | Should -Be 1
    }

    It 'gets the whole bot by its id, free-form parts as plain objects' {
        $server.Enqueue(200, '{"bot":{"id":"b1","name":"n","integrations":{"slack":{"enabled":true,"createdAt":"2024-01-02T03:04:05.000Z"}},"secrets":["KEY"],"signingSecret":"s","maxExecutionTime":30,"shiny":{"a":1}}}')
        $bot = Get-BpBot -Id b1 -WorkspaceId w7
        $bot.Integrations.slack.enabled | Should -BeTrue
        $bot.Integrations.slack.createdAt | Should -BeOfType string
        $bot.Secrets | Should -Be 'KEY'
        $bot.MaxExecutionTime | Should -Be 30
        $bot.Shiny.a | Should -Be 1
        $bot.WorkspaceId | Should -Be 'w7'
        $server.Requests[0].Headers['x-workspace-id'] | Should -Be 'w7'
        $bot | Format-List | Out-String | Should -Not -Match 'SigningSecret'
    }

    It 'writes an error for the one that is missing and goes on' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"No such bot"}')
        $server.Enqueue(200, '{"bot":{"id":"b2"}}')
        (Get-BpBot b1, b2 -ErrorVariable failed -ErrorAction SilentlyContinue).Id | Should -Be 'b2'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound*'
        $failed[0].TargetObject | Should -Be 'b1'
    }
}

Describe 'New-BpBot' {
    BeforeEach { $server.Clear() }

    It 'sends what was named and gives the bot' {
        $server.Enqueue(200, '{"bot":{"id":"b1","name":"n"}}')
        $bot = New-BpBot n -Description d -Tag @{ n = 1 } -Dev -Url 'https://x' -Type ADK -MaxExecutionTime 60 -Configuration @{ data = @{ a = 1 } } -Medias @{ url = 'u'; name = 'm' } -User @{ tags = @{ t = @{} } }
        $bot.Id | Should -Be 'b1'
        Test-JsonEqual '{"name":"n","description":"d","tags":{"n":"1"},"dev":true,"url":"https://x","type":"adk","maxExecutionTime":60,"configuration":{"data":{"a":1}},"medias":[{"url":"u","name":"m"}],"user":{"tags":{"t":{}}}}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'can be called without anything' {
        $server.Enqueue(200, '{"bot":{"id":"b1"}}')
        (New-BpBot).Id | Should -Be 'b1'
        $server.Requests[0].Text | Should -Be '{}'
    }

    It 'takes over the parts of another bot' {
        $server.Enqueue(200, '{"bot":{"id":"b1","tags":{"team":"support"},"actions":{"sum":{"input":{"schema":{"type":"object"}},"output":{"schema":{}}}},"medias":[{"url":"u","name":"m"}]}}')
        $server.Enqueue(200, '{"bot":{"id":"b2"}}')
        $other = Get-BpBot b1
        (New-BpBot copy -Tag $other.Tags -Action $other.Actions -Media $other.Medias).Id | Should -Be 'b2'
        Test-JsonEqual '{"name":"copy","tags":{"team":"support"},"actions":{"sum":{"input":{"schema":{"type":"object"}},"output":{"schema":{}}}},"medias":[{"url":"u","name":"m"}]}' $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'makes another like it of a bot that is piped in: <Name>' -ForEach @(
        @{ Name = 'live'; Copy = { $args[0] } }
        @{ Name = 'JSON'; Copy = { $args[0] | ConvertTo-Json -Depth 20 | ConvertFrom-Json } }
        @{ Name = 'Clixml'; Copy = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($args[0])) } }
        @{ Name = 'selected'; Copy = { $args[0] | Select-Object * } }
    ) {
        $definition = '"name":"a","description":"d","tags":{"team":"x"},"type":"studio","maxExecutionTime":30,"configuration":{"data":{"a":1},"schema":{"type":"object"}},"user":{"tags":{"u":{}}},"conversation":{"tags":{}},"message":{"tags":{}},' +
        '"states":{"s":{"type":"user","schema":{}}},"events":{"e":{"schema":{}}},"recurringEvents":{"r":{"schedule":{"cron":"* * * * *"},"type":"t","payload":{}}},"subscriptions":{"events":{"e":{}}},"actions":{"x":{"input":{"schema":{}},"output":{"schema":{}}}},"medias":[{"url":"u","name":"n"}]'
        $server.Enqueue(200, "{`"bot`":{`"id`":`"b1`",`"secrets`":[`"S`"],`"integrations`":{`"webchat`":{}},`"createdAt`":`"2024-01-02T03:04:05.000Z`",$($definition.Replace('"type":"t"', '"failedAttempts":0,"type":"t"'))}}")
        $server.Enqueue(200, '{"bot":{"id":"b2","secrets":[],"name":"bare"}}')
        $read = & $Copy (Get-BpBot b1)
        $bare = & $Copy (Get-BpBot b2)
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{"bot":{"id":"b3"}}' }
        $null = $read, $bare | New-BpBot -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        Test-JsonEqual "{$definition}" $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        $server.Requests[1].Text | Should -BeExactly '{"name":"bare"}'
        $null = [pscustomobject] @{ Name = 'x'; Dev = $true }, [pscustomobject] @{ Name = 'y' } | New-BpBot
        $server.Requests[2, 3].Text | Should -BeExactly '{"name":"x","dev":true}', '{"name":"y"}'
        # What is typed wins.
        $null = $bare | New-BpBot -Name typed
        $server.Requests[4].Text | Should -BeExactly '{"name":"typed"}'
    }

    It 'takes secrets as secure strings, and shows none' {
        $server.Enqueue(200, '{"bot":{"id":"b1"}}')
        $secure = [System.Net.NetworkCredential]::new('', 'hush-hush').SecurePassword
        $shown = New-BpBot n -Secret @{ KEY = $secure; OTHER = 'plain-secret' } -Debug -Verbose 5>&1 4>&1 | Out-String
        Test-JsonEqual '{"name":"n","secrets":{"KEY":"hush-hush","OTHER":"plain-secret"}}' $server.Requests[0].Text | Should -BeTrue
        $shown | Should -Match 'POST /v1/admin/bots'
        $shown | Should -Not -Match 'hush-hush|plain-secret|bp_pat_secret'
    }

    It 'refuses a secure string where no secret belongs' {
        { New-BpBot n -Tag @{ KEY = [System.Net.NetworkCredential]::new('', 'x').SecurePassword } } | Should -Throw '*SecureString*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Set-BpBot' {
    BeforeEach { $server.Clear() }

    It 'merges maps: null removes an entry, false is sent' {
        $server.Enqueue(200, '{"bot":{"id":"b1","name":"n"}}')
        (Set-BpBot b1 -Tag @{ gone = $null; kept = 'x' } -Integration @{ old = $null } -Url $null -Blocked:$false -Layer @()).Name | Should -Be 'n'
        Test-JsonEqual '{"tags":{"gone":null,"kept":"x"},"integrations":{"old":null},"url":null,"blocked":false,"layers":[]}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'changes what is piped, in its own workspace' {
        $server.Enqueue(200, '{"bots":[{"id":"b1","name":"a","tags":{"x":"y"}}],"meta":{}}')
        $server.Enqueue(200, '{"bot":{"id":"b1"}}')
        Get-BpBot -WorkspaceId w5 | Set-BpBot -Description new | Out-Null
        $server.Requests[1].Path | Should -Be '/v1/admin/bots/b1'
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be 'w5'
        $server.Requests[1].Text | Should -Be '{"description":"new"}'
    }

    It 'sends nothing with -WhatIf' {
        Set-BpBot b1 -Name x -WhatIf
        New-BpBot x -WhatIf
        Remove-BpBot b1 -WhatIf
        Move-BpBot b1 w2 -WhatIf
        Remove-BpBotIssue i1 -WhatIf
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Remove-BpBot and Move-BpBot' {
    BeforeEach { $server.Clear() }

    It 'delete what is piped, and give no output' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{}}')
        Get-BpBot | Remove-BpBot -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests.Method | Should -Be 'GET', 'DELETE', 'DELETE'
        $server.Requests.Path | Should -Be '/v1/admin/bots', '/v1/admin/bots/b1', '/v1/admin/bots/b2'
    }

    It 'transfer to the target workspace' {
        Move-BpBot b1 wkspace_target -WorkspaceId w1 -Confirm:$false | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path) $($server.Requests[0].Text)" | Should -Be 'POST /v1/admin/bots/b1/transfer {"targetWorkspaceId":"wkspace_target"}'
        $server.Requests[0].Headers['x-workspace-id'] | Should -Be 'w1'
    }

    It 'ask before they do it' {
        foreach ($name in 'Remove-BpBot', 'Move-BpBot') {
            (Get-Command $name).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact | Should -Be 'High'
        }
    }
}
