# Messages that come in or are imported, and what a bot tells of itself.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -WorkspaceId wkspace_1 -BotId bot_1 -MaximumRetryCount 0

    function Get-MessageJson([string] $Id = 'msg_1') {
        '{"id":"' + $Id + '","createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z","type":"text","payload":{"text":"hi"},"direction":"incoming","userId":"user_1","conversationId":"conv_1","tags":{"a":"b"}}'
    }

    function Assert-Body([int] $Request, [string] $Expected) {
        Test-JsonEqual $Expected $server.Requests[$Request].Text | Should -BeTrue -Because "$($server.Requests[$Request].Text) must be $Expected"
    }

    function Get-SentMessage([int] $Request) {
        , @(($server.Requests[$Request].Text | ConvertFrom-Json).messages)
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Initialize-BpIncomingMessage' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'gives user, conversation and message, which pipe onward' {
        $times = '"createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z"'
        $server.Enqueue(200, "{`"user`":{`"id`":`"user_1`",$times,`"tags`":{},`"mood`":`"good`"},`"conversation`":{`"id`":`"conv_1`",$times,`"channel`":`"sms`",`"integration`":`"i`",`"tags`":{}},`"message`":$(Get-MessageJson)}")
        $found = Initialize-BpIncomingMessage -User @{ tags = @{ phone = '1' }; discriminateByTags = @('phone') } -ConversationId conv_1 -Message @{ type = 'text'; payload = @{ text = 'hi' }; tags = @{}; discriminateByTags = @() }
        Assert-Body 0 '{"user":{"tags":{"phone":"1"},"discriminateByTags":["phone"]},"conversationId":"conv_1","message":{"type":"text","payload":{"text":"hi"},"tags":{},"discriminateByTags":[]}}'
        $found | Should -BeOfType ([Botpress.IncomingMessage])
        $found.User | Should -BeOfType ([Botpress.User])
        $found.User.Mood | Should -Be good
        $found.Conversation.Channel | Should -Be sms
        $found.Conversation.BotId | Should -Be bot_1
        $found.Message.Text | Should -Be hi
        $null = $found | New-BpEvent seen -ErrorAction Ignore
        Assert-Body 1 '{"type":"seen","payload":{},"conversationId":"conv_1","userId":"user_1","messageId":"msg_1"}'
    }

    It 'has no message when none was given' {
        $server.Enqueue(200, '{"user":{"id":"user_1","tags":{}},"conversation":{"id":"conv_1","channel":"sms","integration":"i","tags":{}}}')
        $found = [pscustomobject] @{ UserId = 'user_1'; ConversationId = 'conv_1' } | Initialize-BpIncomingMessage
        $found.Message | Should -BeNullOrEmpty
        $found.MessageId | Should -BeNullOrEmpty
        Assert-Body 0 '{"userId":"user_1","conversationId":"conv_1"}'
    }
}

