# A person talks to a bot: who speaks, what is said, what comes back, and when listening ends.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $module = Get-ModulePath
    $homeBefore = $env:BP_POWERSHELL_HOME
    $env:BP_POWERSHELL_HOME = Join-Path $TestDrive 'profiles'
    $emulator = Start-BpEmulator -SampleData -AnswerDelayMs 20 -Answer @{
        'hi*'  = 'Hello!'
        'two'  = 'One', 'Two'
        'menu' = New-BpMessagePayload -Choice 'Which?' -Option Tea, Coffee
    }
}

AfterAll {
    $emulator | Stop-BpEmulator
    $env:BP_POWERSHELL_HOME = $homeBefore
}

Describe 'Connect-BpChat' {
    It 'is a new user of the bot of the session, with the name that was given' {
        $chat = Connect-BpChat -Name Ada -NoDefault
        $chat.WebhookId | Should -Be $emulator.WebhookId
        $chat.ApiUrl | Should -Be $emulator.ChatUrl
        $chat.HasUserKey, $chat.CanSign, $chat.IsClosed, $chat.ConversationId | Should -Be $true, $false, $false, $null
        (Get-BpChatUser -Chat $chat).Name | Should -Be 'Ada'
        (Get-BpUser $chat.UserId).Name | Should -Be 'Ada'
        Disconnect-BpChat $chat
        $chat.HasUserKey, $chat.IsClosed | Should -Be $false, $true
        { Get-BpChatUser -Chat $chat -ErrorAction Stop } | Should -Throw -ErrorId 'NoChat,*'
    }

    It 'finds the chat of a bot that is piped in' {
        (Get-BpBot $emulator.BotId | Connect-BpChat -NoDefault).WebhookId | Should -Be $emulator.WebhookId
    }

    It 'says that a bot has no chat, and how to install one' {
        $bot = New-BpBot "mute-$(New-Guid)"
        $bot | Connect-BpChat -NoDefault -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*has no integration named chat*Set-BpBot*'
    }

    It 'says which chats there are where a bot has several' {
        $server = New-CaptureServer
        $server.Default = [CannedAnswer] @{ Body = '{"bot":{"id":"b","integrations":{"one":{"name":"chat","enabled":true,"webhookId":"w-1"},"two":{"name":"chat","enabled":true,"webhookId":"w-2"}}}}' }
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -BotId b -NoDefault
        Connect-BpChat -Session $session -NoDefault -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*2 integrations named chat*-WebhookId: w-1 (one), w-2 (two)*'
        $server.Dispose()
    }

    It 'ends where there is no chat at the address' {
        { Connect-BpChat no-such-webhook -NoDefault } | Should -Throw -ErrorId 'ChatNotReachable,*'
    }

    It 'speaks as the user of a key, and as any user by the encryption key' {
        $made = New-BpChatUser key-user -Name Ben -WebhookId $emulator.WebhookId
        $made.Id, $made.Name | Should -Be 'key-user', 'Ben'
        (Connect-BpChat $emulator.WebhookId -UserKey $made.Key -NoDefault).UserId | Should -Be 'key-user'
        $secure = [securestring]::new()
        foreach ($character in $made.Key.ToCharArray()) { $secure.AppendChar($character) }
        (Connect-BpChat $emulator.WebhookId -UserKey $secure -NoDefault).UserId | Should -Be 'key-user'
        $signed = Connect-BpChat $emulator.WebhookId -EncryptionKey $emulator.ChatKey -UserId signed-user -NoDefault
        $signed.UserId, $signed.CanSign | Should -Be 'signed-user', $true
    }

    It 'refuses a bad key, and none at all, without a chat' {
        Connect-BpChat $emulator.WebhookId -UserKey bad -NoDefault -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-BpChat*'
        Connect-BpChat $emulator.WebhookId -UserKey '' -NoDefault -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '-UserKey is empty*'
        { Connect-BpChat $emulator.WebhookId -UserId '' } | Should -Throw
    }

    It 'keeps the key in a profile, for itself alone' {
        $saved = Connect-BpChat -SaveAs talk -Name Cem -NoDefault -WarningAction SilentlyContinue -WarningVariable warned
        "$warned" | Should -Not -BeLike '*token*'
        $userProfile = Get-BpProfile talk
        $userProfile.WebhookId, $userProfile.UserId | Should -Be $emulator.WebhookId, $saved.UserId
        (Connect-BpChat -Profile talk -NoDefault).UserId | Should -Be $saved.UserId
        { Connect-BpSession -Profile talk -NoDefault } | Should -Throw -ErrorId 'ChatProfile,*'
        $null = Save-BpProfile work -WarningAction SilentlyContinue
        (Get-BpProfile talk, work).Kind | Should -Be Chat, Session
        { Connect-BpChat -Profile work -NoDefault } | Should -Throw -ErrorId 'SessionProfile,*'
        # Nothing that cannot be had again is lost by the way.
        { Connect-BpChat -SaveAs work -NoDefault } | Should -Throw -ErrorId 'ProfileOfOtherKind,*'
        { Connect-BpChat -SaveAs talk -NoDefault } | Should -Throw -ErrorId 'ProfileExists,*'
        { Save-BpProfile talk } | Should -Throw -ErrorId 'ProfileOfOtherKind,*'
        (Connect-BpChat -Profile talk -NoDefault).UserId | Should -Be $saved.UserId
        (Connect-BpChat -SaveAs talk -Force -NoDefault -WarningAction SilentlyContinue).UserId | Should -Be (Get-BpProfile talk).UserId
    }

    It 'does not send a key in the open' {
        Connect-BpChat w -ApiUrl http://chat.example.com -NoDefault -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*plain http*'
    }

    It 'stays open where only the first is wanted' {
        $chat = Connect-BpChat -NoDefault | Select-Object -First 1
        $chat.IsClosed | Should -BeFalse
    }

    It 'refuses a name to save as before it makes a user' {
        $before = $emulator.RequestCount
        { Connect-BpChat $emulator.WebhookId -SaveAs 'a*' -NoDefault } | Should -Throw "*-SaveAs 'a*" -ErrorId 'InvalidProfileName,*'
        $emulator.RequestCount | Should -Be $before
    }

    It 'warns of ids of one''s own with slashes, which may not stay whole' {
        $null = Connect-BpChat -UserId 'team/a' -NoDefault -WarningVariable warned -WarningAction SilentlyContinue
        $null = New-BpChatUser 'team\b' -WebhookId $emulator.WebhookId -WarningVariable +warned -WarningAction SilentlyContinue
        $warned.Count | Should -Be 2
    }

    It 'only tells with -WhatIf' {
        $before = $emulator.RequestCount
        Connect-BpChat $emulator.WebhookId -WhatIf | Should -BeNullOrEmpty
        $emulator.RequestCount | Should -Be $before
    }
}

