# The payloads of messages, exactly as they are sent, and that each can be sent.

BeforeDiscovery {
    $payloads = @(
        @{ Type = 'text'; Arguments = @{ Text = "Hello <$([char] 0xE9)>" }; Json = '{"text":"Hello <\u00e9>"}' }
        @{ Type = 'markdown'; Arguments = @{ Markdown = '**Hi**' }; Json = '{"markdown":"**Hi**"}' }
        @{ Type = 'image'; Arguments = @{ Image = 'https://example.com/a b.png?x=1' }; Json = '{"imageUrl":"https://example.com/a b.png?x=1"}' }
        @{ Type = 'audio'; Arguments = @{ Audio = 'http://example.com/a.mp3' }; Json = '{"audioUrl":"http://example.com/a.mp3"}' }
        @{ Type = 'video'; Arguments = @{ Video = 'https://example.com/a.mp4' }; Json = '{"videoUrl":"https://example.com/a.mp4"}' }
        @{ Type = 'file'; Arguments = @{ File = 'https://example.com/a.pdf' }; Json = '{"fileUrl":"https://example.com/a.pdf"}' }
        @{ Type = 'file'; Arguments = @{ File = 'https://example.com/a.pdf'; Title = 'Terms' }; Json = '{"fileUrl":"https://example.com/a.pdf","title":"Terms"}' }
        @{ Type = 'location'; Arguments = @{ Location = $true; Latitude = 46.8; Longitude = -71.25 }; Json = '{"latitude":46.8,"longitude":-71.25}' }
        @{ Type = 'location'; Arguments = @{ Location = $true; Latitude = -1.5; Longitude = 179.5; Address = '1 Main St'; Title = 'Shop' }; Json = '{"latitude":-1.5,"longitude":179.5,"address":"1 Main St","title":"Shop"}' }
        @{ Type = 'choice'; Arguments = @{ Choice = 'Which?'; Option = 'A', @{ label = 'B'; value = 'b' }, @{ Label = 'C' }, ([pscustomobject] @{ value = 4 }), 5 }
            Json = '{"text":"Which?","options":[{"label":"A","value":"A"},{"label":"B","value":"b"},{"label":"C","value":"C"},{"label":"4","value":"4"},{"label":"5","value":"5"}]}' }
        @{ Type = 'dropdown'; Arguments = @{ Dropdown = 'Which?'; Option = @{ label = 'B'; value = 'b' } }; Json = '{"text":"Which?","options":[{"label":"B","value":"b"}]}' }
        @{ Type = 'card'; Arguments = @{ Card = 'Offer' }; Json = '{"title":"Offer","actions":[]}' }
        @{ Type = 'card'; Arguments = @{ Card = 'Offer'; Subtitle = 'Today'; ImageUrl = 'https://example.com/a.png'
                Action = 'Yes', @{ say = 'no'; label = 'No' }, @{ url = 'https://example.com'; label = 'Read' }, @{ postback = 'buy'; label = 'Buy' }, @{ action = 'say'; label = 'l'; value = 'v' } }
            Json = '{"title":"Offer","subtitle":"Today","imageUrl":"https://example.com/a.png","actions":[{"action":"say","label":"Yes","value":"Yes"},{"action":"say","label":"No","value":"no"},{"action":"url","label":"Read","value":"https://example.com"},{"action":"postback","label":"Buy","value":"buy"},{"action":"say","label":"l","value":"v"}]}' }
        @{ Type = 'card'; Arguments = @{ Card = 'Offer'; Subtitle = ''; Action = @{ say = 'Yes' } }; Json = '{"title":"Offer","actions":[{"action":"say","label":"Yes","value":"Yes"}]}' }
        @{ Type = 'carousel'; Arguments = @{ Carousel = @{ title = 'A' }, @{ title = 'B'; imageUrl = 'https://example.com/b.png'; actions = @{ say = 'B' } } }
            Json = '{"items":[{"title":"A","actions":[]},{"title":"B","imageUrl":"https://example.com/b.png","actions":[{"action":"say","label":"B","value":"B"}]}]}' }
        @{ Type = 'bloc'; Arguments = @{ Bloc = 'One', 'Two' }; Json = '{"items":[{"type":"text","payload":{"text":"One"}},{"type":"text","payload":{"text":"Two"}}]}' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator -SampleData
    $conversation = Get-BpConversation | Select-Object -First 1
    $user = Get-BpUser | Select-Object -First 1
}

AfterAll {
    Stop-BpEmulator $emulator
}

Describe 'New-BpMessagePayload' {
    It 'makes a <Type>: <Json>' -ForEach $payloads {
        $payload = New-BpMessagePayload @Arguments
        $payload | Should -BeOfType Botpress.MessagePayload
        $payload.Type | Should -BeExactly $Type
        $payload.Payload | ConvertTo-Json -Depth 10 -Compress | ConvertFrom-Json | ConvertTo-Json -Depth 10 -Compress | Should -BeExactly ($Json | ConvertFrom-Json | ConvertTo-Json -Depth 10 -Compress)
    }

    It 'is sent as it is: <Type>, <Json>' -ForEach $payloads {
        $sent = New-BpMessagePayload @Arguments | Send-BpMessage -ConversationId $conversation.Id -UserId $user.Id
        $sent.Type | Should -BeExactly $Type
        $got = Get-BpMessage -Id $sent.Id
        Test-JsonEqual $Json ($got.Payload | ConvertTo-Json -Depth 10) | Should -BeTrue
        $got.Text | Should -Not -BeNullOrEmpty
    }

    It 'nests: cards in a carousel, other payloads in a bloc' {
        $cards = 'A', 'B' | ForEach-Object { New-BpMessagePayload -Card $_ -Action "Take $_" }
        (New-BpMessagePayload -Carousel $cards).Payload | ConvertTo-Json -Depth 10 -Compress |
            Should -BeExactly '{"items":[{"title":"A","actions":[{"action":"say","label":"Take A","value":"Take A"}]},{"title":"B","actions":[{"action":"say","label":"Take B","value":"Take B"}]}]}'
        (New-BpMessagePayload -Bloc (New-BpMessagePayload -Image https://example.com/a.png), 'Look').Payload | ConvertTo-Json -Depth 10 -Compress |
            Should -BeExactly '{"items":[{"type":"image","payload":{"imageUrl":"https://example.com/a.png"}},{"type":"text","payload":{"text":"Look"}}]}'
    }

    It 'shows its type and its JSON' {
        New-BpMessagePayload -Choice 'Go?' -Option Yes | Format-Table | Out-String -Width 120 | Should -Match 'choice +\{"text":"Go\?","options":\[\{"label":"Yes","value":"Yes"\}\]\}'
        New-BpMessagePayload Hi | Format-List | Out-String | Should -Match 'Payload : \{"text":"Hi"\}'
    }

    It 'refuses, and names the parameter: -<Parameter> <Says>' -ForEach @(
        @{ Parameter = 'Text'; Arguments = @{ Text = '' }; Says = 'empty string' }
        @{ Parameter = 'Image'; Arguments = @{ Image = 'picture.png' }; Says = "'picture.png' is no absolute http or https address" }
        @{ Parameter = 'Audio'; Arguments = @{ Audio = 'ftp://example.com/a' }; Says = 'no absolute http or https address' }
        @{ Parameter = 'Video'; Arguments = @{ Video = 'file:///a' }; Says = 'no absolute http or https address' }
        @{ Parameter = 'File'; Arguments = @{ File = '/a' }; Says = 'no absolute http or https address' }
        @{ Parameter = 'Latitude'; Arguments = @{ Location = $true; Latitude = 91; Longitude = 0 }; Says = '91' }
        @{ Parameter = 'Longitude'; Arguments = @{ Location = $true; Latitude = 0; Longitude = -181 }; Says = '-181' }
        @{ Parameter = 'Choice'; Arguments = @{ Choice = ''; Option = 'a' }; Says = 'empty string' }
        @{ Parameter = 'Option'; Arguments = @{ Choice = 'a'; Option = @() }; Says = 'empty' }
        @{ Parameter = 'Option'; Arguments = @{ Choice = 'a'; Option = 'a', '' }; Says = 'is no option' }
        @{ Parameter = 'Option'; Arguments = @{ Dropdown = 'a'; Option = @{ lable = 'x' } }; Says = "has no 'lable'" }
        @{ Parameter = 'Option'; Arguments = @{ Dropdown = 'a'; Option = @{ label = '' } }; Says = 'neither label nor value' }
        @{ Parameter = 'Card'; Arguments = @{ Card = '' }; Says = 'empty string' }
        @{ Parameter = 'ImageUrl'; Arguments = @{ Card = 'a'; ImageUrl = 'b' }; Says = "'b' is no absolute" }
        @{ Parameter = 'Action'; Arguments = @{ Card = 'a'; Action = @{ url = 'x' } }; Says = "'x' is no absolute" }
        @{ Parameter = 'Action'; Arguments = @{ Card = 'a'; Action = @{ say = 'x'; postback = 'y' } }; Says = 'one of say, url, postback' }
        @{ Parameter = 'Action'; Arguments = @{ Card = 'a'; Action = @{ action = 'jump'; value = 'x' } }; Says = 'one of say, url, postback' }
        @{ Parameter = 'Action'; Arguments = @{ Card = 'a'; Action = @{ say = '' } }; Says = 'no value to say' }
        @{ Parameter = 'Carousel'; Arguments = @{ Carousel = @() }; Says = 'empty' }
        @{ Parameter = 'Carousel'; Arguments = @{ Carousel = @{ subtitle = 'a' } }; Says = 'no title' }
        @{ Parameter = 'Carousel'; Arguments = @{ Carousel = @{ title = 'a'; imageUrl = 'b' } }; Says = "'b' is no absolute" }
        @{ Parameter = 'Bloc'; Arguments = @{ Bloc = 'a', $null }; Says = 'A bloc is made of' }
    ) {
        $failure = { New-BpMessagePayload @Arguments } | Should -Throw -PassThru
        $failure.Exception | Should -BeOfType System.Management.Automation.ParameterBindingException
        $failure.Exception.ParameterName | Should -Be $Parameter
        "$failure" | Should -BeLike "*$Says*"
    }

    It 'refuses payloads that do not go together' {
        $text, $card = (New-BpMessagePayload a), (New-BpMessagePayload -Card a)
        { New-BpMessagePayload -Carousel $card, $text } | Should -Throw "*'Carousel'*this is of type text*"
        { New-BpMessagePayload -Bloc $text, $card } | Should -Throw "*'Bloc'*this is of type card*"
    }

    It 'needs no session' {
        $shell = [powershell]::Create()
        try {
            $made = $shell.AddScript('param($Module) Import-Module $Module; New-BpMessagePayload Hi').AddArgument((Get-ModulePath)).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $made.Payload.text | Should -Be Hi
        }
        finally { $shell.Dispose() }
    }
}
