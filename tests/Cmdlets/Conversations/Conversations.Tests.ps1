# Conversations: reading, creating, changing, deleting; and what every list and every pipeline has in common.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-ConversationJson([string] $Id) {
        "{`"id`":`"$Id`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"updatedAt`":`"2024-01-02T03:04:05.000Z`",`"channel`":`"channel`",`"integration`":`"webchat`",`"messageCount`":5,`"tags`":{`"topic`":`"billing`"},`"properties`":{},`"later`":{`"new`":true}}"
    }

    function Get-Page([string[]] $Id, [string] $NextToken) {
        $meta = if ($NextToken) { "{`"nextToken`":`"$NextToken`"}" } else { '{}' }
        "{`"conversations`":[$(@($Id | ForEach-Object { Get-ConversationJson $_ }) -join ',')],`"meta`":$meta}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpConversation' {
    BeforeEach { $server.Clear() }

    It 'gives typed objects that pipe onward' {
        $server.Enqueue(200, "{`"conversation`":$(Get-ConversationJson conv_1)}")
        $conversation = Get-BpConversation conv_1
        $conversation | Should -BeOfType ([Botpress.Conversation])
        $conversation.ConversationId | Should -Be conv_1
        $conversation.BotId | Should -Be bot_1
        $conversation.MessageCount | Should -Be 5
        $conversation.Tags['topic'] | Should -Be billing
        $conversation.CreatedAt.Kind | Should -Be Local
        $conversation.CreatedAt | Should -Be ([datetime]::new(2024, 1, 2, 3, 4, 5, [DateTimeKind]::Utc).ToLocalTime())
        $conversation.Later.new | Should -BeTrue -Because 'fields that the module does not know are ordinary properties'
        $server.Requests[0].Path | Should -Be /v1/chat/conversations/conv_1
        $server.Requests[0].Headers['x-bot-id'] | Should -Be bot_1
    }

    It 'reads all pages, with the same filters' {
        $server.Enqueue(200, (Get-Page conv_1, conv_2 'a+b'))
        $server.Enqueue(200, (Get-Page @() 'c'))
        $server.Enqueue(200, (Get-Page conv_3))
        (Get-BpConversation -Channel channel -PageSize 2).Id | Should -Be conv_1, conv_2, conv_3
        $server.Requests.Query | Should -Be 'pageSize=2&channel=channel', 'nextToken=a%2Bb&pageSize=2&channel=channel', 'nextToken=c&pageSize=2&channel=channel'
    }

    It 'hands a page on before it asks for the next, and asks for none that is not wanted' {
        $server.Enqueue(200, (Get-Page conv_1, conv_2 a))
        $server.Enqueue(200, (Get-Page conv_3 b))
        $server.Enqueue(200, (Get-Page conv_4))
        $asked = Get-BpConversation | Select-Object -First 3 | ForEach-Object { $server.Requests.Count }
        $asked | Should -Be 1, 1, 2
        $server.Requests | Should -HaveCount 2
    }

    It 'ends with an error when a page names a token again' {
        $server.Enqueue(200, (Get-Page conv_1 a))
        $server.Enqueue(200, (Get-Page conv_2 a))
        $server.Enqueue(200, (Get-Page conv_3 a))
        $ids = Get-BpConversation -ErrorVariable failure -ErrorAction SilentlyContinue | ForEach-Object Id
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RepeatedCursor,*'
        $failure[0].CategoryInfo.Category | Should -Be InvalidResult
        $ids | Should -Contain conv_1
        $server.Requests.Count | Should -BeLessThan 4
    }

    It 'takes bots from the pipeline' {
        $server.Default = [CannedAnswer] @{ Body = (Get-Page conv_1) }
        $conversations = [pscustomobject] @{ Id = 'bot_a'; BotId = 'bot_a' }, [pscustomobject] @{ Id = 'bot_b'; BotId = 'bot_b' } | Get-BpConversation
        $conversations.BotId | Should -Be bot_a, bot_b
        $server.Requests.Path | Should -Be /v1/chat/conversations, /v1/chat/conversations
        $server.Requests | ForEach-Object { $_.Headers['x-bot-id'] } | Should -Be bot_a, bot_b
    }

    It 'sends times in UTC, tags with dots and lists as repeats' {
        $server.Enqueue(200, (Get-Page @()))
        Get-BpConversation -AfterDate ([datetime]::new(2024, 3, 5, 6, 7, 8, [DateTimeKind]::Utc).ToLocalTime()) -Tag @{ topic = 'x y' } -ParticipantId u1, u2
        $server.Requests[0].Query | Should -Be 'tags.topic=x%20y&participantIds=u1&participantIds=u2&afterDate=2024-03-05T06%3A07%3A08.000Z'
    }

    It 'goes on after an id that is not there' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"No such conversation."}')
        $server.Enqueue(200, "{`"conversation`":$(Get-ConversationJson conv_2)}")
        (Get-BpConversation conv_1, conv_2 -ErrorVariable failure -ErrorAction SilentlyContinue).Id | Should -Be conv_2
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $failure[0].TargetObject | Should -Be conv_1
        $failure[0].Exception | Should -BeOfType ([Botpress.BotpressApiException])
    }

    It 'gives the conversations of a piped user' {
        $server.Enqueue(200, '{"users":[{"id":"user_1"},{"id":"user_2"}],"meta":{}}')
        $server.Default = [CannedAnswer] @{ Body = '{"conversations":[],"meta":{}}' }
        Get-BpUser | Get-BpConversation
        $server.Requests.Query | Select-Object -Skip 1 | Should -BeExactly 'participantIds=user_1', 'participantIds=user_2'
    }

    It 'offers more than a page of ids' {
        $server.Enqueue(200, '{"conversations":[{"id":"conv_1","integration":"i","channel":"c"}],"meta":{"nextToken":"t"}}')
        $server.Enqueue(200, '{"conversations":[{"id":"conv_2","integration":"i","channel":"c"}],"meta":{}}')
        $line = 'Get-BpConversation conv'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'conv_1', 'conv_2'
    }

    It 'refuses <Id> as an id before any request' -ForEach @{ Id = '..' }, @{ Id = '.' } {
        { Get-BpConversation $Id -ErrorAction Stop } | Should -Throw '-Id *'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'New-BpConversation' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"conversation`":$(Get-ConversationJson conv_1),`"meta`":{`"created`":false}}" }
    }

    It 'sends empty tags where none are given' {
        (New-BpConversation channel).Id | Should -Be conv_1
        $server.Requests[0].Text | Should -Be '{"channel":"channel","tags":{}}'
    }

    It 'tells with -GetOrCreate whether it was there' {
        (New-BpConversation channel -Tag @{ topic = 'billing' } -DiscriminateByTag topic -GetOrCreate).WasCreated | Should -BeFalse
        $server.Requests[0].Path | Should -Be /v1/chat/conversations/get-or-create
        $server.Requests[0].Text | Should -Be '{"channel":"channel","tags":{"topic":"billing"},"discriminateByTags":["topic"]}'
    }

    It 'takes from each piped object what it has, and nothing of the one before' {
        $null = [pscustomobject] @{ Channel = 'a'; Tags = @{ x = '1' }; IntegrationName = 'webchat' },
        [pscustomobject] @{ Channel = 'b' },
        [pscustomobject] @{ Channel = 'c'; Tags = $null; IntegrationName = $null } | New-BpConversation
        $server.Requests.Text | Should -Be '{"channel":"a","tags":{"x":"1"},"integrationName":"webchat"}', '{"channel":"b","tags":{}}', '{"channel":"c","tags":{}}'
    }

    It 'sends nothing with -WhatIf' {
        New-BpConversation channel -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpConversation and Remove-BpConversation' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"conversation`":$(Get-ConversationJson conv_1)}" }
    }

    It 'sends only what is given, and null for a tag to remove' {
        (Get-BpConversation conv_1 | Set-BpConversation -Tag @{ topic = $null }).Id | Should -Be conv_1
        $server.Requests[1].Method | Should -Be PUT
        $server.Requests[1].Path | Should -Be /v1/chat/conversations/conv_1
        $server.Requests[1].Text | Should -Be '{"tags":{"topic":null}}'
    }

    It 'deletes in the bot that it came from, and writes nothing' {
        Get-BpConversation conv_1 -BotId bot_a | Remove-BpConversation -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[1].Method | Should -Be DELETE
        $server.Requests[1].Headers['x-bot-id'] | Should -Be bot_a
    }

    It 'sends nothing with -WhatIf' {
        Set-BpConversation conv_1 -Tag @{ a = 'b' } -WhatIf
        Remove-BpConversation conv_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'tags' {
    It 'are a dictionary that minds the case, and read well in a CSV file' {
        $server.Clear()
        $server.Enqueue(200, '{"conversation":{"id":"c1","tags":{"topic":"billing","Topic":"x"}}}')
        $conversation = Get-BpConversation -Id c1
        $conversation.Tags['topic'], $conversation.Tags['Topic'] | Should -BeExactly @('billing', 'x')
        ($conversation | ConvertTo-Csv | ConvertFrom-Csv).Tags | Should -BeExactly 'topic=billing, Topic=x'
        ($conversation | Select-Object Tags | ConvertTo-Json -Compress) | Should -BeExactly '{"Tags":{"topic":"billing","Topic":"x"}}'
    }
}