Describe 'the things of a chat' {
    BeforeAll {
        $chat = Connect-BpChat -Name Ada
    }

    It 'has conversations: begun, found again, made current, deleted' {
        $first = New-BpChatConversation
        $chat.ConversationId | Should -Be $first.Id
        $own = New-BpChatConversation order-1 -GetOrCreate
        (New-BpChatConversation order-1 -GetOrCreate).Id | Should -Be 'order-1'
        $chat.ConversationId | Should -Be 'order-1'
        (Get-BpChatConversation).Id | Sort-Object | Should -Be ($first.Id, 'order-1' | Sort-Object)
        $first | Set-BpChat -PassThru | ForEach-Object ConversationId | Should -Be $first.Id
        $own | Remove-BpChatConversation -Confirm:$false
        $chat.ConversationId | Should -Be $first.Id
        Remove-BpChatConversation $first.Id -Confirm:$false
        $chat.ConversationId | Should -BeNullOrEmpty
        (Get-BpChatConversation) | Should -BeNullOrEmpty
    }

    It 'refuses an id of the service for -GetOrCreate, which would hide the conversation' {
        { New-BpChatConversation conv_01TEST -GetOrCreate } | Should -Throw '*id of the service*'
    }

    It 'has participants, whom only the owner adds and removes' {
        $other = Connect-BpChat -Name Dee -NoDefault
        $talk = New-BpChatConversation
        (Add-BpChatParticipant $other.UserId).Id | Should -Be $other.UserId
        (Get-BpChatParticipant).Id | Should -Contain $other.UserId
        (Get-BpChatParticipant $other.UserId).ConversationId | Should -Be $talk.Id
        (Send-BpChatMessage 'May I?' -ConversationId $talk.Id -Chat $other).UserId | Should -Be $other.UserId
        Remove-BpChatParticipant $other.UserId -Confirm:$false
        Send-BpChatMessage 'Still?' -ConversationId $talk.Id -Chat $other -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Forbidden,*'
    }

    It 'has messages of every kind, which are checked before they are sent' {
        $null = New-BpChatConversation
        $sent = @(
            Send-BpChatMessage hello
            Send-BpChatMessage -Markdown '**x**'
            Send-BpChatMessage -Image https://example.com/a.png
            Send-BpChatMessage -Choice Which? -Option a, b -Metadata @{ k = 1 }
            New-BpMessagePayload -Card Title -Action ok | Send-BpChatMessage
            New-BpMessagePayload -Carousel (New-BpMessagePayload -Card Title -Action ok) | Send-BpChatMessage
            New-BpMessagePayload -Bloc 'a', (New-BpMessagePayload -Text b) | Send-BpChatMessage
            Send-BpChatMessage -Payload @{ type = 'location'; latitude = 1.5; longitude = 2 }
        )
        $sent.Type | Should -Be text, markdown, image, choice, card, carousel, bloc, location
        $sent[3].Metadata.k | Should -Be 1
        (Get-BpChatMessage | Sort-Object CreatedAt).Type | Should -Be $sent.Type
        $before = $emulator.RequestCount
        foreach ($bad in @{ type = 'text' }, @{ type = 'text'; text = '' }, @{ type = 'bogus' }, @{ text = 'x' }, @{ type = 'choice'; text = 'x' }, @{ type = 'choice'; text = 'x'; options = @(@{ label = 'a' }) },
            @{ type = 'location'; latitude = 'x'; longitude = 2 }, @{ type = 'card'; title = 'x'; actions = @(@{ action = 'fly'; label = 'a'; value = 'b' }) }, @{ type = 'bloc'; items = @(@{ type = 'card' }) }) {
            Send-BpChatMessage -Payload $bad -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            "$failed" | Should -BeLike '-Payload*' -Because "$($bad.Keys)"
        }

        $emulator.RequestCount | Should -Be $before
    }

    It 'has messages that are got by id and deleted, and events' {
        $message = Send-BpChatMessage 'to go'
        (Get-BpChatMessage $message.Id).Text | Should -Be 'to go'
        $message | Remove-BpChatMessage -Confirm:$false
        Get-BpChatMessage $message.Id -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        (New-BpChatEvent @{ kind = 'clicked' } | Get-BpChatEvent).Payload.kind | Should -Be 'clicked'
    }

    It 'has its user, who is changed, deleted and made anew' {
        (Set-BpChatUser -Name Eva).Name | Should -Be 'Eva'
        $chat.User.Name | Should -Be 'Eva'
        Remove-BpChatUser -Confirm:$false
        Get-BpChatUser -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*New-BpChatUser -GetOrCreate*'
        (New-BpChatUser -GetOrCreate).Id | Should -Be $chat.UserId
    }

    It 'is not the default one where a variable is empty that was to have it' {
        $nobody = $null
        $before = $emulator.RequestCount
        $open = foreach ($command in (Get-Module Botpress).ExportedCmdlets.Values | Where-Object Verb -NE Disconnect) {
            foreach ($name in 'Chat', 'Session') {
                if ($command.Parameters.ContainsKey($name) -and -not ($command.Parameters[$name].Attributes | Where-Object { $_ -is [ValidateNotNull] })) { "$command -$name" }
            }
        }
        $open | Should -BeNullOrEmpty
        { Remove-BpChatUser -Chat $nobody -Confirm:$false } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Get-BpBot -Session $nobody } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        Disconnect-BpChat $nobody -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike 'Null was given*'
        $chat.IsClosed | Should -BeFalse
        $emulator.RequestCount | Should -Be $before
    }

    It 'is of the address that is given as a whole' {
        (Connect-BpChat $emulator.ChatUrl -NoDefault).WebhookId | Should -Be $emulator.WebhookId
    }

    It 'refuses an empty conversation, and a second one to listen to' {
        foreach ($line in { Send-BpChatMessage hi -ConversationId '' }, { Send-BpChatMessage hi -Wait -ConversationId '' }, { New-BpChatEvent @{ a = 1 } -ConversationId '' }, { Receive-BpChatMessage -ConversationId '' -TimeoutSec 1 }) {
            $failed = $null
            $null = & $line -ErrorAction SilentlyContinue 2>&1 | ForEach-Object { $failed = "$_" }
            $failed | Should -BeLike '-ConversationId is empty*' -Because "$line"
        }

        (New-BpChatConversation), (New-BpChatConversation) | Receive-BpChatMessage -TimeoutSec 0.2 -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*listens to one conversation*'
    }

    It 'is missed where it is needed, and nothing is sent' {
        $lone = Connect-BpChat -NoDefault
        Get-BpChatMessage -Chat $lone -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike 'There is no conversation yet*'
        Disconnect-BpChat
        { Get-BpChatConversation -ErrorAction Stop } | Should -Throw -ErrorId 'NoChat,*'
    }
}