Describe 'Import-BpMessage' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"messages`":[$(Get-MessageJson)]}" }
    }

    It 'sends an array as it is, in one request' {
        $message = [ordered] @{ conversationId = 'c'; userId = 'u'; type = 'text'; payload = @{ text = 'é' }; createdAt = '2024-01-02T03:04:05.000Z'; tags = @{ a = 'b' }; discriminateByTags = @('a'); origin = 'x' }
        $found = Import-BpMessage -Message $message, $message
        $found | Should -BeOfType ([Botpress.Message])
        $found.BotId | Should -Be bot_1
        $json = $message | ConvertTo-Json
        Assert-Body 0 "{`"messages`":[$json,$json]}"
        Import-BpMessage -Message @() | Out-Null
        Assert-Body 1 '{"messages":[]}'
    }

    It 'sends what is piped in requests of 100, and nothing when there is nothing' {
        $null = 1..250 | ForEach-Object { @{ conversationId = 'c'; userId = 'u'; text = "$_"; createdAt = '2024-01-02T03:04:05Z' } } | Import-BpMessage
        $server.Requests | Should -HaveCount 3
        0..2 | ForEach-Object { (Get-SentMessage $_).Count } | Should -Be 100, 100, 50
        (Get-SentMessage 2)[49].payload.text | Should -Be 250
        $server.Clear()
        @() | Import-BpMessage
        $server.Requests | Should -HaveCount 0
    }

    It 'makes text messages of lines with text, and times of their times' {
        $null = 'ConversationId,UserId,Text,CreatedAt,Mood', 'c,u,Hello,2024-05-01 10:00,good' | ConvertFrom-Csv | Import-BpMessage
        $sent = [datetime]::new(2024, 5, 1, 10, 0, 0, [System.DateTimeKind]::Local).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
        Assert-Body 0 "{`"messages`":[{`"conversationId`":`"c`",`"userId`":`"u`",`"createdAt`":`"$sent`",`"payload`":{`"text`":`"Hello`"},`"type`":`"text`",`"tags`":{},`"discriminateByTags`":[]}]}"
    }

    It 'takes messages as they come from the API, to the bot that they are from' {
        $server.Enqueue(200, "{`"messages`":[$(Get-MessageJson m1),$(Get-MessageJson m2)],`"meta`":{}}")
        $null = Get-BpMessage -BotId bot_2 | Import-BpMessage
        $expected = '{"conversationId":"conv_1","userId":"user_1","type":"text","payload":{"text":"hi"},"tags":{"a":"b"},"createdAt":"2024-01-02T03:04:05.000Z","discriminateByTags":[]}'
        Assert-Body 1 "{`"messages`":[$expected,$expected]}"
        $server.Requests[1].Headers['x-bot-id'] | Should -Be bot_2
    }

    It 'keeps the messages of different bots apart' {
        $item = { param($Bot, $Text) [pscustomobject] @{ BotId = $Bot; conversationId = 'c'; userId = 'u'; text = $Text; createdAt = '2024-01-02T03:04:05Z' } }
        $found = (& $item bot_2 a), (& $item bot_3 b), (& $item bot_3 c) | Import-BpMessage
        $server.Requests | ForEach-Object { $_.Headers['x-bot-id'] } | Should -Be bot_2, bot_3
        (Get-SentMessage 1).payload.text | Should -Be b, c
        $found.BotId | Should -Be bot_2, bot_3
    }

    It 'refuses what cannot be a message, and imports the others' {
        $good = @{ conversationId = 'c'; userId = 'u'; text = 'x'; createdAt = '2024-01-02T03:04:05Z' }
        $null = 1, @{ text = 'x' }, ($good + @{ type = 'text'; payload = 'x' }), ($good.Clone() + @{ tags = @{} }) | Import-BpMessage -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 3
        "$($failed[1])" | Should -Be '-Message, message 2: It has no conversationId, no userId, no createdAt.'
        "$($failed[2])" | Should -BeLike '-Message, message 3: *payload*'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument*'
        $server.Requests | Should -HaveCount 1
        Get-SentMessage 0 | Should -HaveCount 1
    }

    It 'says that an error is about a whole request' {
        $server.Enqueue(400, '{"id":"e","code":400,"type":"InvalidPayload","message":"messages[1].userId is wrong"}')
        $good = @{ conversationId = 'c'; userId = 'u'; text = 'x'; createdAt = '2024-01-02T03:04:05Z' }
        $good, $good | Import-BpMessage -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warning -WarningAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidPayload*'
        "$warning" | Should -BeLike '*2 messages*one request*'
    }

    It 'writes those that are there when the API could not take all, and an error for each other, about what was given' {
        $given = 1..4 | ForEach-Object { @{ conversationId = 'conv_1'; userId = 'user_1'; text = "m$_"; createdAt = '2024-01-02T03:04:05Z' } }
        $failures = 2, 4 | ForEach-Object { "{`"message`":{`"conversationId`":`"conv_1`",`"userId`":`"user_1`",`"type`":`"text`",`"payload`":{`"text`":`"m$_`"}},`"error`":{`"code`":400,`"type`":`"InvalidPayload`",`"message`":`"no $_`"}}" }
        $server.Enqueue(400, "{`"id`":`"e`",`"code`":400,`"type`":`"InvalidPayload`",`"message`":`"2 of 4`",`"metadata`":{`"resolvedMessages`":[$(Get-MessageJson m1),$(Get-MessageJson m3)],`"failedMessages`":[$($failures -join ',')]}}")
        $found = $given | Import-BpMessage -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warning -WarningAction SilentlyContinue
        $found.Id | Should -Be m1, m3
        $found.BotId | Should -Be bot_1, bot_1
        $failed | Should -HaveCount 2
        $failed.TargetObject.text | Should -Be m2, m4
        "$($failed[0])" | Should -BeLike "no 2 (importMessages 'message 2')*"
        $failed.Exception.Type | Should -Be InvalidPayload, InvalidPayload
        $warning | Should -BeNullOrEmpty

        # Where nothing tells two apart, the first is meant; where nothing tells which is meant, the bot is.
        $server.Enqueue(400, '{"id":"e","code":400,"type":"InvalidPayload","message":"x","metadata":{"failedMessages":[{"message":{"conversationId":"conv_1","userId":"user_1","type":"text"}},{"error":{"type":"RuntimeError","message":"y"}},3]}}')
        $null = $given | Import-BpMessage -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 3
        $failed[0].TargetObject.text | Should -Be m1
        $failed[1, 2].TargetObject | Should -Be bot_1, bot_1
        $failed.Exception.Type | Should -Be InvalidPayload, RuntimeError, InvalidPayload
    }

    It 'takes what files of lists and of archives have: payloads and tags as JSON, times as people here write them' {
        $server.Enqueue(200, "{`"messages`":[$(Get-MessageJson m1)],`"meta`":{}}")
        $null = Get-BpMessage | ConvertTo-Csv | ConvertFrom-Csv | Import-BpMessage
        (Get-SentMessage 1)[0].payload.text | Should -Be hi
        (Get-SentMessage 1)[0].tags.a | Should -Be b
        $null = '{"id":"m1","conversationId":"c","userId":"u","direction":"incoming","type":"text","text":"hi","createdAt":"2024-01-02T03:04:05.000Z","origin":null,"tags":"{\"a\":\"b\"}","payload":"{\"text\":\"hi\",\"more\":[1]}","extra":"{}"}' | ConvertFrom-Json | Import-BpMessage
        Assert-Body 2 '{"messages":[{"conversationId":"c","userId":"u","type":"text","createdAt":"2024-01-02T03:04:05.000Z","tags":{"a":"b"},"payload":{"text":"hi","more":[1]},"discriminateByTags":[]}]}'

        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $null = 'ConversationId,UserId,Text,CreatedAt', 'c,u,x,01.02.2026 10:00:00' | ConvertFrom-Csv | Import-BpMessage
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
        ([datetime] (Get-SentMessage 3)[0].createdAt).ToUniversalTime() | Should -Be ([datetime] '2026-02-01T10:00:00').ToUniversalTime()
    }

    It 'sends nothing with -WhatIf' {
        Import-BpMessage @{ conversationId = 'c'; userId = 'u'; text = 'x'; createdAt = '2024-01-02T03:04:05Z' } -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Get-BpTagValue' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'gives the values of all pages, with their tag' {
        $server.Enqueue(200, '{"tags":[{"value":"free"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"tags":[{"value":"pro"}],"meta":{}}')
        $server.Enqueue(200, '{"tags":[{"value":"fr"}],"meta":{}}')
        $found = Get-BpTagValue 'plan/a', language -Type User -PageSize 1
        $found[0] | Should -BeOfType ([Botpress.TagValue])
        $found.Value | Should -Be free, pro, fr
        $found.Key | Should -Be plan/a, plan/a, language
        $server.Requests.Path | Should -Be /v1/chat/tags/plan%2Fa/values, /v1/chat/tags/plan%2Fa/values, /v1/chat/tags/language/values
        $server.Requests.Query | Should -Be 'pageSize=1&type=user', 'nextToken=n&pageSize=1&type=user', 'pageSize=1&type=user'
    }
}

