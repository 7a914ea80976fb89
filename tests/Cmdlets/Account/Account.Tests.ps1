# The account of the token: itself, its tokens, its preferences, and who it is to a bot.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -WorkspaceId wkspace_1 -BotId bot_1 -MaximumRetryCount 0
    $account = '{"account":{"id":"a1","email":"a@example.com","emailVerified":true,"createdAt":"2024-01-02T03:04:05.000Z","locale":"fr"}}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'the account' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'is typed' {
        $server.Enqueue(200, $account)
        $found = Get-BpAccount
        $found | Should -BeOfType ([Botpress.Account])
        $found.AccountId | Should -Be a1
        $found.EmailVerified | Should -BeTrue
        $found.DisplayName | Should -BeNullOrEmpty
        $found.CreatedAt.Kind | Should -Be Local
        $found.Locale | Should -Be fr
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'GET /v1/admin/account/me'
    }

    It 'is changed in what was named' {
        $server.Default = [CannedAnswer] @{ Body = $account }
        (Set-BpAccount 'Ada').Id | Should -Be a1
        $null = Set-BpAccount -ProfilePicture '' -Refresh:$false
        $server.Requests.Text | Should -Be '{"displayName":"Ada"}', '{"profilePicture":"","refresh":false}'
        $server.Requests[0].Method | Should -Be PUT
    }

    It 'is deleted only when that is confirmed' {
        Remove-BpAccount -WhatIf
        $server.Requests | Should -HaveCount 0
        Remove-BpAccount -Confirm:$false | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path) $($server.Requests[0].Text)" | Should -Be 'POST /v1/admin/account/me {}'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$(Get-ModulePath)'; `$null = Connect-BpSession -ApiUrl $($server.Url) -Token t; Remove-BpAccount").Invoke()
            $server.Requests | Should -HaveCount 1
        }
        catch {
            # Nobody is there to answer the question.
            "$_" | Should -Match 'confirm|prompt|interactive|host'
            $server.Requests | Should -HaveCount 1
        }
        finally { $shell.Dispose() }
    }
}

Describe 'access tokens' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'are listed, and filtered by their notes' {
        $server.Default = [CannedAnswer] @{ Body = '{"pats":[{"id":"p1","createdAt":"2024-01-02T03:04:05.000Z","note":"Nightly export"},{"id":"p2","createdAt":"2024-01-02T03:04:05.000Z","note":"ci"}]}' }
        (Get-BpAccessToken).AccessTokenId | Should -Be p1, p2
        $found = Get-BpAccessToken nightly*
        $found | Should -BeOfType ([Botpress.AccessToken])
        $found.Note | Should -Be 'Nightly export'
        $found.PSObject.Properties['Value'] | Should -BeNullOrEmpty
    }

    It 'show their value when they are made, and whole' {
        $value = 'bp_pat_' + 'x' * 150
        $server.Enqueue(200, "{`"pat`":{`"id`":`"p1`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"note`":`"ci`",`"value`":`"$value`"}}")
        $made = New-BpAccessToken ci
        $made.Value | Should -BeExactly $value
        ($made | Out-String -Width 80) -replace '\s' | Should -BeLike "*$value*"
        $server.Requests[0].Text | Should -Be '{"note":"ci"}'
    }

    It 'keep their value out of debug messages' {
        $server.Enqueue(200, '{"pat":{"id":"p1","createdAt":"2024-01-02T03:04:05.000Z","note":"ci","value":"bp_pat_secret"}}')
        $debug = New-BpAccessToken ci -Debug 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        "$debug" | Should -Match '\*\*\*'
        "$debug" | Should -Not -Match 'bp_pat_secret'
    }

    It 'are deleted from the pipeline' {
        $server.Enqueue(200, '{"pats":[{"id":"p1","createdAt":"2024-01-02T03:04:05.000Z","note":"ci"}]}')
        Get-BpAccessToken | Remove-BpAccessToken -WhatIf
        $server.Requests | Should -HaveCount 1
        Remove-BpAccessToken p1, 'p/2' -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[1, 2].Path | Should -Be /v1/admin/account/pats/p1, /v1/admin/account/pats/p%2F2
    }
}

Describe 'preferences of the account' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'may be anything: <Json>' -ForEach @(
        @{ Value = 'text'; Json = '"text"' }, @{ Value = ''; Json = '""' }, @{ Value = 0; Json = '0' }, @{ Value = $false; Json = 'false' }
        @{ Value = @(); Json = '[]' }, @{ Value = @(1); Json = '[1]' }, @{ Value = @{}; Json = '{}' }, @{ Value = @{ a = @(1, $null) }; Json = '{"a":[1,null]}' }
        @{ Value = $null; Json = 'null' }
    ) {
        Set-BpAccountPreference my/key $Value | Should -BeNullOrEmpty
        $server.Requests[0].Path | Should -Be /v1/admin/account/preferences/my%2Fkey
        Test-JsonEqual "{`"value`":$Json}" $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'can be read, and piped back as they are' {
        $server.Enqueue(200, '{"value":{"dark":true,"at":"2024-01-02T03:04:05.000Z"}}')
        $server.Enqueue(200, '{"value":[1]}')
        $server.Enqueue(200, '{"value":null}')
        $found = Get-BpAccountPreference theme, list, none
        $found[0] | Should -BeOfType ([Botpress.AccountPreference])
        $found[0].Value.at | Should -BeOfType ([string])
        $found.Key | Should -Be theme, list, none
        $found | Set-BpAccountPreference
        $server.Requests[3, 4, 5].Path | Should -Be ('theme', 'list', 'none' | ForEach-Object { "/v1/admin/account/preferences/$_" })
        $server.Requests[3, 4, 5].Text | Should -Be '{"value":{"dark":true,"at":"2024-01-02T03:04:05.000Z"}}', '{"value":[1]}', '{"value":null}'
    }

    It 'have no value when they were never set' {
        $server.Enqueue(200, '{}')
        $found = Get-BpAccountPreference theme
        $found.Key | Should -Be theme
        $found.Value | Should -BeNullOrEmpty
    }

    It 'send nothing with -WhatIf' {
        Set-BpAccountPreference theme dark -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Get-BpIdentity' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{"workspaceId":"w1","botId":"b1","userId":"a1"}' }
    }

    It 'is about the bot of the session, a named one or a piped one' {
        $found = Get-BpIdentity
        $found | Should -BeOfType ([Botpress.Identity])
        $found.UserId | Should -Be a1
        $null = Get-BpIdentity 'bot é'
        $null = [pscustomobject] @{ BotId = 'bot_3' } | Get-BpIdentity
        $server.Requests.Text | Should -Be '{"botId":"bot_1"}', '{"botId":"bot é"}', '{"botId":"bot_3"}'
        $server.Requests[0].Path | Should -Be /v1/admin/introspect
    }

    It 'says when it knows no bot' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        $session | ForEach-Object { Set-BpSession -Session $_ -BotId $null }
        Get-BpIdentity -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*-BotId*'
        $server.Requests | Should -HaveCount 0
    }
}