Describe 'Send-BpChatMessage -Wait' {
    BeforeAll {
        $chat = Connect-BpChat -Name Ada
    }

    It 'begins a conversation, and writes what the bot says' {
        $answers = @(Send-BpChatMessage two -Wait -Count 2)
        $answers.Text | Should -Be 'One', 'Two'
        $answers.IsBot | Should -Be $true, $true
        $answers[0].ConversationId | Should -Be $chat.ConversationId
    }

    It 'ends when nothing more comes' {
        (Send-BpChatMessage two -Wait -QuietSec 0.5).Text | Should -Be 'One', 'Two'
    }

    It 'says lines one by one, each when the one before is answered, over one stream' {
        ('hi', 'two', 'menu' | Send-BpChatMessage -Wait -Count 1).Text | Should -Be 'Hello!', 'One', 'Which? [Tea, Coffee]'
    }

    It 'is an error that ends nothing where no answer comes' {
        $answers = 'silence', 'hi' | Send-BpChatMessage -Wait -Count 1 -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $answers.Text | Should -Be 'Hello!'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoAnswer,*'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed[0].TargetObject.Text | Should -Be 'silence'
    }

    It 'finds an answer whose signal was lost' {
        $emulator.InjectFault('LostSignal', 2)
        (Send-BpChatMessage hi -Wait -TimeoutSec 1).Text | Should -Be 'Hello!'
    }

    It 'loses nothing that the bot says late, between two lines' {
        $bot = $emulator.BotId
        $answers = & { 'hi'; Start-Sleep -Milliseconds 800; $null = Send-BpMessage 'By the way' -ConversationId $chat.ConversationId -UserId $bot; 'hi' } | Send-BpChatMessage -Wait -QuietSec 0.3
        $answers.Text | Should -Be 'Hello!', 'By the way', 'Hello!'
    }

    It 'does not know by an id who a message is from' {
        $answer = Send-BpChatMessage hi -Wait -Count 1
        $answer.IsBot | Should -BeTrue
        (Get-BpChatMessage $answer.Id).IsBot | Should -BeNullOrEmpty
    }

    It 'names in its error the request that failed' {
        $emulator.FailNext(503, 4, 0, 'listenConversation')
        Send-BpChatMessage hi -Wait -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*listenConversation*503*'
        "$failed $($failed[0].ErrorDetails.RecommendedAction)" | Should -Not -Match 'createMessage|may have been done'
    }

    It 'begins one conversation, whoever is first' {
        $shared = Connect-BpChat -NoDefault
        $null = 1..4 | ForEach-Object -Parallel { Import-Module $using:module; Send-BpChatMessage silence -Chat $using:shared } -ThrottleLimit 4
        @(Get-BpChatConversation -Chat $shared).Count | Should -Be 1
        @(Get-BpChatMessage -ConversationId $shared.ConversationId -Chat $shared).Count | Should -Be 4
    }

    It 'refuses more than a request of a chat may have, before it is sent' {
        $before = $emulator.RequestCount
        Send-BpChatMessage hi -Metadata @{ a = 'x' * 1.1MB } -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*more than 1 MB*'
        New-BpChatEvent @{ a = 'x' * 1.1MB } -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*more than 1 MB*'
        $emulator.RequestCount | Should -Be $before
    }

    It 'sends nothing with -WhatIf' {
        $before = $emulator.RequestCount
        Send-BpChatMessage hi -Wait -WhatIf | Should -BeNullOrEmpty
        $emulator.RequestCount | Should -Be $before
    }
}

