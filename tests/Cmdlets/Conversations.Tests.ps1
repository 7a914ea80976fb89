BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpConversation' {
    BeforeEach { $server.Clear() }

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
}
