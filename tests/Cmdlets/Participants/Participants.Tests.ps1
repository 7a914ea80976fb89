# Participants: users in a conversation.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-UserJson([string] $Id, [string] $Name) {
        "{`"id`":`"$Id`",`"name`":`"$Name`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"updatedAt`":`"2024-01-02T03:04:05.000Z`",`"tags`":{}}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpParticipant' {
    BeforeEach { $server.Clear() }

    It 'gives users that carry the conversation' {
        $server.Enqueue(200, "{`"participants`":[$(Get-UserJson user_1 Ada)],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"participants`":[$(Get-UserJson user_2 Grace)],`"meta`":{}}")
        $participants = Get-BpParticipant conv_1 -PageSize 1
        $participants | Should -BeOfType ([Botpress.User])
        $participants.UserId | Should -Be user_1, user_2
        $participants.Name | Should -Be Ada, Grace
        $participants.ConversationId | Should -Be conv_1, conv_1
        $participants.BotId | Should -Be bot_1, bot_1
        $server.Requests.Path | Should -Be /v1/chat/conversations/conv_1/participants, /v1/chat/conversations/conv_1/participants
        $server.Requests.Query | Should -Be 'pageSize=1', 'nextToken=n&pageSize=1'
    }

    It 'takes conversations from the pipeline' {
        $server.Enqueue(200, '{"conversations":[{"id":"conv_1","channel":"c","tags":{}},{"id":"conv_2","channel":"c","tags":{}}],"meta":{}}')
        $server.Default = [CannedAnswer] @{ Body = "{`"participants`":[$(Get-UserJson user_1 Ada)],`"meta`":{}}" }
        (Get-BpConversation -BotId bot_a | Get-BpParticipant).ConversationId | Should -Be conv_1, conv_2
        $server.Requests[2].Path | Should -Be /v1/chat/conversations/conv_2/participants
        $server.Requests[2].Headers['x-bot-id'] | Should -Be bot_a
    }

    It 'gives one by the user''s id, and so the author of a piped message' {
        $server.Default = [CannedAnswer] @{ Body = "{`"participant`":$(Get-UserJson user_1 Ada)}" }
        (Get-BpParticipant conv_1 user_1).ConversationId | Should -Be conv_1
        [pscustomobject] @{ Id = 'msg_1'; ConversationId = 'conv_2'; UserId = 'user_2' } | Get-BpParticipant | Should -Not -BeNullOrEmpty
        $server.Requests.Path | Should -Be /v1/chat/conversations/conv_1/participants/user_1, /v1/chat/conversations/conv_2/participants/user_2
    }

    It 'lists again for a conversation that is piped after a message' {
        $server.Enqueue(200, "{`"participant`":$(Get-UserJson user_1 Ada)}")
        $server.Enqueue(200, "{`"participants`":[$(Get-UserJson user_1 Ada),$(Get-UserJson user_2 Grace)],`"meta`":{}}")
        ([pscustomobject] @{ ConversationId = 'conv_1'; UserId = 'user_1' }, [pscustomobject] @{ ConversationId = 'conv_2' } | Get-BpParticipant).UserId |
            Should -Be user_1, user_1, user_2
    }

    It 'does not take a user''s id for a conversation''s' {
        $server.Enqueue(200, "{`"user`":$(Get-UserJson user_1 Ada)}")
        Get-BpUser user_1 | Get-BpParticipant -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure | Should -Not -BeNullOrEmpty
        $server.Requests | Should -HaveCount 1
    }

    It 'names the parameter whose id it refuses' {
        { Get-BpParticipant conv_1 '..' -ErrorAction Stop } | Should -Throw '-UserId *'
        { Get-BpParticipant '..' -ErrorAction Stop } | Should -Throw '-ConversationId *'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Add-BpParticipant and Remove-BpParticipant' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"participant`":$(Get-UserJson user_1 Ada)}" }
    }

    It 'adds each user' {
        (Add-BpParticipant conv_1 user_1, user_2).ConversationId | Should -Be conv_1, conv_1
        $server.Requests.Path | Should -Be /v1/chat/conversations/conv_1/participants, /v1/chat/conversations/conv_1/participants
        $server.Requests.Text | Should -Be '{"userId":"user_1"}', '{"userId":"user_2"}'
    }

    It 'adds piped users, and a user to piped conversations' {
        $server.Enqueue(200, "{`"user`":$(Get-UserJson user_1 Ada)}")
        $null = Get-BpUser user_1 | Add-BpParticipant -ConversationId conv_1
        $null = [pscustomobject] @{ Id = 'conv_2'; ConversationId = 'conv_2' } | Add-BpParticipant -UserId user_2
        $server.Requests[1].Path | Should -Be /v1/chat/conversations/conv_1/participants
        $server.Requests[1].Text | Should -Be '{"userId":"user_1"}'
        $server.Requests[2].Path | Should -Be /v1/chat/conversations/conv_2/participants
        $server.Requests[2].Text | Should -Be '{"userId":"user_2"}'
    }

    It 'removes piped participants from their conversation' {
        $server.Enqueue(200, "{`"participants`":[$(Get-UserJson user_1 Ada),$(Get-UserJson user_2 Grace)],`"meta`":{}}")
        Get-BpParticipant conv_1 | Where-Object Name -eq Grace | Remove-BpParticipant | Should -BeNullOrEmpty
        $server.Requests | Should -HaveCount 2
        $server.Requests[1].Method | Should -Be DELETE
        $server.Requests[1].Path | Should -Be /v1/chat/conversations/conv_1/participants/user_2
    }

    It 'sends nothing with -WhatIf' {
        Add-BpParticipant conv_1 user_1 -WhatIf
        Remove-BpParticipant conv_1 user_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
