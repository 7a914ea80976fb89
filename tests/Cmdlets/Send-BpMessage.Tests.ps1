# Send-BpMessage: its ways to say what is sent.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator -SampleData
    $conversation = Get-BpConversation | Select-Object -First 1
    $user = Get-BpUser -Name Ada
}

AfterAll {
    $emulator | Stop-BpEmulator
}

Describe 'Send-BpMessage' {
    It 'sends text to a piped conversation, and text by default' {
        $message = $conversation | Send-BpMessage 'Hello' -UserId $user.Id
        $message.Type | Should -Be 'text'
        $message.Text | Should -Be 'Hello'
    }

    It 'sends a payload to a piped conversation' {
        $message = $conversation | Send-BpMessage -Type image -Payload @{ imageUrl = 'https://example.com/a.png' } -UserId $user.Id
        $message.Type | Should -Be 'image'
    }

    It 'takes the type that the payload says' {
        ($conversation | Send-BpMessage -Payload @{ type = 'image'; imageUrl = 'https://example.com/a.png' } -UserId $user.Id).Type | Should -Be 'image'
    }

    It 'gives the message that is there, with a text or a payload' {
        foreach ($content in @{ Text = 'Once' }, @{ Type = 'image'; Payload = @{ imageUrl = 'https://example.com/a.png' } }) {
            $tags = @{ ticket = "$($content.Keys)" }
            $made = 1..2 | ForEach-Object { $conversation | Send-BpMessage @content -UserId $user.Id -Tag $tags -GetOrCreate -DiscriminateByTag ticket }
            $made.Created | Should -Be $true, $false
            $made[0].Id | Should -Be $made[1].Id
        }
    }

    It 'refuses -DiscriminateByTag without -GetOrCreate, and a payload without a type' {
        $count = $emulator.RequestCount
        { $conversation | Send-BpMessage 'Hello' -UserId $user.Id -DiscriminateByTag ticket } | Should -Throw '*-GetOrCreate is missing*'
        { $conversation | Send-BpMessage -Payload @{ a = 1 } -UserId $user.Id } | Should -Throw '*-Type is missing*'
        $emulator.RequestCount | Should -Be $count
    }
}

Describe 'an operation that the emulator does not have' {
    It 'is an error that does not ask to try again' {
        Invoke-BpApi /v1/admin/integrations -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].CategoryInfo.Category | Should -Be 'NotImplemented'
        Get-ErrorText $problems[0] | Should -BeLike '*listIntegrations*about_BpEmulator*'
    }
}
