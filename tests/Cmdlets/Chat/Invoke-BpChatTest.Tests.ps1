# Conversations as tests, against the emulator's bot.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $tea = New-BpMessagePayload -Choice 'Which tea?' -Option @{ label = 'Green'; value = 'g' }, @{ label = 'Black'; value = 'b' }
    $emulator = Start-BpEmulator -AnswerDelayMs 10 -Answer @{
        'hi*'   = 'Hello!'
        'tea'   = $tea
        'g'     = 'Green it is.'
        'b'     = 'Black it is.'
        'three' = 'one', 'two', 'three'
        'quiet' = @()
        '*'     = 'Sorry?'
    }
    $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'chat tests')).FullName
    function New-TestFile([string] $Name, [string] $Text) {
        $path = Join-Path $folder $Name
        [System.IO.File]::WriteAllText($path, $Text)
        $path
    }
}

AfterAll {
    Stop-BpEmulator
}

Describe 'Invoke-BpChatTest' {
    It 'passes and fails by what the bot says: <Name>' -ForEach @(
        @{ Name = 'text with wildcards'; Pass = @{ Say = 'hi'; Expect = 'hell*' }; Fail = @{ Say = 'hi'; Expect = 'bye*'; TimeoutSec = 0.2 }; Because = "*text like 'bye[*]'*within 0.2 s; what came: 'Hello!'" }
        @{ Name = 'a pattern'; Pass = @{ Say = 'hi'; Expect = '/^HELLO.$/' }; Fail = @{ Say = 'hi'; Expect = '/^x/'; TimeoutSec = 0.2 }; Because = '*matches /^x/*' }
        @{ Name = 'a regular expression'; Pass = @{ Say = 'hi'; Expect = [regex] '^Hello' }; Fail = @{ Say = 'hi'; Expect = [regex] '^hello'; TimeoutSec = 0.2 }; Because = '*matches /^hello/*' }
        @{ Name = 'a type'; Pass = @{ Say = 'tea'; Expect = @{ Type = 'Choice'; Text = 'which*' } }; Fail = @{ Say = 'hi'; Expect = @{ Type = 'choice' }; TimeoutSec = 0.2 }; Because = '*of the type choice*' }
        @{ Name = 'options'; Pass = @{ Say = 'tea'; Expect = @{ Option = 'green', 'b' } }; Fail = @{ Say = 'tea'; Expect = @{ Option = 'Red' }; TimeoutSec = 0.2 }; Because = "*with the option 'Red'*" }
        @{ Name = 'metadata'; Pass = @{ Say = 'hi'; Expect = @{ Metadata = @{ a = $null } } }; Fail = @{ Say = 'hi'; Expect = @{ Metadata = @{ a = 1 } }; TimeoutSec = 0.2 }; Because = '*with a = 1 in its metadata*' }
        @{ Name = 'a script'; Pass = @{ Say = 'hi'; Expect = { $_.IsBot -and $_.Text -ceq 'Hello!' } }; Fail = @{ Say = 'hi'; Expect = { throw 'no' }; TimeoutSec = 0.2 }; Because = '*the script failed: no*' }
        @{ Name = 'several in order'; Pass = @{ Say = 'three'; Expect = 'one', 'three' }; Fail = @{ Say = 'three'; Expect = 'three', 'one'; TimeoutSec = 0.3 }; Because = "*text like 'one'*what came: 'one', 'two', 'three'" }
        @{ Name = 'what must not come'; Pass = @{ Say = 'hi'; ExpectNot = '*error*'; QuietSec = 0.2 }; Fail = @{ Say = 'three'; ExpectNot = 'two'; QuietSec = 0.2 }; Because = "*nothing that is text like 'two'*" }
        @{ Name = 'nothing'; Pass = @{ Say = 'quiet'; ExpectNothing = $true; QuietSec = 0.2 }; Fail = @{ Say = 'hi'; ExpectNothing = $true; QuietSec = 2 }; Because = "*nothing more within 2 s; what came: 'Hello!'" }
        @{ Name = 'a payload'; Pass = @{ Send = @{ type = 'image'; imageUrl = 'https://example.com/a.png' }; Expect = 'Sorry?' }; Fail = @{ Send = @{ type = 'text'; text = 'hi' }; Expect = 'x'; TimeoutSec = 0.2 }; Because = '*(Send: hi)*' }
        @{ Name = 'an event'; Pass = @{ Event = @{ type = 'opened' }; ExpectNothing = $true; QuietSec = 0.2 }; Fail = @{ Event = @{ type = 'opened' }; Expect = 'x'; TimeoutSec = 0.2 }; Because = '*nothing came' }
    ) {
        $results = @{ Name = 'good'; Steps = $Pass }, @{ Name = 'bad'; Steps = $Fail } | Invoke-BpChatTest
        $results.Name | Should -Be good, bad
        $results[0].Failures | Should -BeNullOrEmpty
        $results.Passed | Should -Be $true, $false
        $results[1].Failures[0] | Should -BeLike $Because
    }

    It 'chooses by label, value and number, and says what cannot be chosen' {
        $result = @(
            @{ Say = 'tea' }
            @{ Choose = 'GREEN'; Expect = 'Green it is.' }
            @{ Say = 'tea'; Expect = 'Which*' }
            @{ Choose = 'b'; Expect = 'Black it is.'; Name = 'by value' }
            @{ Say = 'tea'; Expect = 'Which*' }
            @{ Choose = 1; Expect = 'Green*' }
            @{ Choose = 'Red'; TimeoutSec = 0.2 }
        ) | Invoke-BpChatTest
        $result.Steps.Passed | Should -Be $true, $true, $true, $true, $true, $true, $false
        $result.Failures | Should -Be "Step 7 (Choose: Red): the last list has no 'Red'. It has: 'Green', 'Black'"
        $result.Steps[3].Name, $result.Steps[3].Said, $result.Steps[3].Received.Text | Should -Be 'by value', b, 'Black it is.'
        ($result.Transcript | Where-Object IsBot).Text | Should -Be 'Which tea? [Green, Black]', 'Green it is.', 'Which tea? [Green, Black]', 'Black it is.', 'Which tea? [Green, Black]', 'Green it is.'
        ($result.Transcript | Where-Object IsBot -EQ $false).Text | Should -Be tea, g, tea, b, tea, g
    }

    It 'takes the first message that fits, and with -Exact the next' {
        $steps = @{ Say = 'three'; Expect = 'two' }, @{ Expect = 'three'; TimeoutSec = 5 }
        (Invoke-BpChatTest -Script $steps).Passed | Should -BeTrue
        $result = Invoke-BpChatTest -Script $steps -Exact
        $result.Failures | Should -BeLike "Step 1 (Say: three): expected text like 'two' next within 30 s; what came: 'one'*"
        $result.Steps.Count | Should -Be 1
        (Invoke-BpChatTest -Script @{ Say = 'three'; Expect = 'one', 'two', 'three' } -Exact).Passed | Should -BeTrue
    }

    It 'ends at the time of the step, however often the bot goes on' {
        $said = @{ Count = 0 }
        $goesOn = {
            if ($said.Count -lt 60) {
                $said.Count++
                $null = Send-BpMessage -ConversationId $_.ConversationId -UserId $emulator.BotId -Text more -Schedule @{ delay = 30 }
            }

            $false
        }
        $result = Invoke-BpChatTest -Script @{ Say = 'hi'; ExpectNot = $goesOn; QuietSec = 1; TimeoutSec = 0.4 }
        $result.Failures | Should -BeNullOrEmpty
        $said.Count | Should -BeGreaterThan 0
        $said.Count | Should -BeLessThan 60
    }

    It 'does not pass <Name> because a signal was lost' -ForEach @(
        @{ Name = 'nothing'; Step = @{ Say = 'hi'; ExpectNothing = $true; QuietSec = 0.5 }; Because = "*expected nothing more within 0.5 s; what came: 'Hello!'" }
        @{ Name = 'what must not come'; Step = @{ Say = 'hi'; ExpectNot = 'Hello!'; TimeoutSec = 0.5 }; Because = "*expected nothing that is text like 'Hello!'; what came: 'Hello!'" }
        @{ Name = 'what must not come after an answer'; Step = @{ Say = 'three'; Expect = 'one'; ExpectNot = 'two'; QuietSec = 0.5 }; Lost = 1; After = 2; Because = "*expected nothing that is text like 'two'; what came: 'one', 'three', 'two'" }
    ) {
        $emulator.InjectFault('LostSignal', $(if ($Lost) { $Lost } else { 2 }), $null, [int] $After)
        $result = Invoke-BpChatTest -Script $Step
        $result.Failures | Should -BeLike $Because
    }

    It 'looks once for what no signal told of when the time is over, however much is expected' {
        $emulator.InjectFault('LostSignal', 4)
        $result = Invoke-BpChatTest -Script @{ Say = 'three'; Expect = 'one', 'two', 'three', 'four'; TimeoutSec = 0.4 } -Verbose 4>&1
        $said = "$($result | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })"
        $result | Where-Object { $_ -is [Botpress.ChatTestResult] } | ForEach-Object Failures | Should -BeLike "*text like 'four'*what came: 'one', 'two', 'three'"
        # One for the beginning, and one look.
        [regex]::Matches($said, 'Of the messages').Count | Should -Be 2
    }

    It 'goes on after a failure when it is told to' {
        $steps = @{ Say = 'hi'; Expect = 'x'; TimeoutSec = 0.2 }, @{ Say = 'g'; Expect = 'Green*' }, @{ Say = 'b'; Expect = 'y'; TimeoutSec = 0.2 }
        (Invoke-BpChatTest -Script $steps).Steps.Passed | Should -Be @(, $false)
        $result = Invoke-BpChatTest -Script $steps -ContinueOnFailure
        $result.Steps.Passed | Should -Be $false, $true, $false
        $result.Failures.Count | Should -Be 2
    }

    It 'gives equal results from all formats' {
        $psd1 = New-TestFile 'same.psd1' "@{ Name = 'tea'; Steps = @{ Say = 'tea'; Expect = @{ Text = 'Which*'; Type = 'choice' } }, @{ Say = 'g'; Expect = 'Green it is.'; TimeoutSec = 20 } }"
        $json = New-TestFile 'same.json' '[{"name":"tea","steps":[{"say":"tea","expect":{"text":"Which*","type":"choice"}},{"say":"g","expect":"Green it is.","timeoutSec":20}]}]'
        $csv = New-TestFile 'same.csv' "Test,Say,Expect,Type,TimeoutSec`ntea,tea,Which*,choice,`ntea,g,Green it is.,,20`n"
        $steps = @{ Say = 'tea'; Expect = @{ Text = 'Which*'; Type = 'choice' } }, @{ Say = 'g'; Expect = 'Green it is.'; TimeoutSec = 20 }
        $results = @($psd1, $json, $csv | Get-Item | Invoke-BpChatTest) + @(Invoke-BpChatTest -Script @{ Name = 'tea'; Steps = $steps })
        $results.Path | Should -Be $psd1, $json, $csv, $null
        $seen = $results | ForEach-Object {
            $steps = $_.Steps | ForEach-Object { "$($_.Number) $($_.Action) $($_.Said) $($_.Expected) $($_.Received.Text) $($_.Passed)" }
            "$($_.Name) $($_.Passed) $($_.Transcript.Text -join '|') $($steps -join '|')"
        }
        $seen | Select-Object -Unique | Should -Be "tea True tea|Which tea? [Green, Black]|g|Green it is. 1 Say tea text like 'Which*' and of the type choice Which tea? [Green, Black] True|2 Say g text like 'Green it is.' Green it is. True"
    }

    It 'runs several at once, with results in the order of the input' {
        $tests = 1..6 | ForEach-Object { @{ Name = "t$_"; Steps = @{ Say = $(if ($_ % 2) { 'hi' } else { 'quiet' }); Expect = { $_.Text -eq 'Hello!' }; TimeoutSec = 0.3 } } }
        $results = $tests | Invoke-BpChatTest -ThrottleLimit 4
        $results.Name | Should -Be t1, t2, t3, t4, t5, t6
        $results.Passed | Should -Be $true, $false, $true, $false, $true, $false
        ($results.ConversationId | Select-Object -Unique).Count | Should -Be 6
    }

    It 'has a conversation of its own, and deletes it unless it is told to keep it' {
        $before = (Get-BpChatUser).Id
        $kept, $gone = (Invoke-BpChatTest -Script @{ Say = 'hi' } -Keep), (Invoke-BpChatTest -Script @{ Say = 'hi' })
        (Get-BpChatConversation).Id | Should -Contain $kept.ConversationId
        (Get-BpChatConversation).Id | Should -Not -Contain $gone.ConversationId
        $users = @(Get-BpUser).Count
        $other = Invoke-BpChatTest -Script @{ Say = 'hi'; Expect = 'Hello!' } -NewUser
        $other.Passed | Should -BeTrue
        $other.Transcript[0].UserId | Should -Not -Be $before
        @(Get-BpUser).Count | Should -Be $users
        (Get-BpChat).ConversationId | Should -BeNullOrEmpty
    }

    It 'deletes the user though the conversation cannot be deleted, and says so' {
        $users = @(Get-BpUser).Count
        $emulator.FailNext(403, 1, -1, 'deleteConversation')
        $result = Invoke-BpChatTest -Script @{ Say = 'hi'; Expect = 'Hello!' } -NewUser -WarningVariable warned -WarningAction SilentlyContinue
        $result.Passed | Should -BeTrue
        @($warned).Count | Should -Be 1
        "$warned" | Should -BeLike "The conversation that the test 'Test 1' made could not be deleted: *"
        @(Get-BpUser).Count | Should -Be $users
    }

    It 'writes errors with -Strict when all are done, and the report before' {
        $report = Join-Path $TestDrive report.xml
        $tests = @{ Name = 'a & <b>'; Steps = @{ Say = "hi$([char] 27)[31m"; Expect = 'x'; TimeoutSec = 0.2 } }, @{ Name = 'good'; Steps = @{ Say = 'hi'; Expect = 'Hello!' } }
        $results = $tests | Invoke-BpChatTest -Strict -ReportPath $report -ErrorAction SilentlyContinue -ErrorVariable failed
        $results.Passed | Should -Be $false, $true
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'ChatTestFailed,Botpress.PowerShell.InvokeBpChatTestCommand'
        $failed[0].TargetObject.Name | Should -Be 'a & <b>'
        { $tests | Invoke-BpChatTest -Strict -ErrorAction Stop } | Should -Throw "The chat test 'a & <b>' failed: Step 1 *"
        $xml = [xml] (Get-Content -LiteralPath $report -Raw)
        $suite = $xml.testsuites.testsuite
        $suite.tests, $suite.failures, $suite.errors | Should -Be 2, 1, 0
        $suite.testcase.name | Should -Be 'a & <b>', good
        $suite.testcase[0].failure.message | Should -BeLike 'Step 1 (Say: hi*'
        $suite.testcase[1].'system-out' | Should -Be "> hi`nbot: Hello!"
    }

    It 'refuses what is no test, names file and step, and runs nothing: <Name>' -ForEach @(
        @{ Name = 'an unknown key'; File = 'a.psd1'; Text = "@{ Name = 'x'; Steps = @{ Say = 'hi' }, @{ Sai = 'hi' } }"; Because = "'a.psd1', test 'x', step 2: has the unknown key 'Sai'*" }
        @{ Name = 'an unknown key of an expectation'; File = 'b.json'; Text = '[{"Say":"hi","Expect":{"Txt":"x"}}]'; Because = "'b.json', step 1: Expect has 'Txt'*" }
        @{ Name = 'an unknown key of a test'; File = 'b2.json'; Text = '{"Name":"x","Steps":[{"Say":"hi"}],"Retry":1}'; Because = "'b2.json' has a test with the unknown key 'Retry'*" }
        @{ Name = 'an unknown column'; File = 'c.csv'; Text = "Test,Sai`na,hi`n"; Because = "'c.csv' cannot be read: it has the unknown column 'Sai'*" }
        @{ Name = 'code'; File = 'd.psd1'; Text = "@{ Say = `$(`$env:BP_TEST_RAN = 1; 'hi') }"; Because = "'d.psd1' cannot be read: it is not data alone*" }
        @{ Name = 'a command'; File = 'e.psd1'; Text = "`$env:BP_TEST_RAN = 1; @{ Say = 'hi' }"; Because = "'e.psd1' cannot be read: it is not data alone*" }
        @{ Name = 'a script block'; File = 'f.psd1'; Text = "@{ Say = 'hi'; Expect = { `$env:BP_TEST_RAN = 1 } }"; Because = "'f.psd1' cannot be read: line 1 has a script block*" }
        @{ Name = 'a type'; File = 'g.psd1'; Text = "@{ Say = 'hi'; Expect = [System.IO.File]::WriteAllText('x', 'y') }"; Because = "'g.psd1' cannot be read: it is not data alone*" }
        @{ Name = 'broken JSON'; File = 'h.json'; Text = '[{'; Because = "'h.json' cannot be read: *" }
        @{ Name = 'an empty file'; File = 'i.csv'; Text = ''; Because = "'i.csv' cannot be read: The file is empty*" }
        @{ Name = 'two things at once'; File = 'j.json'; Text = '[{"Say":"hi","Choose":1}]'; Because = "'j.json', step 1: Choose stands beside Say*" }
        @{ Name = 'a payload that is none'; File = 'k.json'; Text = '[{"Send":{"type":"text"}}]'; Because = "'k.json', step 1: Send cannot be sent: *needs 'text'*" }
        @{ Name = 'a bad pattern'; File = 'l.json'; Text = '[{"Say":"hi","Expect":"/(/"}]'; Because = "'l.json', step 1: Expect is no regular expression*" }
        @{ Name = 'nothing'; File = 'm.json'; Text = '[{"Name":"hi"}]'; Because = "'m.json', step 1: does nothing and expects nothing*" }
        @{ Name = 'another kind of file'; File = 'n.txt'; Text = 'hi'; Because = "'n.txt' is no psd1, json or csv file*" }
    ) {
        $env:BP_TEST_RAN = ''
        $before = $emulator.RequestCount
        $path = New-TestFile $File $Text
        { Invoke-BpChatTest -Path $path -Script @{ Say = 'hi' } } | Should -Throw $Because -ErrorId 'InvalidChatTest,Botpress.PowerShell.InvokeBpChatTestCommand'
        $emulator.RequestCount | Should -Be $before
        $env:BP_TEST_RAN | Should -BeNullOrEmpty
    }

    It 'finds files by wildcards, and says when there is none' {
        $null = New-TestFile 'w1.json' '[{"Say":"hi","Expect":"Hello!"}]'
        $null = New-TestFile 'w2.json' '[{"Say":"hi"},{"Expect":"Hello!"}]'
        $null = New-TestFile 'w[3].json' '[{"Say":"hi"}]'
        (Invoke-BpChatTest (Join-Path $folder 'w*.json')).Name | Should -Be 'w1', 'w2', 'w[3]'
        (Invoke-BpChatTest (Join-Path $folder 'w[3].json')).Name | Should -Be 'w[3]'
        { Invoke-BpChatTest (Join-Path $folder 'nowhere*.json') } | Should -Throw -ErrorId 'FileNotFound,*'
        { Invoke-BpChatTest } | Should -Throw 'There is no test to run.*' -ErrorId 'InvalidArgument,*'
    }

    It 'checks files with -WhatIf, and runs nothing' {
        $path = New-TestFile 'what.json' '[{"Say":"hi"}]'
        $before = $emulator.RequestCount
        Invoke-BpChatTest $path -WhatIf | Should -BeNullOrEmpty
        $emulator.RequestCount | Should -Be $before
    }

    It 'fails a test that cannot be had, so that nobody takes it for one that passed' {
        $emulator.FailNext(403)
        $result = Invoke-BpChatTest -Script @{ Say = 'hi' }
        $result.Passed | Should -BeFalse
        $result.Failures | Should -BeLike 'The conversation could not be had: *'
    }

    It 'shows no key in results and reports' {
        $report = Join-Path $TestDrive secret.xml
        $result = Invoke-BpChatTest -Script @{ Say = 'hi'; Expect = 'x'; TimeoutSec = 0.1 } -NewUser -ReportPath $report -Debug 5>&1 4>&1
        $text = ($result | Out-String) + ($result | Where-Object { $_ -is [Botpress.ChatTestResult] } | ConvertTo-Json -Depth 6 -WarningAction Ignore) + (Get-Content $report -Raw)
        $text | Should -Match '"key":"\*\*\*"'
        $text | Should -Not -Match 'eyJ[A-Za-z0-9_-]{10}'
    }
}

# As the help says it.
Describe 'in Pester' {
    BeforeDiscovery {
        $files = @([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "bp-chat-$PID.json"))
        [System.IO.File]::WriteAllText($files[0], '[{"Say":"hi","Expect":"Hello!"}]')
        $files = Get-Item $files
    }
    AfterAll { Remove-Item ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "bp-chat-$PID.json")) }
    It '<_.Name>' -ForEach $files { (Invoke-BpChatTest $_).Failures | Should -BeNullOrEmpty }
}
