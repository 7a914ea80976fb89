# Users of a bot.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-UserJson([string] $Id = 'user_1', [string] $Name = 'Ada') {
        "{`"id`":`"$Id`",`"name`":`"$Name`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"updatedAt`":`"2024-01-02T03:04:05.000Z`",`"tags`":{`"team`":`"support`"},`"pictureUrl`":`"https://example.com/a.png`",`"later`":1}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpUser' {
    BeforeEach { $server.Clear() }

    It 'gives typed users that pipe onward' {
        $server.Enqueue(200, "{`"user`":$(Get-UserJson)}")
        $user = Get-BpUser user_1
        $user | Should -BeOfType ([Botpress.User])
        $user.UserId | Should -Be user_1
        $user.BotId | Should -Be bot_1
        $user.Tags['team'] | Should -Be support
        $user.UpdatedAt.Kind | Should -Be Local
        $user.Later | Should -Be 1
        $user.PSObject.Properties.Name | Should -Not -Contain ConversationId -Because 'only a participant has one'
    }

    It 'sends the filters' {
        $server.Enqueue(200, '{"users":[],"meta":{}}')
        Get-BpUser -Tag @{ team = 'a b' } -AfterDate 2024-01-02T03:04:05.000Z -RangeField UPDATEDAT -SortField createdAt -SortDirection Desc
        $server.Requests[0].Query | Should -Be 'tags.team=a%20b&afterDate=2024-01-02T03%3A04%3A05.000Z&rangeField=updatedAt&sortField=createdAt&sortDirection=desc'
    }

    It 'filters by name over all pages, and does not send the name' {
        $server.Enqueue(200, "{`"users`":[$(Get-UserJson user_1 Ada),$(Get-UserJson user_2 Grace)],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"users`":[$(Get-UserJson user_3 Adele)],`"meta`":{}}")
        (Get-BpUser -Name ad*).Id | Should -Be user_1, user_3
        $server.Requests.Query | Should -Be '', 'nextToken=n'
    }

    It 'gives the users of piped conversations' {
        $server.Enqueue(200, "{`"users`":[$(Get-UserJson)],`"meta`":{}}")
        ([pscustomobject] @{ ConversationId = 'conv_1' } | Get-BpUser).Id | Should -Be user_1
        $server.Requests[0].Query | Should -Be 'conversationId=conv_1'
    }

    It 'looks for a name among the users of the piped conversation' {
        $server.Enqueue(200, "{`"users`":[$(Get-UserJson),$(Get-UserJson user_2 Grace)],`"meta`":{}}")
        ([pscustomobject] @{ ConversationId = 'conv_1' } | Get-BpUser A*).Id | Should -Be user_1
        $server.Requests.Query | Should -Be 'conversationId=conv_1'
    }
}

Describe 'New-BpUser' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 201; Body = "{`"user`":$(Get-UserJson),`"meta`":{`"created`":true}}" }
    }

    It 'needs nothing' {
        (New-BpUser).Id | Should -Be user_1
        $server.Requests[0].Path | Should -Be /v1/chat/users
        $server.Requests[0].Text | Should -Be '{"tags":{}}'
    }

    It 'takes rows of a table' {
        $null = 'Name,PictureUrl', 'Ada,https://example.com/a.png', 'Grace,https://example.com/g.png' | ConvertFrom-Csv | New-BpUser -Tag @{ team = 'x' }
        Test-JsonEqual '{"name":"Ada","pictureUrl":"https://example.com/a.png","tags":{"team":"x"}}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"name":"Grace","pictureUrl":"https://example.com/g.png","tags":{"team":"x"}}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'gets or creates' {
        (New-BpUser Ada -Tag @{ mail = 'ada@example.com' } -GetOrCreate -DiscriminateByTag mail).WasCreated | Should -BeTrue
        $server.Requests[0].Path | Should -Be /v1/chat/users/get-or-create
        Test-JsonEqual '{"name":"Ada","tags":{"mail":"ada@example.com"},"discriminateByTags":["mail"]}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'sends nothing with -WhatIf' {
        New-BpUser Ada -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpUser and Remove-BpUser' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"user`":$(Get-UserJson)}" }
    }

    It 'changes each piped user, and nothing but what is given' {
        $server.Enqueue(200, "{`"users`":[$(Get-UserJson user_1),$(Get-UserJson user_2)],`"meta`":{}}")
        (Get-BpUser -Tag @{ team = 'support' } | Set-BpUser -Name 'Ada L.').Id | Should -Be user_1, user_1
        $server.Requests[1, 2].Path | Should -Be /v1/chat/users/user_1, /v1/chat/users/user_2
        $server.Requests[1, 2].Text | Should -Be '{"name":"Ada L."}', '{"name":"Ada L."}'
    }

    It 'sends null to clear a field' {
        $null = Set-BpUser user_1 -Name $null -PictureUrl $null -Tag @{ team = $null } -Property @{ a = $null } -Attribute @{ b = 'c' }
        Test-JsonEqual '{"name":null,"pictureUrl":null,"tags":{"team":null},"properties":{"a":null},"attributes":{"b":"c"}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'deletes piped users, and writes nothing' {
        Get-BpUser user_1 | Remove-BpUser -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[1].Method | Should -Be DELETE
        $server.Requests[1].Path | Should -Be /v1/chat/users/user_1
    }

    It 'sends nothing with -WhatIf' {
        Set-BpUser user_1 -Name x -WhatIf
        Remove-BpUser user_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