Describe 'Receive-BpChatMessage' {
    BeforeAll {
        $chat = Connect-BpChat -Name Ada
        $null = New-BpChatConversation
        $mine = Send-BpChatMessage two
        $null = Receive-BpChatMessage -Since $mine -Count 2 -TimeoutSec 20
    }

    It 'begins with what was said since <Name>, the oldest first' -ForEach @(
        @{ Name = 'a message'; Since = { $mine } }
        @{ Name = 'its id'; Since = { $mine.Id } }
    ) {
        (Receive-BpChatMessage -Since (& $Since) -Count 2 -TimeoutSec 20).Text | Should -Be 'One', 'Two'
    }

    It 'begins with what was said since a time' {
        (Receive-BpChatMessage -Since $mine.CreatedAt -Count 3 -TimeoutSec 20).Text | Should -Be 'two', 'One', 'Two'
    }

    It 'ends by time, by quiet and by the next command, and nothing is an error' {
        Receive-BpChatMessage -TimeoutSec 0.3 -ErrorVariable failed | Should -BeNullOrEmpty
        (Receive-BpChatMessage -Since $mine -QuietSec 0.3).Text | Should -Be 'One', 'Two'
        (Receive-BpChatMessage -Since $mine | Select-Object -First 1).Text | Should -Be 'One'
        $failed | Should -BeNullOrEmpty
    }

    It 'gives what the bot says alone' {
        (Receive-BpChatMessage -Since $mine.CreatedAt -FromBot -Count 2 -TimeoutSec 20).Text | Should -Be 'One', 'Two'
    }

    It 'ends with an error where the user may not listen' {
        $stranger = Connect-BpChat -NoDefault
        Receive-BpChatMessage -ConversationId $chat.ConversationId -Chat $stranger -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Forbidden,*'
    }

    It 'goes on over lost connections, with one warning' {
        $job = [powershell]::Create()
        $null = $job.AddScript({
                param($Module, $Chat, $Emulator)
                Import-Module $Module
                Start-Sleep -Milliseconds 400
                $Emulator.BreakChat()
                Start-Sleep -Milliseconds 200
                $null = 'hi', 'hi again' | Send-BpChatMessage -Chat $Chat
            }).AddArgument((Get-ModulePath)).AddArgument($chat).AddArgument($emulator)
        $running = $job.BeginInvoke()
        $heard = @(Receive-BpChatMessage -Count 4 -TimeoutSec 30 -WarningVariable warned -WarningAction SilentlyContinue)
        $null = $job.EndInvoke($running)
        $job.Dispose()
        $heard.Count | Should -Be 4
        # What is found in the list does not tell who the bot is.
        @($heard | Where-Object UserId -NE $chat.UserId).Text | Should -Be 'Hello!', 'Hello!'
        @($heard.Id | Sort-Object -Unique).Count | Should -Be 4
        $warned.Count | Should -Be 1
    }
}

