# Who and what may come to a bot: API keys, signing secrets, the allowlist, shareable ids.

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

Describe 'API keys of bots' {
    BeforeEach { $server.Clear() }

    It 'are listed by note, typed, for each piped bot' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{}}')
        $server.Enqueue(200, '{"baks":[{"id":"k1","createdAt":"2024-01-02T03:04:05.000Z","note":"export"},{"id":"k2","createdAt":"2024-01-02T03:04:05.000Z","note":""}]}')
        $server.Enqueue(200, '{"baks":[]}')
        $key = Get-BpBot | Get-BpBotApiKey exp*
        $key | Should -BeOfType Botpress.BotApiKey
        $key.BotApiKeyId, $key.Note, $key.Value, $key.BotId | Should -Be k1, export, $null, b1
        $key.CreatedAt.Kind | Should -Be Local
        $server.Requests.Query | Should -Be '', 'botId=b1', 'botId=b2'
        $server.Requests[1].Path | Should -Be /v1/admin/bots/baks
    }

    It 'are of the session bot when none is named' {
        $server.Enqueue(200, '{"baks":[]}')
        Get-BpBotApiKey
        $server.Requests[0].Query | Should -Be botId=bot_default
    }

    It 'are created, and the key is shown this once' {
        $server.Enqueue(200, '{"id":"k1","createdAt":"2024-01-02T03:04:05.000Z","note":"CI","value":"bp_bak_0123456789"}')
        $key = New-BpBotApiKey CI -Debug 5>&1 4>$null | Tee-Object -Variable all | Where-Object { $_ -is [Botpress.BotApiKey] }
        $key.Value | Should -Be bp_bak_0123456789
        $key | Format-Table | Out-String -Width 120 | Should -Match 'k1 .* CI +bp_bak_0123456789'
        $key | Out-String -Width 40 | Should -Match 'Value +: bp_bak_0123456789'
        Test-JsonEqual '{"botId":"bot_default","note":"CI"}' $server.Requests[0].Text | Should -BeTrue
        $all | Where-Object { $_ -isnot [Botpress.BotApiKey] } | Out-String | Should -Not -Match bp_bak_0123456789
    }

    It 'are deleted by their ids' {
        $server.Enqueue(200, '{"baks":[{"id":"k1","createdAt":"2024-01-02T03:04:05.000Z","note":"x"},{"id":"k2","createdAt":"2024-01-02T03:04:05.000Z","note":"x"}]}')
        Get-BpBotApiKey -WorkspaceId w1 | Remove-BpBotApiKey -Confirm:$false | Should -BeNullOrEmpty
        @($server.Requests).ForEach({ "$($_.Method) $($_.Path) $($_.Headers['x-workspace-id'])" })[1, 2] | Should -Be 'DELETE /v1/admin/bots/baks/k1 w1', 'DELETE /v1/admin/bots/baks/k2 w1'
    }

    It 'need a bot' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -NoDefault
        Get-BpBotApiKey -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the bot*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Reset-BpBotSigningSecret' {
    BeforeEach { $server.Clear() }

    It 'gives the new secret' {
        $server.Enqueue(200, '{"newSigningSecret":"s3cret-value"}')
        $secret = Reset-BpBotSigningSecret -BotId b1 -Confirm:$false
        $secret | Should -BeOfType Botpress.BotSigningSecret
        $secret.NewSigningSecret, $secret.BotId | Should -Be s3cret-value, b1
        "$($server.Requests[0].Method) $($server.Requests[0].Path) $($server.Requests[0].Text)" | Should -Be 'POST /v1/admin/bots/b1/signing-secrets/rotate {}'
    }

    It 'says what it would do to which bot, and sends nothing' {
        # What -WhatIf says goes to the host alone: a transcript has it.
        $path = Join-Path $TestDrive 'transcript.txt'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('
                param($Module, $Url, $Path)
                Import-Module $Module
                $null = Connect-BpSession -ApiUrl $Url -Token t -WorkspaceId w -BotId b7
                $null = Start-Transcript $Path
                Reset-BpBotSigningSecret -WhatIf
                $null = Stop-Transcript').AddArgument((Get-ModulePath)).AddArgument($server.Url).AddArgument($path).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally { $shell.Dispose() }

        (Get-Content $path -Raw) -replace '\s+', ' ' | Should -BeLike '*"Replace the signing secrets; *stops working" on target "bot b7"*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'the allowlist of a bot' {
    BeforeEach { $server.Clear() }

    It 'is got for each piped bot' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"}],"meta":{}}')
        $server.Enqueue(200, '{"setting":"SELECTED_USERS","users":[{"id":"u1"},{"id":"u2"}]}')
        $list = Get-BpBot | Get-BpBotAllowlist
        $list | Should -BeOfType Botpress.BotAllowlist
        $list.Users.Id | Should -Be u1, u2
        $list.Setting, $list.BotId | Should -Be SELECTED_USERS, b1
        $list | Format-Table | Out-String -Width 120 | Should -Match 'b1 +SELECTED_USERS +u1, u2'
        $server.Requests[1].Path | Should -Be /v1/admin/bots/b1/allowlist
    }

    It 'takes users: <Name>' -ForEach @(
        @{ Name = 'one'; User = 'u1'; Json = '{"users":{"u1":true}}' }
        @{ Name = 'several'; User = 'u1', 'u2'; Json = '{"users":{"u1":true,"u2":true}}' }
        @{ Name = 'a hashtable'; User = @{ u1 = $false }; Json = '{"users":{"u1":false}}' }
        @{ Name = 'none'; User = @{}; Json = '{"users":{}}' }
    ) {
        Set-BpBotAllowlist -User $User | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'PUT /v1/admin/bots/bot_default/allowlist'
        Test-JsonEqual $Json $server.Requests[0].Text | Should -BeTrue
    }

    It 'takes a setting as the API writes it' {
        Set-BpBotAllowlist selected_users
        Test-JsonEqual '{"setting":"SELECTED_USERS"}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'refuses what is no id' {
        { Set-BpBotAllowlist -User 'u1', 7 } | Should -Throw "*'User'*'7' is no id of a user*"
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'shareable ids' {
    BeforeEach { $server.Clear() }

    It 'find the integration by its alias, by the id of the bot''s entry or by its name' {
        foreach ($integrations in '{"a":{"id":"intver_1","name":"mail"}}', '{"intver_1":{"name":"mail","alias":"a"}}', '{"intver_1":{"id":"intver_1","name":"a"}}') {
            $server.Clear()
            $server.Enqueue(200, "{`"bot`":{`"id`":`"b1`",`"integrations`":$integrations}}")
            Remove-BpShareableId -IntegrationAlias a -BotId b1 -WorkspaceId w1
            $server.Requests.Path | Should -BeExactly '/v1/admin/bots/b1', '/v1/admin/bots/b1/integrations/intver_1/shareable-id'
            $server.Requests[1].Query | Should -BeExactly 'integrationInstanceAlias=a'
        }
    }

    It 'need to know the integration: <Says>' -ForEach @(
        @{ Given = @{}; Integrations = '{}'; Says = '*Use -IntegrationId, or -IntegrationAlias*' }
        @{ Given = @{ IntegrationAlias = 'c' }; Integrations = '{"a":{"id":"intver_1","name":"x"},"b":{"id":"intver_1","name":"x"}}'; Says = '-IntegrationAlias*alias ''c''*' }
        @{ Given = @{ IntegrationAlias = 'x' }; Integrations = '{"a":{"id":"intver_1","name":"x"},"b":{"id":"intver_1","name":"x"}}'; Says = '-IntegrationAlias*alias ''x''*' }
    ) {
        $server.Clear()
        $server.Enqueue(200, "{`"bot`":{`"id`":`"b1`",`"integrations`":$Integrations}}")
        Remove-BpShareableId -BotId b1 -WorkspaceId w1 @Given -ErrorVariable problem -ErrorAction SilentlyContinue
        "$($problem[0])" | Should -BeLike $Says
        @($server.Requests).Where({ $_.Method -eq 'DELETE' }) | Should -BeNullOrEmpty
    }

    It 'ask about no integration that nobody named: <_>' -ForEach 'New-BpShareableId', 'Remove-BpShareableId', 'Disconnect-BpSandboxedConversation' {
        & $_ -BotId b1 -WorkspaceId w1 -WhatIf -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$problem" | Should -BeLike '*needs to know the integration. Use -IntegrationId, or -IntegrationAlias*'
        $server.Requests | Should -BeNullOrEmpty
    }

    It 'are created, got and deleted where they are' {
        $server.Enqueue(200, '{"shareableId":"s1"}')
        $server.Enqueue(200, '{"shareableId":"s1","isExpired":true}')
        $made = New-BpShareableId intver_1 -IntegrationInstanceAlias 'my mail' -BotId b1
        $made | Should -BeOfType Botpress.IntegrationShareableId
        $made.ShareableId, $made.IntegrationId, $made.IntegrationAlias, $made.IsExpired | Should -Be s1, intver_1, 'my mail', $null
        $got = $made | Get-BpShareableId
        $got.IsExpired | Should -BeTrue
        $got | Remove-BpShareableId | Should -BeNullOrEmpty
        $server.Requests.Method | Should -Be POST, GET, DELETE
        @($server.Requests).ForEach({ "$($_.Path)?$($_.Query)" }) | Select-Object -Unique |
            Should -Be '/v1/admin/bots/b1/integrations/intver_1/shareable-id?integrationInstanceAlias=my%20mail'
    }

    It 'say nothing of an alias that was not given' {
        $server.Enqueue(200, '{"shareableId":"s1","isExpired":false}')
        Get-BpShareableId intver_1 | Remove-BpShareableId
        $server.Requests.Query | Should -Be '', ''
    }

    It 'lead to conversations that can be disconnected' {
        Disconnect-BpSandboxedConversation intver_1 | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'DELETE /v1/admin/bots/bot_default/integrations/intver_1/sandboxed-conversations'
    }

    It 'are completed with the integrations that the bot has' {
        $server.Enqueue(200, '{"bot":{"id":"bot_default","integrations":{"mail":{"id":"intver_1","name":"gmail","version":"1.0.0"},"chat":{"id":"intver_2","name":"chat"}}}}')
        $line = 'New-BpShareableId -IntegrationId gm'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be intver_1
    }
}
