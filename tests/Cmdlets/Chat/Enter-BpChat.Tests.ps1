# A conversation at a prompt: in a host of another kind, over redirected input, and in a terminal.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot '../../Support/PowerShellProcess.psm1') -Force
    Import-BuiltModule
    $answers = "@{
        'menu'  = (New-BpMessagePayload -Choice 'Which tea?' -Option @{ label = 'Green'; value = 'g' }, @{ label = 'Black'; value = 'b' })
        'card'  = (New-BpMessagePayload -Card 'Pot' -Subtitle 'of clay' -Action @{ say = 'Buy'; label = 'Buy it' }, @{ url = 'https://example.com/pot'; label = 'See it' })
        'g'     = 'Green it is.'
        'b'     = 'Black it is.'
        'Green' = 'You said the label.'
        'Buy'   = 'Sold.'
        'evil'  = ([char] 27 + '[2J' + [char] 7 + 'gone' + [char] 10 + '> fake')
        '/x'    = 'A slash.'
        'wait'  = @()
        '*'     = 'Sorry?'
    }"
    $emulator = Start-BpEmulator -AnswerDelayMs 10 -Answer ([scriptblock]::Create($answers).Invoke()[0])
    $state = [initialsessionstate]::CreateDefault2()
    if ($PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $state.ImportPSModule((Get-ModulePath))

    # Goes into a chat in a host where these lines are typed, and gives what was shown and what came out.
    function Enter-TestChat {
        param([string[]] $Lines, [hashtable] $Parameters = @{}, [switch] $Open)
        $screen = [AnsweringHost]::new()
        $screen.Typed = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $Lines | ForEach-Object { $screen.Typed.Add($_) }
        if (-not $Open) { $screen.Typed.CompleteAdding() }
        $runspace = [runspacefactory]::CreateRunspace($screen, $state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $null = $shell.AddCommand('Enter-BpChat').AddParameters(@{ Chat = (Get-BpChat); QuietSec = 0.2 } + $Parameters)
        [pscustomobject] @{ Shell = $shell; Screen = $screen; Runspace = $runspace }
    }

    function Complete-TestChat {
        param([object] $Run)
        try {
            $output = $Run.Shell.Invoke()
            [pscustomobject] @{ Text = $Run.Screen.Lines -join "`n"; Output = $output; Errors = @($Run.Shell.Streams.Error) }
        }
        finally {
            $Run.Shell.Dispose()
            $Run.Runspace.Dispose()
        }
    }
}

AfterAll {
    Stop-BpEmulator
}

Describe 'Enter-BpChat' {
    It 'shows choices and cards, and answers by number, label and value' {
        $run = Complete-TestChat (Enter-TestChat 'menu', '2', '1', 'menu', 'GREEN', 'card', '1', 'See it', '/exit', 'never' @{ New = $true; PassThru = $true })
        $run.Errors | Should -BeNullOrEmpty
        $run.Text | Should -BeLike "*bot: Which tea?`n       1. Green`n       2. Black`n*"
        $run.Text | Should -BeLike "*bot: Pot`n     of clay`n       1. Buy it`n       2. See it: https://example.com/pot`n*See it is a page: https://example.com/pot*"
        ($run.Output | Where-Object IsBot -EQ $false).Text | Should -Be menu, b, 1, menu, g, card, Buy
        ($run.Output | Where-Object IsBot).Text | Should -Be 'Which tea? [Green, Black]', 'Black it is.', 'Sorry?', 'Which tea? [Green, Black]', 'Green it is.', '[card] Pot', 'Sold.'
    }

    It 'says the label with -ChoiceAs Label' {
        $run = Complete-TestChat (Enter-TestChat 'menu', '1' @{ ChoiceAs = 'label'; PassThru = $true })
        $run.Output.Text | Should -Be menu, 'Which tea? [Green, Black]', Green, 'You said the label.'
    }

    It 'knows its commands' {
        $before = (Get-BpChat).ConversationId
        $run = Complete-TestChat (Enter-TestChat '/help', '//x', '/nonsense', '/image nowhere', '/image https://example.com/a.png', '/event {', '/event {"type":"opened"}', '/list', '/new', '' @{ PassThru = $true })
        $run.Errors | Should -BeNullOrEmpty
        $run.Text | Should -BeLike '*/exit         ends*'
        $run.Text | Should -BeLike '*There is no command /nonsense.*Give the address of a picture*Give what the event holds as a JSON object*'
        $run.Output.Text | Should -Be '/x', 'A slash.', '[image] https://example.com/a.png', 'Sorry?'
        $after = (Get-BpChat).ConversationId
        $after | Should -Not -Be $before
        $run.Text | Should -BeLike "*`* $before*Conversation $after.*"
    }

    It 'lets nothing through that a terminal obeys, nor what looks like the prompt' {
        $transcript = Join-Path $TestDrive said.txt
        $run = Complete-TestChat (Enter-TestChat 'evil' @{ Transcript = $transcript })
        $bad = [char] 0xFFFD
        $run.Text | Should -BeLike "*bot: $bad``[2J${bad}gone`n     > fake*"
        "$(Get-Content -LiteralPath $transcript -Raw -Encoding utf8)" | Should -BeLike "*> evil*bot: $bad``[2J${bad}gone*     > fake*"
        $run.Text + (Get-Content -LiteralPath $transcript -Raw) | Should -Not -Match "[$([char] 27)$([char] 7)]"
    }

    It 'lets streamed text grow, and does not show it twice' {
        $run = Enter-TestChat 'hi' @{ New = $true; PassThru = $true } -Open
        $running = $run.Shell.BeginInvoke()
        while (-not ($run.Screen.Lines -like 'bot: Sorry?')) { Start-Sleep -Milliseconds 50 }
        $conversation = (Get-BpChat).ConversationId
        $number = 0
        foreach ($delta in 'Once ', 'upon', ' a time') {
            $signal = @{ type = 'delta'; streamId = 's1'; createdAt = '2026-01-01T00:00:00.000Z'; sequence = $number++; delta = $delta }
            $null = Invoke-BpAction chat:publishMessageStream -Input @{ conversationId = $conversation; signal = $signal }
        }

        Send-BpMessage -ConversationId $conversation -UserId $emulator.BotId -Payload @{ type = 'text'; text = 'Once upon a time'; metadata = @{ streamId = 's1' } } | Out-Null
        $run.Screen.Typed.Add('card')
        $run.Screen.Typed.Add('/exit')
        $output = $run.Shell.EndInvoke($running)
        $text = $run.Screen.Lines -join '|'
        $text | Should -BeLike '*bot: |Once |upon| a time|*'
        $text | Should -Not -BeLike '*Once upon a time*'
        ($output | Where-Object IsBot).Text | Should -Be 'Sorry?', 'Once upon a time', '[card] Pot'
        $run.Runspace.Dispose()
    }

    It 'ends at once while it waits for an answer' {
        $run = Enter-TestChat 'wait' -Open
        $running = $run.Shell.BeginInvoke()
        while (-not ($run.Screen.Lines -like 'Conversation*')) { Start-Sleep -Milliseconds 50 }
        Start-Sleep -Milliseconds 200
        # It would wait for half a minute.
        $run.Shell.Stop()
        { $run.Shell.EndInvoke($running) } | Should -Throw
        $run.Shell.Streams.Error | Should -BeNullOrEmpty
        $run.Runspace.Dispose()
        Send-BpChatMessage 'g' -Wait -Count 1 | ForEach-Object Text | Should -Be 'Green it is.'
    }

    It 'goes on in the conversation that it is in when /new fails, and says what failed' {
        $null = New-BpChatConversation
        $before = (Get-BpChat).ConversationId
        $run = Enter-TestChat '' @{ PassThru = $true } -Open
        $running = $run.Shell.BeginInvoke()
        while (-not ($run.Screen.Lines -like 'Conversation*')) { Start-Sleep -Milliseconds 50 }
        $emulator.FailNext(403, 1, -1, 'createConversation')
        $emulator.FailNext(403, 1, -1, 'listenConversation')
        '/new', '/new', 'g', '/exit' | ForEach-Object { $run.Screen.Typed.Add($_) }
        $output = $run.Shell.EndInvoke($running)
        $run.Shell.Streams.Error.Count | Should -Be 2
        $run.Shell.Streams.Error[0].CategoryInfo.TargetName | Should -BeNullOrEmpty
        $run.Shell.Streams.Error[1].CategoryInfo.TargetName | Should -Not -BeIn '', $before
        $output.Text | Should -Be g, 'Green it is.'
        ($output.ConversationId | Select-Object -Unique) | Should -Be $before
        (Get-BpChat).ConversationId | Should -Be $before
        $run.Runspace.Dispose()
    }

    It 'listens on when it could not look for what no signal told of' {
        $any = [System.Reflection.BindingFlags] 'Instance, Public, NonPublic'
        $null = New-BpChatConversation
        $chat = Get-BpChat
        $ear = (Get-Command Enter-BpChat).ImplementingType.Assembly.GetType('Botpress.PowerShell.ChatEar', $true)
        $feedType = $ear.GetConstructors()[0].GetParameters()[0].ParameterType
        $client, $context = 'Client', 'Context' | ForEach-Object { $chat.GetType().GetProperty($_, $any).GetValue($chat) }
        $start = [Activator]::CreateInstance($feedType.GetConstructors()[0].GetParameters()[4].ParameterType, [object[]] ($null, $null))
        $feed = $feedType.GetConstructors()[0].Invoke([object[]] ($client, $context, $chat.ConversationId, $chat.UserId, $start, $null, $null))
        $null = $feed.OpenAsync([System.Threading.CancellationToken]::None).Wait(60000)
        $heard = $ear.GetConstructors()[0].Invoke([object[]] ($feed, [System.Threading.CancellationToken]::None))
        try {
            $emulator.FailNext(403, 1, -1, 'listMessages')
            { $heard.CheckAsync().GetAwaiter().GetResult() } | Should -Throw
            $heard.Heard.IsCompleted | Should -BeFalse
            $null = Send-BpChatMessage 'wait'
            $heard.Heard.Wait(60000) | Should -BeTrue
            $heard.Take().Message.GetProperty('payload').GetProperty('text').GetString() | Should -Be 'wait'
        }
        finally {
            $heard.Dispose()
        }
    }

    It 'gives each line of redirected input to one chat only' {
        $type = (Get-Command Enter-BpChat).ImplementingType.Assembly.GetType('Botpress.PowerShell.ChatKeyboard', $true)
        $read = $type.GetMethod('ReadRedirected', [System.Reflection.BindingFlags] 'Static, NonPublic')
        $pipe = [System.IO.Pipes.AnonymousPipeServerStream]::new('Out')
        $reader = [System.IO.StreamReader]::new([System.IO.Pipes.AnonymousPipeClientStream]::new('In', $pipe.ClientSafePipeHandle))
        $writer = [System.IO.StreamWriter]::new($pipe)
        $before = [Console]::In
        [Console]::SetIn($reader)
        try {
            # Both wait for the first line; the inner one takes it.
            $lines = @{}
            $inner = [Action[System.Threading.Tasks.Task, bool]] { param($line) $writer.WriteLine('first'); $writer.Flush(); $null = $line.Wait(60000) }
            $outer = [Action[System.Threading.Tasks.Task, bool]] {
                param($line)
                if (-not $lines.Inner) { $lines.Inner = $read.Invoke($null, @(, $inner)); $writer.WriteLine('second'); $writer.Flush() }
                else { $null = $line.Wait(60000) }
            }
            $lines.Outer = $read.Invoke($null, @(, $outer))
            $lines.Inner, $lines.Outer | Should -Be first, second
        }
        finally {
            [Console]::SetIn($before)
            $writer.Dispose()
            $reader.Dispose()
        }
    }

    It 'refuses where nobody can be asked, and begins nothing' {
        $chat = Connect-BpChat -WebhookId $emulator.WebhookId -NoDefault
        $shell = [powershell]::Create($state)
        { $shell.AddCommand('Enter-BpChat').AddParameter('Chat', $chat).Invoke() } | Should -Throw '*There is nobody to talk*'
        $shell.Dispose()
        $chat.ConversationId | Should -BeNullOrEmpty
        { Enter-BpChat -New -ConversationId x -Chat $chat } | Should -Throw '*exclude each other*'
    }

    It 'reads redirected input to its end, and waits for the last answer' {
        $path = Join-Path $TestDrive redirected.ps1
        Set-Content -LiteralPath $path -Encoding utf8 "
            Import-Module '$(Get-ModulePath)'
            `$null = Start-BpEmulator -AnswerDelayMs 10 -Answer $answers
            Enter-BpChat -QuietSec 0.3 -PassThru | ForEach-Object { `"said: `$(`$_.Text)`" }"
        $program, $leading = Get-PowerShellCommand
        $arguments = @($leading | Where-Object { $_ }) + '-NoProfile', '-File', $path
        $text = ('menu', '2', 'black' | & $program @arguments) -join "`n"
        $text | Should -BeLike "*> menu`nbot: Which tea?`n       1. Green`n       2. Black`n> 2`nbot: Black it is.`n> black`nbot: Black it is.`n*"
        $text | Should -BeLike "*said: b`nsaid: Black it is.`nsaid: b`nsaid: Black it is."
    }

    It 'talks in a terminal, shows what comes while nobody types, and ends with Ctrl-C in the middle of a line' {
        if (-not (Get-Command script -CommandType Application -ErrorAction Ignore) -or $PSVersionTable.PSEdition -eq 'Desktop' -or -not $IsLinux) {
            Set-ItResult -Skipped -Because 'script of util-linux makes the terminal'
            return
        }

        $path = Join-Path $TestDrive terminal.ps1
        Set-Content -LiteralPath $path "
            Import-Module '$(Get-ModulePath)'
            `$bot = Start-BpEmulator -AnswerDelayMs 10 -Answer $answers
            `$null = Send-BpChatMessage wait
            `$null = Send-BpMessage -ConversationId (Get-BpChat).ConversationId -UserId `$bot.BotId -Text 'Psst.' -Schedule @{ delay = 2000 }
            try { Enter-BpChat -QuietSec 0.3 } finally { Write-Host `"ENDED with `$(`$Error.Count) errors`" }"
        $program = @(Get-PowerShellCommand) + '-NoProfile', '-File', $path
        $start = [System.Diagnostics.ProcessStartInfo]::new('script')
        '-qec', (($program | ForEach-Object { "'$_'" }) -join ' '), '/dev/null' | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $seen = [System.Text.StringBuilder]::new()
        $buffer = [char[]]::new(4096)
        function Wait-Text([string] $Text) {
            while ("$seen".IndexOf($Text) -lt 0) {
                $read = $process.StandardOutput.ReadAsync($buffer, 0, $buffer.Length)
                if (-not $read.Wait(60000) -or $read.Result -eq 0) { throw "'$Text' did not come after: $seen" }
                $null = $seen.Append($buffer, 0, $read.Result)
            }
        }

        try {
            Wait-Text 'bot: '
            foreach ($turn in @('menu', '2. Black'), @('2', 'Black it is.')) {
                $process.StandardInput.Write("$($turn[0])`r")
                Wait-Text $turn[1]
            }

            $process.StandardInput.Write("half a li")
            Wait-Text 'half a li'
            $process.StandardInput.Write([char] 3)
            Wait-Text 'ENDED with 0 errors'
        }
        finally {
            # With what runs in the terminal.
            $process.Kill($true)
            $process.Dispose()
        }

        "$seen" | Should -Match 'bot: (\S+\[0m)?Psst\.'
        # Nothing but colour.
        [regex]::Matches("$seen", "$([char] 27)\[[0-9;?]*[A-Za-z]").Value | Where-Object { $_ -notmatch 'm$|\?1[hl]$|\?25[hl]$' } | Should -BeNullOrEmpty
    }
}