Describe 'what a bot tells of itself' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'is counted, by one or as groups say' {
        Add-BpAnalyticsEvent order | Should -BeNullOrEmpty
        Add-BpAnalyticsEvent order 5
        'a', 'b', 'a' | Group-Object | Add-BpAnalyticsEvent
        $server.Requests.Text | Should -Be '{"name":"order","count":1}', '{"name":"order","count":5}', '{"name":"a","count":2}', '{"name":"b","count":1}'
        $server.Requests[0].Path | Should -Be /v1/chat/analytics
    }

    It 'is observed, about what is piped' {
        [pscustomobject] @{ Id = 'msg_1'; MessageId = 'msg_1'; ConversationId = 'conv_1'; UserId = 'user_1' } | Add-BpObservation slow @{ ms = 5 } -Id o1 -TraceId t -ErrorId e | Should -BeNullOrEmpty
        Assert-Body 0 '{"name":"slow","data":{"ms":5},"id":"o1","messageId":"msg_1","conversationId":"conv_1","userId":"user_1","errorId":"e","traceId":"t"}'
    }

    It 'sends nothing with -WhatIf' {
        Add-BpAnalyticsEvent order -WhatIf
        Add-BpObservation slow @{} -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpIntegrationConfiguration' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'sends what was named, in the name of the integration' {
        Set-BpIntegrationConfiguration shop-42 -ScheduleRegisterCall Bi-Weekly -SandboxIdentifier @{} -IntegrationId intver_1 -IntegrationAlias shop | Should -BeNullOrEmpty
        Set-BpIntegrationConfiguration -Identifier $null -SandboxIdentifier $null
        Set-BpIntegrationConfiguration -Identifier ''
        Set-BpIntegrationConfiguration
        $server.Requests.Text | Should -Be '{"identifier":"shop-42","scheduleRegisterCall":"bi-weekly","sandboxIdentifiers":{}}', '{"identifier":null,"sandboxIdentifiers":null}', '{"identifier":""}', '{}'
        $server.Requests[0].Headers['x-integration-id'] | Should -Be intver_1
        $server.Requests[0].Headers['x-integration-alias'] | Should -Be shop
        $server.Requests[1].Headers.ContainsKey('x-integration-id') | Should -BeFalse
    }

    It 'says what it would configure' {
        Set-BpIntegrationConfiguration shop-42 -IntegrationId intver_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
