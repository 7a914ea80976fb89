BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
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

    It 'refuses before any request: <Says>' -ForEach @(
        @{ Arguments = @{ Type = 'choice' }; Says = '-Payload is missing*' }
        @{ Arguments = @{ Payload = @{ a = 1 } }; Says = '-Type is missing*' }
        @{ Arguments = @{ Text = 'a'; DiscriminateByTag = 'b' }; Says = '-DiscriminateByTag is for -GetOrCreate.' }
    ) {
        { $conversation | Send-BpMessage @Arguments -UserId user_1 } | Should -Throw $Says -ErrorId 'InvalidArgument,*'
        $server.Requests.Count | Should -Be 0
    }
}
