BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -Token t -BotId bot_1 -ApiUrl $server.Url
    $message = '{"id":"msg_1","type":"choice","payload":{"text":"Yes?"},"direction":"outgoing","userId":"u","conversationId":"conv_1","tags":{},"createdAt":"2024-01-02T03:04:05Z"}'
    $conversation = [pscustomobject] @{ ConversationId = 'conv_1' }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Send-BpMessage' {
    BeforeEach { $server.Clear() }

    It 'sends a payload to the piped conversation' {
        $server.Enqueue(201, "{`"message`":$message}")
        $sent = $conversation | Send-BpMessage -Type choice -Payload @{ text = 'Yes?' } -UserId user_1
        $sent.Id | Should -Be msg_1
        $body = $server.Requests[0].Text | ConvertFrom-Json
        $server.Requests[0].Path | Should -Be /v1/chat/messages
        $body.conversationId, $body.type, $body.payload.text | Should -Be conv_1, choice, 'Yes?'
    }

    It 'finds or sends in the piped conversation: <Name>' -ForEach @(
        @{ Name = 'text'; Arguments = @{ Text = 'Hello' }; Type = 'text' }
        @{ Name = 'a payload'; Arguments = @{ Payload = @{ type = 'image'; imageUrl = 'https://example.com/a.png' } }; Type = 'image' }
        @{ Name = 'only a type'; Arguments = @{ Type = 'choice' }; Type = 'choice' }
    ) {
        $server.Enqueue(200, "{`"message`":$message,`"meta`":{`"created`":true}}")
        $null = $conversation | Send-BpMessage @Arguments -UserId user_1 -Tag @{ number = '1' } -GetOrCreate -DiscriminateByTag number
        $body = $server.Requests[0].Text | ConvertFrom-Json
        $server.Requests[0].Path | Should -Be /v1/chat/messages/get-or-create
        $body.type, $body.discriminateByTags[0] | Should -Be $Type, number
    }

    It 'makes the payload itself: <Type>' -ForEach @(
        @{ Type = 'text'; Arguments = @{ Text = 'Hello' }; Json = '{"text":"Hello"}' }
        @{ Type = 'markdown'; Arguments = @{ Markdown = '# Hi' }; Json = '{"markdown":"# Hi"}' }
        @{ Type = 'image'; Arguments = @{ Image = 'https://example.com/a.png' }; Json = '{"imageUrl":"https://example.com/a.png"}' }
        @{ Type = 'choice'; Arguments = @{ Choice = 'Go?'; Option = 'Yes', @{ label = 'No'; value = 'n' } }; Json = '{"text":"Go?","options":[{"label":"Yes","value":"Yes"},{"label":"No","value":"n"}]}' }
    ) {
        $server.Enqueue(201, "{`"message`":$message}")
        $null = $conversation | Send-BpMessage @Arguments -UserId user_1
        Test-JsonEqual "{`"conversationId`":`"conv_1`",`"userId`":`"user_1`",`"type`":`"$Type`",`"payload`":$Json,`"tags`":{}}" $server.Requests[0].Text | Should -BeTrue
    }

    It 'takes a payload that was made, to each conversation' {
        $server.Enqueue(201, "{`"message`":$message}")
        $server.Enqueue(201, "{`"message`":$message}")
        $payload = New-BpMessagePayload -Image https://example.com/a.png
        $null = $conversation, [pscustomobject] @{ ConversationId = 'conv_2' } | Send-BpMessage -Payload $payload -UserId user_1
        $bodies = $server.Requests.Text | ConvertFrom-Json
        $bodies.conversationId | Should -Be conv_1, conv_2
        $bodies.type | Should -Be image, image
        $bodies.payload | ConvertTo-Json -Compress | Should -BeExactly '[{"imageUrl":"https://example.com/a.png"},{"imageUrl":"https://example.com/a.png"}]'
    }

    It 'takes payloads from the pipeline' {
        $server.Enqueue(201, "{`"message`":$message}")
        $server.Enqueue(201, "{`"message`":$message}")
        $null = (New-BpMessagePayload One), (New-BpMessagePayload -Choice Two -Option a) | Send-BpMessage -ConversationId conv_1 -UserId user_1
        $bodies = $server.Requests.Text | ConvertFrom-Json
        $bodies.type | Should -Be text, choice
        $bodies.payload.text | Should -Be One, Two
    }

    It 'sends a made payload under another type where one is named' {
        $server.Enqueue(201, "{`"message`":$message}")
        $null = $conversation | Send-BpMessage -Payload (New-BpMessagePayload Hi) -Type custom -UserId user_1
        $body = $server.Requests[0].Text | ConvertFrom-Json
        $body.type, $body.payload.text | Should -Be custom, Hi
    }

    It 'passes a message on' {
        $server.Enqueue(200, "{`"message`":$message}")
        $server.Enqueue(201, "{`"message`":$message}")
        $null = Get-BpMessage -Id msg_1 | Send-BpMessage -ConversationId conv_9
        $body = $server.Requests[1].Text | ConvertFrom-Json
        $body.conversationId, $body.userId, $body.type, $body.payload.text | Should -Be conv_9, u, choice, 'Yes?'
    }

    It 'sends text that was edited in a line or an object, and refuses it where it makes no payload: <Name>' -ForEach @(
        @{ Name = 'CSV'; Copy = { $args[0] | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Name = 'JSON'; Copy = { $args[0] | ConvertTo-Json -Depth 9 | ConvertFrom-Json } }
    ) {
        $server.Default = [CannedAnswer] @{ Body = "{`"message`":$message}" }
        $messages = foreach ($payload in '"type":"text","payload":{"text":"old","extra":1}', '"type":"markdown","payload":{"markdown":"old"}', '"type":"choice","payload":{"text":"Yes?","options":[{"label":"A","value":"a"}]}', '"type":"image","payload":{"imageUrl":"https://e.x/a.png"}', '"type":"location","payload":{"latitude":1.5,"longitude":2}', '"type":"bloc","payload":{"items":[{"type":"text","payload":{"text":"x"}}]}') {
            $server.Enqueue(200, '{"message":{"id":"msg_1","conversationId":"conv_1","userId":"u","tags":{},' + $payload + '}}')
            & $Copy (Get-BpMessage msg_1)
        }

        # As it was read, whatever its payload.
        $server.Clear()
        $null = $messages | Send-BpMessage
        ($server.Requests.Text | ConvertFrom-Json).type | Should -Be text, markdown, choice, image, location, bloc
        ($server.Requests[0].Text | ConvertFrom-Json).payload.text | Should -Be old
        $server.Clear()
        $null = $messages | ForEach-Object { $_.Text = 'edited'; $_ } | Send-BpMessage -ErrorAction SilentlyContinue -ErrorVariable failed
        ($server.Requests.Text | ConvertFrom-Json).payload | ConvertTo-Json -Compress | Should -BeExactly '[{"text":"edited","extra":1},{"markdown":"edited"}]'
        $failed | Should -HaveCount 4
        "$($failed[0])" | Should -BeLike 'Text and Payload say different things*'
        $failed[0].TargetObject.Type | Should -Be choice
        # What is typed is what is meant.
        $server.Clear()
        $null = $messages[2] | Send-BpMessage -Text typed
        ($server.Requests[0].Text | ConvertFrom-Json).payload.text | Should -Be typed
    }

    It 'answers a message' {
        $server.Enqueue(200, "{`"message`":$message}")
        $server.Enqueue(201, "{`"message`":$message}")
        $null = Get-BpMessage -Id msg_1 | Send-BpMessage 'Thank you' -UserId user_1
        $body = $server.Requests[1].Text | ConvertFrom-Json
        $body.conversationId, $body.type, $body.payload.text | Should -Be conv_1, text, 'Thank you'
    }

    It 'refuses an address that is none, and a choice without options' {
        { $conversation | Send-BpMessage -Image a.png -UserId user_1 } | Should -Throw "*'Image'*'a.png' is no absolute http or https address*"
        { $conversation | Send-BpMessage -Choice 'a' -Option @() -UserId user_1 } | Should -Throw "*'Option'*empty*"
        $server.Requests.Count | Should -Be 0
    }

    It 'refuses before any request: <Says>' -ForEach @(
        @{ Arguments = @{ Type = 'choice' }; Says = '-Payload is missing*' }
        @{ Arguments = @{ Payload = @{ a = 1 } }; Says = '-Type is missing*' }
        @{ Arguments = @{}; Says = '-Payload is missing*' }
        @{ Arguments = @{ Text = 'a'; DiscriminateByTag = 'b' }; Says = '-DiscriminateByTag is for -GetOrCreate.' }
    ) {
        { $conversation | Send-BpMessage @Arguments -UserId user_1 -ErrorAction Stop } | Should -Throw $Says -ErrorId 'InvalidArgument,*'
        $server.Requests.Count | Should -Be 0
    }
}