Describe 'Receive-BpChatEvent' {
    It 'gives all that the stream carries, in its order, and what is asked for' {
        $chat = Connect-BpChat -Name Ada
        $null = New-BpChatConversation
        $job = [powershell]::Create()
        $null = $job.AddScript({
                param($Module, $Chat)
                Import-Module $Module
                Start-Sleep -Milliseconds 500
                $null = New-BpChatEvent @{ kind = 'clicked' } -Chat $Chat
                $null = Send-BpChatMessage silence -Chat $Chat
            }).AddArgument((Get-ModulePath)).AddArgument($chat)
        $running = $job.BeginInvoke()
        $signals = @(Receive-BpChatEvent *_created -Count 2 -TimeoutSec 20)
        $null = $job.EndInvoke($running)
        $job.Dispose()
        $signals.Type | Should -Be 'event_created', 'message_created'
        $signals[0].Event.Payload.kind | Should -Be 'clicked'
        $signals[1].Message.Text | Should -Be 'silence'
        $signals[1].Data.isBot | Should -BeFalse
    }
}

Describe 'the keys of a chat' {
    It 'are in nothing that is shown' {
        $made = New-BpChatUser secret-user -WebhookId $emulator.WebhookId
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $null = Start-Transcript $transcript
        $shown = & {
            $chat = Connect-BpChat $emulator.WebhookId -UserKey $made.Key -NoDefault -Debug -Verbose
            $signed = Connect-BpChat $emulator.WebhookId -EncryptionKey $emulator.ChatKey -UserId other-user -NoDefault -Debug
            $chat, $signed | Format-List * | Out-String
            $chat | ConvertTo-Json -Depth 5
            $chat | Export-Clixml (Join-Path $TestDrive 'chat.xml')
            Get-Content (Join-Path $TestDrive 'chat.xml') -Raw
            "$chat"
            Send-BpChatMessage hi -Chat $chat -Debug -Verbose
            $null = New-BpChatUser -Name Other -Chat $chat -Debug
            Get-BpChatMessage msg_none -Chat $chat -ErrorAction SilentlyContinue
            $Error[0] | Format-List * -Force | Out-String
        } *>&1 | Out-String -Width 4096
        $null = Stop-Transcript
        $all = $shown + (Get-Content $transcript -Raw)
        $all | Should -BeLike '*secret-user*'
        $all | Should -Not -BeLike "*$($made.Key)*"
        $all | Should -Not -BeLike "*$($emulator.ChatKey)*"
        $all | Should -Not -Match 'eyJ[\w-]{10,}\.[\w-]{10,}'
    }
}
