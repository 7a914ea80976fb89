# Export-BpConversation, as a user types it. What the archive is made of is tested without PowerShell, in tests/Botpress.Jobs.Tests.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator -Lenient -RateLimit 0 -Generate @{ Conversations = 12; MessagesPerConversation = 5; Days = 20 }
    $bot = @(Get-BpBot)[0]
    Set-BpSession -BotId $bot.Id

    function Get-Archived([string] $Folder, [string] $Kind = 'messages') {
        Get-ChildItem (Join-Path $Folder $Kind) -Recurse -File | Get-Content | ConvertFrom-Json
    }
}

AfterAll {
    Disconnect-BpSession
    Stop-BpEmulator
}

Describe 'Export-BpConversation' {
    It 'keeps every message once, says so, and adds nothing at the next run' {
        $folder = Join-Path $TestDrive first
        $result = Export-BpConversation $folder
        $result | Should -BeOfType ([Botpress.ArchiveResult])
        $result.Messages, $result.NewMessages, $result.Conversations, $result.IsComplete | Should -Be 60, 60, 12, $true
        $expected = Get-BpMessage | Sort-Object Id
        $archived = Get-Archived $folder | Sort-Object id
        $archived.id | Should -Be $expected.Id
        $archived.text | Should -Be $expected.Text
        $again = Export-BpConversation $folder
        $again.NewMessages, $again.ChangedMessages, $again.Partitions.Count | Should -Be 0, 0, 0
        ($result | Format-Table | Out-String) | Should -Match 'NewMessages'
    }

    It 'goes nowhere by a path of Windows to another machine, where there is no Windows' -Tag 'needs a system that is not Windows' -Skip:($PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows) {
        Push-Location $TestDrive
        try {
            { Export-BpConversation '\\server\share\archive' -ErrorAction Stop } | Should -Throw "-Path: '\\server\share\archive' is how Windows writes a path on another machine, and leads nowhere here.*"
            { Sync-BpTable T '\\server\share\rows.csv' -KeyColumn id -ErrorAction Stop } | Should -Throw '*leads nowhere here*'
            Get-ChildItem -Force | Where-Object Name -Like '*server*' | Should -BeNullOrEmpty
            (Export-BpConversation 'a\b' -Conversation @(Get-BpConversation)[0].Id).IsComplete | Should -BeTrue
            Join-Path $TestDrive a/b/messages | Should -Exist
        }
        finally { Pop-Location }
    }

    It 'writes nothing with -WhatIf and sends only what reads' {
        $folder = Join-Path $TestDrive whatif
        $verbose = Export-BpConversation $folder -WhatIf -Verbose 4>&1
        $folder | Should -Not -Exist
        $requests = @($verbose | Where-Object { "$_" -match '^(GET|POST|PUT|DELETE) /' })
        $requests.Count | Should -BeGreaterThan 1
        $requests | Should -Match '^GET '
    }

    It 'leaves nothing where it cannot begin, and names the bot' {
        $folder = Join-Path $TestDrive refused/archive
        foreach ($session in @(
                Connect-BpSession -ApiUrl $emulator.Url -Token wrong -BotId $bot.Id -MaximumRetryCount 0 -NoDefault
                Connect-BpSession -ApiUrl http://127.0.0.1:9 -Token t -BotId $bot.Id -MaximumRetryCount 0 -NoDefault)) {
            Export-BpConversation $folder -Session $session -ErrorAction SilentlyContinue -ErrorVariable problem
            "$($problem[0])" | Should -BeLike "*(listMessages '$($bot.Id)')*"
            $problem[0].TargetObject | Should -Be $folder
            Join-Path $TestDrive refused | Should -Not -Exist
        }
    }

    It 'takes conversations from the pipeline, whole' {
        $folder = Join-Path $TestDrive some
        $some = Get-BpConversation | Select-Object -First 2
        $result = $some | Export-BpConversation $folder -Format Html
        $result.Messages | Should -Be 10
        (Get-Archived $folder).conversationId | Sort-Object -Unique | Should -Be ($some.Id | Sort-Object)
        (Get-ChildItem (Join-Path $folder html)).BaseName | Sort-Object | Should -Be ($some.Id | Sort-Object)
    }

    It 'gives each piped bot a folder of its own' {
        $folder = Join-Path $TestDrive bots
        Get-BpBot | Export-BpConversation $folder | ForEach-Object { $_.Path } | Should -Be (Join-Path $folder $bot.Id)
        Join-Path $folder "$($bot.Id)/_manifest/part-1-of-1.json" | Should -Exist
    }

    It 'does nothing for nothing' {
        Get-BpConversation -Channel nothing-there | Export-BpConversation (Join-Path $TestDrive nothing) | Should -BeNullOrEmpty
        Join-Path $TestDrive nothing | Should -Not -Exist
    }

    It 'shares the work' {
        $folder = Join-Path $TestDrive shared
        $results = 1..3 | ForEach-Object { Export-BpConversation $folder -Shard "$_/3" -Compress }
        ($results | Measure-Object Messages -Sum).Sum | Should -Be 60
        { Export-BpConversation $folder -ErrorAction Stop } | Should -Throw -ErrorId 'ArchiveSharded*'
    }

    It 'goes on where it was interrupted' {
        $folder = Join-Path $TestDrive interrupted
        $script = [powershell]::Create().AddScript({
            param($module, $session, $folder)
            Import-Module $module
            Export-BpConversation $folder -Session $session -Shard 1/1 -MaximumRequestRate 10 -ThrottleLimit 1
        }).AddParameters(@{ module = (Get-ModulePath); session = (Get-BpSession); folder = $folder })
        $running = $script.BeginInvoke()
        for ($wait = 0; $wait -lt 200 -and -not (Test-Path (Join-Path $folder _journal/*.jsonl)); $wait++) { Start-Sleep -Milliseconds 20 }
        $script.Stop()
        $script.Dispose()
        $result = Export-BpConversation $folder -Shard 1/1
        $result.IsResumed, $result.IsComplete, $result.Messages | Should -Be $true, $true, 60
        @((Get-Archived $folder).id | Sort-Object -Unique).Count | Should -Be 60
    }

    It 'asks once, with the sums, and says what it refuses' {
        $folder = Join-Path $TestDrive refused
        { Export-BpConversation $folder -Shard 3/2 } | Should -Throw '*no part of the conversations*'
        { Export-BpConversation $folder -Lookback -1 } | Should -Throw '*-Lookback is negative*'
        { Export-BpConversation $folder -Mode Message -Channel x } | Should -Throw '*-Mode Message*'
        { Export-BpConversation $folder -After (Get-Date).AddDays(1) -ErrorAction Stop } | Should -Throw -ErrorId 'NothingToArchive*'
        { Export-BpConversation env:x -ErrorAction Stop } | Should -Throw -ErrorId 'NotAFile*'
        { Export-BpConversation nodrive:x -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument*'
        { Export-BpConversation $folder -JournalPath env:x -ErrorAction Stop } | Should -Throw -ErrorId 'NotAFile*'
        { Export-BpConversation $PSCommandPath -ErrorAction Stop } | Should -Throw -ErrorId 'NotAFolder*'
        # What was refused is nothing to go on with.
        { Export-BpConversation $folder -Channel other -BotId none -ErrorAction Stop } | Should -Throw
        (Export-BpConversation $folder).IsResumed | Should -BeFalse
        $cells = Export-BpConversation $folder | ConvertTo-Csv | ConvertFrom-Csv
        $cells.Partitions, $cells.Errors | Should -Be '[]', '[]'
    }

    It 'makes files for spreadsheets in which nothing is a formula' {
        $conversation = Get-BpConversation | Select-Object -First 1
        $message = Send-BpMessage -ConversationId $conversation.Id -UserId $bot.Id -Text '=HYPERLINK("http://evil")'
        $folder = Join-Path $TestDrive csv
        $null = $conversation | Export-BpConversation $folder -Format Csv
        $rows = Get-ChildItem (Join-Path $folder csv) | ForEach-Object { Import-Csv $_.FullName }
        ($rows | Where-Object id -EQ $message.Id).text | Should -Be "'=HYPERLINK(`"http://evil`")"
        Remove-BpMessage $message.Id -Confirm:$false
    }

    It 'is found by what people call it' {
        foreach ($words in 'archive', 'backup conversations', 'export transcripts', 'keep conversations longer than 90 days') {
            (Find-BpCommand $words | Select-Object -First 3).Cmdlet | Should -Contain Export-BpConversation -Because $words
        }
    }
}
