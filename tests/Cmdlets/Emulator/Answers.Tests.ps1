# The bot that Start-BpEmulator -Answer makes.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule

    # Says something to the bot, and gives what it says, the oldest first, once that many messages are there.
    function Get-Answer([object] $Said, [int] $Count = 1) {
        $before = if ((Get-BpChat).ConversationId) { @(Get-BpChatMessage -ConversationId (Get-BpChat).ConversationId).Count } else { 0 }
        $null = if ($Said -is [string]) { Send-BpChatMessage $Said } else { Send-BpChatMessage -Payload $Said }
        $until = [DateTime]::UtcNow.AddSeconds(20)
        do {
            $messages = @(Get-BpChatMessage -ConversationId (Get-BpChat).ConversationId)
        } until ($messages.Count -gt $before + $Count -or [DateTime]::UtcNow -gt $until)
        [array]::Reverse($messages)
        $messages | Select-Object -Last $Count
    }
}

AfterAll { Stop-BpEmulator }

Describe 'Start-BpEmulator -Answer' {
    AfterEach { Stop-BpEmulator }

    It 'answers by a hashtable: exact texts, then the most letters, then the star' {
        $emulator = Start-BpEmulator -AnswerDelayMs 1 -Answer @{
            '*' = 'Sorry?'; 'hi*' = 'Hello!'; 'hi there*' = 'More letters'; 'HI ALL' = 'Exact'; 'number' = 42
            'several' = 'one', (New-BpMessagePayload -Choice 'Which?' -Option a, b), @{ type = 'image'; imageUrl = 'https://example.com/a.png' }
            'parts' = New-BpMessagePayload -Bloc 'a', (New-BpMessagePayload -Image 'https://example.com/a.png')
        }
        (Get-BpBot -Id $emulator.BotId).Name | Should -BeExactly 'chat-bot'
        (Get-BpSession).BotId | Should -BeExactly $emulator.BotId
        (Get-BpChat).WebhookId | Should -BeExactly $emulator.WebhookId
        (Get-BpChat).ApiUrl | Should -Be $emulator.ChatUrl
        (Get-Answer 'Hi you').Text | Should -BeExactly 'Hello!'
        (Get-Answer 'hi there you').Text | Should -BeExactly 'More letters'
        (Get-Answer 'hi all').Text | Should -BeExactly 'Exact'
        (Get-Answer 'else').Text | Should -BeExactly 'Sorry?'
        (Get-Answer 'number').Text | Should -BeExactly '42'
        (Get-Answer 'several' 3).Type | Should -Be 'text', 'choice', 'image'
        (Get-Answer 'parts').Payload.items.type | Should -Be 'text', 'image'
        (Get-Answer @{ type = 'image'; imageUrl = 'https://example.com/a.png' }).Text | Should -BeExactly 'Sorry?'
        $emulator.Warnings | Should -BeNullOrEmpty
        (Get-BpMessage | Select-Object -First 1).Direction | Should -BeExactly 'outgoing'
    }

    It 'keeps the order of an ordered one' {
        $null = Start-BpEmulator -AnswerDelayMs 1 -Answer ([ordered] @{ '*a*' = 'first'; 'abc' = 'second' })
        (Get-Answer 'abc').Text | Should -BeExactly 'first'
    }

    It 'answers by a script block, with what it uses of the caller, and goes on where that fails' {
        $greeting = 'Good day'
        $state = [hashtable]::Synchronized(@{ Count = 0 })
        $emulator = Start-BpEmulator -SampleData -AnswerDelayMs 1 -Answer {
            ($using:state).Count++
            switch ($_.Text) {
                'throw' { throw 'it broke' }
                'error' { Write-Error 'not so good' }
                'file' { Get-Item $PSHOME }
                'all' { "$using:greeting, $($User.Id), in $($Conversation.Id)"; @{ metadata = @{ a = 1 }; payload = @{ type = 'text'; text = 'with metadata' } } }
                default { "You said $_" }
            }
        }
        $answers = Get-Answer 'all' 2
        $answers[0].Text | Should -BeExactly "Good day, $((Get-BpChat).UserId), in $((Get-BpChat).ConversationId)"
        $answers[1].Metadata.a | Should -Be 1
        foreach ($text in 'throw', 'error', 'file') { $null = Send-BpChatMessage $text }
        (Get-Answer 'after').Text | Should -BeExactly 'You said after'
        $state.Count | Should -Be 5
        $emulator.Warnings.Count | Should -Be 3
        $emulator.Warnings[0] | Should -BeLike '*it broke*'
        $emulator.Warnings[1] | Should -BeLike '*not so good*'
        $emulator.Warnings[2] | Should -BeLike '*is no answer*'
    }

    It 'answers in a process of its own' -Skip:($PSVersionTable.PSVersion.Major -lt 6) {
        $who = 'Ada'
        $null = Start-BpEmulator -NewProcess -AnswerDelayMs 1 -Answer { "$using:who says $($_.Text)" }
        (Get-Answer 'hello').Text | Should -BeExactly 'Ada says hello'
    }

    It 'refuses what is no answer before anything starts' {
        foreach ($case in @(
                @(@{ a = @{ type = 'text' } }, "*'a'*needs 'text'*"), @(@{ a = @{ type = 'odd' } }, '*odd*'), @(@{ a = { 1 } }, '*script block*'), @(5, "*'5'*"), @($null, '*null*'),
                @({ $using:isNotThere }, '*isNotThere*'), @(@{ a = Get-Item $PSHOME }, '*is no answer*')
            )) {
            $failure = { Start-BpEmulator -Answer $case[0] } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidAnswer,*'
            "$failure" | Should -BeLike $case[1]
        }

        Get-BpEmulator | Should -BeNullOrEmpty
    }

    It 'is stopped without waiting for a script that cannot be, and without a warning of it' {
        # The script waits for the other side of the barrier, which is here.
        $barrier = [Threading.Barrier]::new(2)
        $emulator = Start-BpEmulator -AnswerDelayMs 1 -Answer { ($using:barrier).SignalAndWait(20000); 'late' }
        $null = Send-BpChatMessage 'hello'
        $until = [DateTime]::UtcNow.AddSeconds(20)
        while ($barrier.ParticipantsRemaining -gt 1 -and [DateTime]::UtcNow -lt $until) { Start-Sleep -Milliseconds 5 }
        Stop-BpEmulator
        $barrier.SignalAndWait(0) | Should -BeTrue -Because 'the script still waits'
        $emulator.Warnings | Should -BeNullOrEmpty
    }

    It 'leaves no runspace behind where it cannot start' {
        $running = Start-BpEmulator -NoConnect
        # Those of other tests may still be going.
        $before = @(Get-Runspace).Id
        { Start-BpEmulator -Port $running.Url.Port -Answer { 'x' } } | Should -Throw -ErrorId 'EmulatorNotStarted,*'
        $until = [DateTime]::UtcNow.AddSeconds(20)
        while (($left = @(Get-Runspace | Where-Object Id -NotIn $before)) -and [DateTime]::UtcNow -lt $until) { Start-Sleep -Milliseconds 5 }
        $left | Should -BeNullOrEmpty
    }

    It 'connects as a user of its own where the chat of a snapshot has an encryption key' {
        $path = Join-Path $TestDrive 'personal.json'
        $first = Start-BpEmulator -SnapshotPath $path -AnswerDelayMs 1 -Answer @{ '*' = 'x' }
        $null = Invoke-BpApi -Method Put "/v1/admin/bots/$($first.BotId)" -Body @{ integrations = @{ chat = @{ configuration = @{ encryptionKey = 'a secret of its own' } } } }
        Stop-BpEmulator
        foreach ($own in @($false, $true)[0..[int] ($PSVersionTable.PSVersion.Major -ge 6)]) {
            $null = Start-BpEmulator -NewProcess:$own -SnapshotPath $path -AnswerDelayMs 1 -Answer @{ '*' = 'signed' } -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -BeNullOrEmpty
            (Get-BpChat).UserId | Should -BeLike 'user-*'
            (Get-Answer 'hello').Text | Should -BeExactly 'signed'
            Stop-BpEmulator
        }
    }

    It 'warns where its chat cannot be connected to' {
        foreach ($fault in 'InvalidJson', 'ResetAfter') {
            Disconnect-BpChat
            $emulator = Start-BpEmulator -FaultRate 1 -Fault $fault -Answer @{ '*' = 'x' } -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable errors
            $emulator.IsRunning | Should -BeTrue
            Get-BpChat | Should -BeNullOrEmpty
            "$warnings" | Should -BeLike 'The emulator runs, and its chat could not be connected to: *Try Connect-BpChat.'
            "$warnings" | Should -Not -BeLike '*ErrorActionPreference*'
            $errors | Should -BeNullOrEmpty
            Stop-BpEmulator
        }
    }

    It 'leaves the chat alone with -NoConnect, and knows the bot of a snapshot again' {
        Disconnect-BpChat
        $path = Join-Path $TestDrive 'state.json'
        $first = Start-BpEmulator -NoConnect -SnapshotPath $path -Answer @{ '*' = 'x' }
        Get-BpChat | Should -BeNullOrEmpty
        Stop-BpEmulator
        $second = Start-BpEmulator -NoConnect -SnapshotPath $path -Answer @{ '*' = 'x' }
        $second.BotId, $second.WebhookId, $second.ChatKey | Should -Be @($first.BotId, $first.WebhookId, $first.ChatKey)
    }
}
