# Messages.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-MessageJson([string] $Id = 'msg_1', [string] $Type = 'text', [string] $Payload = '{"text":"Hello"}') {
        "{`"id`":`"$Id`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"updatedAt`":`"2024-01-02T03:04:05.000Z`",`"type`":`"$Type`",`"payload`":$Payload,`"direction`":`"incoming`",`"userId`":`"user_1`",`"conversationId`":`"conv_1`",`"tags`":{}}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpMessage' {
    BeforeEach { $server.Clear() }

    It 'gives typed messages with free-form payloads' {
        $server.Enqueue(200, "{`"message`":$(Get-MessageJson -Payload '{"text":"Hi","at":"2024-01-02T03:04:05.000Z","n":[1,2.5]}')}")
        $message = Get-BpMessage msg_1
        $message | Should -BeOfType ([Botpress.Message])
        $message.MessageId | Should -Be msg_1
        $message.BotId | Should -Be bot_1
        $message.CreatedAt.Kind | Should -Be Local
        $message.Payload.at | Should -BeOfType ([string])
        $message.Payload.n | Should -Be 1, 2.5
        $server.Requests[0].Path | Should -Be /v1/chat/messages/msg_1
    }

    It 'tells a <Type> in short: <Expected>' -ForEach @(
        @{ Type = 'text'; Payload = '{"text":"Hello"}'; Expected = 'Hello' }
        @{ Type = 'text'; Payload = '{"text":""}'; Expected = '' }
        @{ Type = 'markdown'; Payload = '{"markdown":"**Hi**"}'; Expected = '**Hi**' }
        @{ Type = 'choice'; Payload = '{"text":"Which?","options":[]}'; Expected = 'Which?' }
        @{ Type = 'image'; Payload = '{"imageUrl":"https://example.com/a.png"}'; Expected = '[image] https://example.com/a.png' }
        @{ Type = 'card'; Payload = '{"title":"Offer","imageUrl":"https://example.com/a.png"}'; Expected = '[card] Offer' }
        @{ Type = 'carousel'; Payload = '{"items":[{"title":"a"},{"title":"b"}]}'; Expected = '[carousel] 2 items' }
        @{ Type = 'location'; Payload = '{"latitude":46.8,"longitude":-71.25}'; Expected = '[location] 46.8, -71.25' }
        @{ Type = 'custom'; Payload = '{}'; Expected = '[custom]' }
        @{ Type = 'custom'; Payload = '{"a":1,"A":2,"text":"both"}'; Expected = 'both' }
    ) {
        $server.Enqueue(200, "{`"message`":$(Get-MessageJson -Type $Type -Payload $Payload)}")
        (Get-BpMessage msg_1).Text | Should -BeExactly $Expected
    }

    It 'has the text in a table and in CSV' {
        $server.Enqueue(200, "{`"messages`":[$(Get-MessageJson -Payload '{"text":"Two\nlines"}')],`"meta`":{}}")
        $message = Get-BpMessage
        $message | Format-Table | Out-String -Width 120 | Should -Match 'incoming +Two lines +msg_1 +text'
        ($message | ConvertTo-Csv | ConvertFrom-Csv).Text | Should -BeExactly "Two`nlines"
    }

    It 'gives the messages of piped conversations' {
        $server.Enqueue(200, '{"conversations":[{"id":"conv_1","channel":"c","tags":{}}],"meta":{}}')
        $server.Enqueue(200, "{`"messages`":[$(Get-MessageJson)],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"messages`":[$(Get-MessageJson msg_2)],`"meta`":{}}")
        (Get-BpConversation | Get-BpMessage -PageSize 1).Id | Should -Be msg_1, msg_2
        $server.Requests[1, 2].Query | Should -Be 'pageSize=1&conversationId=conv_1', 'nextToken=n&pageSize=1&conversationId=conv_1'
    }

    It 'does not list everything for an object without a conversation' {
        [pscustomobject] @{ BotId = 'bot_1'; ConversationId = $null } | Get-BpMessage -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Message | Should -BeLike '*ConversationId*'
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Send-BpMessage' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 201; Body = "{`"message`":$(Get-MessageJson),`"meta`":{`"created`":true}}" }
    }

    It 'sends text' {
        (Send-BpMessage 'Hello' -ConversationId conv_1 -UserId user_1).Id | Should -Be msg_1
        $server.Requests[0].Path | Should -Be /v1/chat/messages
        Test-JsonEqual '{"type":"text","payload":{"text":"Hello"},"conversationId":"conv_1","userId":"user_1","tags":{}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'sends a payload of any type, with everything else' {
        $null = Send-BpMessage -Payload ([ordered] @{ imageUrl = 'https://example.com/a.png' }) -Type image -ConversationId conv_1 -UserId user_1 -Tag @{ 'a:b' = 1 } -Schedule @{ dateTime = [datetime]::new(2030, 1, 2, 3, 4, 5, [DateTimeKind]::Utc) } -Origin Synthetic
        Test-JsonEqual '{"type":"image","payload":{"imageUrl":"https://example.com/a.png"},"conversationId":"conv_1","userId":"user_1","tags":{"a:b":"1"},"schedule":{"dateTime":"2030-01-02T03:04:05.000Z"},"origin":"synthetic"}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'takes the type from the payload' -ForEach @{ Payload = @{ type = 'image'; imageUrl = 'x' } }, @{ Payload = [pscustomobject] @{ type = 'image'; imageUrl = 'x' } } {
        $null = Send-BpMessage -Payload $Payload -ConversationId conv_1 -UserId user_1
        Test-JsonEqual '{"type":"image","payload":{"type":"image","imageUrl":"x"},"conversationId":"conv_1","userId":"user_1","tags":{}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'refuses before any request what cannot be sent: <Expected>' -ForEach @(
        @{ Arguments = @{ Payload = @{ imageUrl = 'x' } }; Expected = '-Type *' }
        @{ Arguments = @{ GetOrCreate = $true; Payload = @{} }; Expected = '-Type *' }
        @{ Arguments = @{ Type = 'image' }; Expected = '-Payload *' }
        @{ Arguments = @{ Text = 'Hello'; DiscriminateByTag = 'a' }; Expected = '-DiscriminateByTag *' }
    ) {
        { Send-BpMessage @Arguments -ConversationId conv_1 -UserId user_1 } | Should -Throw $Expected
        $server.Requests | Should -HaveCount 0
    }

    It 'gets or creates, with text, with a payload, and without' {
        (Send-BpMessage Hello -ConversationId conv_1 -UserId user_1 -GetOrCreate -Tag @{ key = '1' } -DiscriminateByTag key).WasCreated | Should -BeTrue
        $null = Send-BpMessage -Payload @{ a = 1 } -Type custom -ConversationId conv_1 -UserId user_1 -GetOrCreate
        $null = Send-BpMessage -Type custom -ConversationId conv_1 -UserId user_1 -GetOrCreate
        $server.Requests.Path | Should -Be (@('/v1/chat/messages/get-or-create') * 3)
        Test-JsonEqual '{"type":"text","payload":{"text":"Hello"},"conversationId":"conv_1","userId":"user_1","tags":{"key":"1"},"discriminateByTags":["key"]}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"type":"custom","payload":{"a":1},"conversationId":"conv_1","userId":"user_1","tags":{}}' $server.Requests[1].Text | Should -BeTrue
        Test-JsonEqual '{"type":"custom","conversationId":"conv_1","userId":"user_1","tags":{}}' $server.Requests[2].Text | Should -BeTrue
    }

    It 'sends to each piped conversation: <Name>' -ForEach @(
        @{ Name = 'text'; Arguments = @{ Text = 'Hello' } }
        @{ Name = 'payload and type'; Arguments = @{ Payload = @{ a = 1 }; Type = 'custom' } }
        @{ Name = 'payload'; Arguments = @{ Payload = @{ type = 'custom' } } }
        @{ Name = 'text or what is there'; Arguments = @{ Text = 'Hello'; GetOrCreate = $true } }
        @{ Name = 'payload or what is there'; Arguments = @{ Payload = @{ a = 1 }; Type = 'custom'; GetOrCreate = $true } }
        @{ Name = 'type or what is there'; Arguments = @{ Type = 'custom'; GetOrCreate = $true } }
    ) {
        $null = [pscustomobject] @{ ConversationId = 'conv_1' }, [pscustomobject] @{ ConversationId = 'conv_2' } | Send-BpMessage @Arguments -UserId user_1
        $server.Requests.Text | ForEach-Object { ($_ | ConvertFrom-Json).conversationId } | Should -Be conv_1, conv_2
    }

    It 'never makes text of a piped object' {
        ((Get-Command Send-BpMessage).Parameters['Text'].Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipeline | Sort-Object -Unique | Should -BeExactly $false
    }

    It 'sends nothing with -WhatIf' {
        Send-BpMessage Hello -ConversationId conv_1 -UserId user_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpMessage and Remove-BpMessage' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"message`":$(Get-MessageJson)}" }
    }

    It 'changes tags and payload of piped messages' {
        (Get-BpMessage msg_1 | Set-BpMessage -Tag @{ old = $null; new = 'x' } -Payload @{ text = 'Better' }).Id | Should -Be msg_1
        $server.Requests[1].Method | Should -Be PUT
        $server.Requests[1].Path | Should -Be /v1/chat/messages/msg_1
        Test-JsonEqual '{"tags":{"old":null,"new":"x"},"payload":{"text":"Better"}}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'changes text that was edited in a line of a file, and refuses it where it makes no payload' {
        $server.Enqueue(200, "{`"message`":$(Get-MessageJson -Payload '{"text":"old"}')}")
        $server.Enqueue(200, "{`"message`":$(Get-MessageJson -Id msg_2 -Type choice -Payload '{"text":"Yes?","options":["A"]}')}")
        $lines = Get-BpMessage msg_1, msg_2 | ConvertTo-Csv | ConvertFrom-Csv
        $server.Clear()
        $null = $lines | ForEach-Object { $_.Text = 'edited'; $_ } | Set-BpMessage -ErrorAction SilentlyContinue -ErrorVariable failed
        $server.Requests.Count | Should -Be 1
        Test-JsonEqual '{"payload":{"text":"edited"}}' $server.Requests[0].Text | Should -BeTrue
        $failed | Should -HaveCount 1
        "$($failed[0])" | Should -BeLike 'Text and Payload say different things*'
        $null = 'Id,Text,Payload', 'msg_1,edited,"{""text"":""old""}"' | ConvertFrom-Csv | Set-BpMessage
        Test-JsonEqual '{"payload":{"text":"edited"}}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'takes a payload that was made' {
        $null = Set-BpMessage msg_1 -Payload (New-BpMessagePayload -Choice 'Go?' -Option Yes)
        Test-JsonEqual '{"payload":{"text":"Go?","options":[{"label":"Yes","value":"Yes"}]}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'deletes piped messages, and writes nothing' {
        Get-BpMessage msg_1 | Remove-BpMessage -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[1].Method | Should -Be DELETE
        $server.Requests[1].Path | Should -Be /v1/chat/messages/msg_1
    }

    It 'sends nothing with -WhatIf' {
        Set-BpMessage msg_1 -Tag @{ a = 'b' } -WhatIf
        Remove-BpMessage msg_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
