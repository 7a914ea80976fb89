<#
.SYNOPSIS
    Measures jobs of the built module against an emulator, and makes them go through what they are to survive: one run, printed. Ends with an error where
    a figure is missed.
.PARAMETER Manifest
    The manifest of the built module.
.PARAMETER Part
    Knowledge: a folder of 1,000 files, the first time and unchanged, also over a line of 20 ms. Memory: the peak of a mirror of ten times the rows. Follow:
    16 followers of 20,000 numbered lines, which come late, several of one moment, under faults; each has to see each once. Kill: syncs of a knowledge
    base and of a table that are killed again and again, and then finished. Runspaces: all jobs at once, in 16 runspaces of one session. Several with commas between them.
.PARAMETER Count
    How many kills of each.
.PARAMETER LineCount
    How many lines are followed.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Manifest,
    [string] $Part = 'Knowledge,Memory,Follow,Kill,Runspaces',
    [int] $Count = 20,
    [int] $LineCount = 20000,
    [int] $Seed = 7
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Manifest = Convert-Path $Manifest
Import-Module (Join-Path $PSScriptRoot '../Support/PowerShellProcess.psm1')
Import-Module $Manifest
Add-Type -Path (Join-Path $PSScriptRoot 'DelayRelay.cs')
$program, $leading = Get-PowerShellCommand
$folder = (New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "botpress-jobs-$PID") -ItemType Directory).FullName
$parts = $Part -split ','
$random = [System.Random]::new($Seed)
$problems = [System.Collections.Generic.List[string]]::new()

# Those that no wait is named for, and that end at once.
$faults = 'InternalError', 'BadGateway', 'Unavailable', 'GatewayTimeout', 'ResetBefore', 'ResetAfter', 'ResetInBody', 'TruncatedJson', 'InvalidJson', 'Html', 'RepeatedCursor'

function Write-Ratio {
    param([string] $What, [double] $Ratio, [double] $Limit, [string] $Detail)
    '{0,-62} {1,6:0.000}   at most {2,5:0.00}   {3,-5}  {4}' -f $What, $Ratio, $Limit, $(if ($Ratio -le $Limit) { 'ok' } else { 'ABOVE' }), $Detail
    if ($Ratio -gt $Limit) { $problems.Add("$What is $Ratio, more than $Limit") }
}

function Assert-That {
    param([bool] $Condition, [string] $Problem)
    if (-not $Condition) { $problems.Add($Problem) }
}

# What is not the same in two lists of texts, in words; nothing where they are the same.
function Compare-List {
    param([string[]] $Expected, [string[]] $Found)
    $once = [System.Collections.Generic.HashSet[string]]::new($Found)
    if ($once.Count -ne $Found.Count) { "$($Found.Count - $once.Count) twice" }
    $missing = @($Expected | Where-Object { -not $once.Contains($_) })
    if ($missing) { "$($missing.Count) missing, $($missing[0]) for one" }
    $null = $once.ExceptWith([string[]] $Expected)
    if ($once.Count) { "$($once.Count) that should not be there, $(@($once)[0]) for one" }
}

function New-Page([string] $Name, [int[]] $Number) {
    $path = Join-Path $folder $Name
    $null = New-Item $path -ItemType Directory -Force
    foreach ($one in $Number) { [System.IO.File]::WriteAllText("$path/page $one.md", "Page $one is about tea and toast.") }
    $path
}

# A process that does one thing with the module, connected to the emulator.
function Start-Worker([string] $Script) {
    $info = [System.Diagnostics.ProcessStartInfo]::new($program)
    $text = "`$ErrorActionPreference = 'Stop'; Import-Module '$Manifest'; `$null = Connect-BpSession -ApiUrl '$($emulator.Url)' -Token `$env:JOB_TOKEN -WorkspaceId $($emulator.WorkspaceId) -BotId $((Get-BpSession).BotId) -RetryIntervalSec 0.1; [Console]::Out.WriteLine('ready'); $Script"
    foreach ($argument in @($leading | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-Command', $text) { $info.ArgumentList.Add($argument) }
    $info.Environment['JOB_TOKEN'] = $emulator.Token
    $info.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($info)
    if ($process.StandardOutput.ReadLine() -ne 'ready') { throw 'The process did not start.' }
    $process
}

# Starts what a process does again and again, and kills it after a while that chance has it, which is not longer than it takes.
function Stop-Repeatedly([string] $Script, [int] $Longest, [scriptblock] $Change) {
    $ended = 0
    for ($kill = 1; $kill -le $Count; $kill++) {
        & $Change $kill
        $process = Start-Worker $Script
        if ($process.WaitForExit($random.Next(50, $Longest))) { $ended++ } else { $process.Kill() }
        $process.WaitForExit()
    }

    "$($Count - $ended) of $Count killed"
}

try {
    if ('Knowledge' -in $parts) {
        $emulator = Start-BpEmulator -SampleData -RateLimit 0
        $bot = (Get-BpSession).BotId
        foreach ($line in 0, 20) {
            $path = New-Page "kb$line" (1..1000)
            $relay = $null
            if ($line) {
                $relay = [DelayRelay]::new($emulator.Url.Port, $line)
                $null = Connect-BpSession -ApiUrl "http://127.0.0.1:$($relay.Port)" -Token $emulator.Token -WorkspaceId $emulator.WorkspaceId -BotId $bot
            }

            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $first = Sync-BpKnowledgeBase $path -Name "Bench $line" -Create -KeyPrefix "$line/" -MaximumRequestRate 0 | Select-Object -Last 1
            $time = $watch.Elapsed.TotalSeconds
            $watch.Restart()
            $second = Sync-BpKnowledgeBase $path -Name "Bench $line" -KeyPrefix "$line/" -MaximumRequestRate 0 | Select-Object -Last 1
            $again = $watch.Elapsed.TotalSeconds
            if (-not $first.IsComplete -or $first.Done -ne 1001 -or $second.Kept -ne 1000 -or $second.Planned -ne 0) { throw 'The sync is not what it should be.' }
            $where = if ($line) { " at $line ms" } else { '' }
            Write-Ratio -What "knowledge base: unchanged 1,000 files$where, requests" -Ratio ($second.Requests / $first.Requests) -Limit 0.1 -Detail "$($second.Requests) of $($first.Requests)"
            Write-Ratio -What "knowledge base: unchanged 1,000 files$where, time" -Ratio ($again / $time) -Limit 0.1 -Detail ('{0:0.00} s of {1:0.00} s' -f $again, $time)
            if ($relay) { $relay.Stop() }
        }

        $emulator | Stop-BpEmulator
    }

    if ('Memory' -in $parts) {
        $emulator = Start-BpEmulator -SampleData -RateLimit 0 -NewProcess
        $peaks = foreach ($rows in 10000, 100000) {
            $file = Join-Path $folder "rows$rows.csv"
            [System.IO.File]::WriteAllLines($file, [string[]] (@('key,name,price') + @(1..$rows | ForEach-Object { "k$_,Name of the row $_ that is long enough to count,$($_ / 4)" })))
            $null = New-BpTable "Rows${rows}Table" -Like (Import-Csv $file | Select-Object -First 100) -KeyColumn key
            $process = Start-Worker "`$r = Sync-BpTable Rows${rows}Table -Path '$file' -KeyColumn key -Confirm:`$false -MaximumRequestRate 0; [Console]::Out.WriteLine(`"`$(`$r.Done) `$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)`")"
            $done, $peak = $process.StandardOutput.ReadToEnd().Trim() -split ' '
            if ([int] $done -ne $rows) { throw "The mirror wrote $done rows." }
            [double] $peak
        }

        # A key and 16 bytes for each row is what a mirror has to know.
        Write-Ratio -What 'table mirror: peak memory at 10 times the rows' -Ratio ($peaks[1] / $peaks[0]) -Limit 1.5 -Detail ('{0:0} MB of {1:0} MB' -f ($peaks[1] / 1MB), ($peaks[0] / 1MB))
        $emulator | Stop-BpEmulator
    }

    if ('Follow' -in $parts) {
        # Lines come for 400 s, 20 of each moment, and show up to 20 s late. A line that the server shows twice is two lines: that fault is left out.
        $emulator = Start-BpEmulator -SampleData -RateLimit 0 -NewProcess -LogDelay '00:00:20' -FaultRate 0.1 -Seed $Seed -WarningAction SilentlyContinue `
            -Fault $faults
        $bot = (Get-BpSession).BotId
        $start = [datetime]::UtcNow
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $perSecond = 50
        $followers = foreach ($number in 1..16) {
            Start-ThreadJob -ThrottleLimit 16 {
                Import-Module $using:Manifest
                $emulator = $using:emulator
                $null = Connect-BpSession -ApiUrl "$($emulator.Url)" -Token $emulator.Token -WorkspaceId $emulator.WorkspaceId -BotId $using:bot -RetryIntervalSec 0.1
                # The last line ends it.
                :follow while ($true) {
                    Get-BpBotLog -Follow -StartTime $using:start -MessageContains 'numbered' -WarningAction SilentlyContinue | ForEach-Object {
                        if ($_.Message -eq 'numbered end') { break follow }
                        $_.Message
                    }
                }
            }
        }
        $client = [System.Net.Http.HttpClient]::new()
        $client.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $emulator.Token)
        $url = "$($emulator.Url)".TrimEnd('/') + '/_emulator/logs'
        Start-Sleep -Seconds 5
        for ($line = 1; $line -le $LineCount; $line += 20) {
            $stamp = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
            $sent = foreach ($one in $line..[math]::Min($LineCount, $line + 19)) {
                $client.PostAsync($url, [System.Net.Http.StringContent]::new("{`"botId`":`"$bot`",`"message`":`"numbered $one`",`"timestamp`":`"$stamp`"}", [System.Text.Encoding]::UTF8, 'application/json'))
            }
            foreach ($answer in $sent) { if (-not $answer.GetAwaiter().GetResult().IsSuccessStatusCode) { throw 'A line was not written.' } }
            $early = 5000 + ($line * 1000 / $perSecond) - $watch.ElapsedMilliseconds
            if ($early -gt 0) { Start-Sleep -Milliseconds $early }
        }

        $written = $watch.Elapsed.TotalSeconds
        Start-Sleep -Seconds 60
        $null = $client.PostAsync($url, [System.Net.Http.StringContent]::new("{`"botId`":`"$bot`",`"message`":`"numbered end`"}", [System.Text.Encoding]::UTF8, 'application/json')).GetAwaiter().GetResult()
        $expected = [string[]] @(1..$LineCount | ForEach-Object { "numbered $_" })
        $number = 0
        foreach ($follower in $followers) {
            $number++
            $seen = [string[]] @($follower | Receive-Job -Wait -AutoRemoveJob)
            foreach ($problem in Compare-List -Expected $expected -Found $seen) { $problems.Add("of the lines, follower $number has $problem") }
        }

        '{0:#,0} lines in {1:0} s, 20 of each moment, up to 20 s late, 10 % faults: 16 followers in 16 runspaces, {2:#,0} requests' -f $LineCount, $written, $emulator.RequestCount
        $emulator | Stop-BpEmulator
    }

    if ('Kill' -in $parts) {
        # As many files as take a while, of which each run finds some changed, new or gone.
        $emulator = Start-BpEmulator -SampleData -RateLimit 0 -NewProcess -IndexingTime '00:00:00.2'
        $path = New-Page 'killed' (1..300)
        $base = New-BpKnowledgeBase -Name Killed
        $script = "`$null = Sync-BpKnowledgeBase '$path' -Name Killed -Confirm:`$false -MaximumRequestRate 0 -LockTimeout 30 -WarningAction SilentlyContinue -ErrorAction SilentlyContinue"
        $killed = Stop-Repeatedly $script -Longest 1500 {
            param($kill)
            foreach ($one in 1..20) { [System.IO.File]::WriteAllText("$path/page $($random.Next(1, 300)).md", "Changed before kill $kill, $one.") }
            Remove-Item "$path/page $(300 + $kill - 1).md" -ErrorAction Ignore
            [System.IO.File]::WriteAllText("$path/page $(300 + $kill).md", "New before kill $kill.")
        }
        $last = Sync-BpKnowledgeBase $path -Name Killed -Confirm:$false -MaximumRequestRate 0 | Select-Object -Last 1
        $again = Sync-BpKnowledgeBase $path -Name Killed -Confirm:$false -MaximumRequestRate 0 | Select-Object -Last 1
        Assert-That ($last.IsComplete -and $again.Planned -eq 0) "after the kills a sync of the folder is not complete, or not the last: $($again.Planned) steps more"
        $files = @(Get-BpFile -Tag @{ kbId = $base.Id })
        $content = Join-Path $folder 'content'
        $null = New-Item $content -ItemType Directory
        $null = $files | Save-BpFile -Destination $content -ThrottleLimit 8
        $expected = Get-ChildItem $path -File | ForEach-Object { "$($_.Name)=$((Get-FileHash $_.FullName).Hash)" }
        $found = Get-ChildItem $content -File -Recurse | ForEach-Object { "$($_.Name)=$((Get-FileHash $_.FullName).Hash)" }
        foreach ($problem in Compare-List -Expected $expected -Found $found) { $problems.Add("of the files, the knowledge base has $problem") }
        "knowledge base: $killed, $($files.Count) files after the last run"

        # Rows, as the folder.
        $file = Join-Path $folder 'killed.csv'
        $null = New-BpTable KilledTable -Like ([pscustomobject] @{ key = 'a'; text = 'b' }) -KeyColumn key
        $rows = [ordered] @{}
        foreach ($one in 1..20000) { $rows["k$one"] = "Row $one" }
        $killed = Stop-Repeatedly "`$null = Sync-BpTable KilledTable -Path '$file' -KeyColumn key -Confirm:`$false -MaximumRequestRate 0 -Force -ErrorAction SilentlyContinue" -Longest 800 {
            param($kill)
            foreach ($one in 1..2000) { $rows["k$($random.Next(100, 20000))"] = "Changed before kill $kill, $one" }
            $rows.Remove("k$kill")
            $rows["new$kill"] = 'New'
            [System.IO.File]::WriteAllLines($file, [string[]] (@('key,text') + @($rows.GetEnumerator() | ForEach-Object { "$($_.Key),`"$($_.Value)`"" })))
        }
        $last = Sync-BpTable KilledTable -Path $file -KeyColumn key -Confirm:$false -MaximumRequestRate 0
        $again = Sync-BpTable KilledTable -Path $file -KeyColumn key -Confirm:$false -MaximumRequestRate 0
        Assert-That ($last.IsComplete -and $again.Planned -eq 0) "after the kills a sync of the table is not complete, or not the last: $($again.Planned) steps more"
        $found = [string[]] @(Find-BpTableRow KilledTable | ForEach-Object { "$($_.key)=$($_.text)" })
        foreach ($problem in Compare-List -Expected @($rows.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }) -Found $found) { $problems.Add("of the rows, the table has $problem") }
        "table: $killed, $($found.Count) rows after the last run"
        $emulator | Stop-BpEmulator
    }

    if ('Runspaces' -in $parts) {
        $emulator = Start-BpEmulator -NewProcess -Lenient -RateLimit 0 -Seed $Seed -Fault $faults -Generate @{ Conversations = 400; MessagesPerConversation = 10; Days = 30 }
        $bot = @(Get-BpBot)[0].Id
        Set-BpSession -BotId $bot
        $emulator.FaultRate = 0.05
        $session = Get-BpSession
        foreach ($one in 1..4) {
            $null = New-Page "rs$one" (1..100)
            $null = New-BpTable "Rs${one}Table" -Like ([pscustomobject] @{ key = 'a'; text = 'b' }) -KeyColumn key
            [System.IO.File]::WriteAllLines("$folder/rs$one.csv", [string[]] (@('key,text') + @(1..3000 | ForEach-Object { "k$_,Row $_ of $one" })))
        }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $jobs = foreach ($one in 1..4) {
            foreach ($what in 'archive', 'knowledge', 'table', 'follow') {
                Start-ThreadJob -ThrottleLimit 16 -Name "$what $one" {
                    $number = $using:one
                    $place = $using:folder
                    $connection = $using:session
                    Import-Module $using:Manifest
                    switch ($using:what) {
                        archive { Export-BpConversation "$place/rs-archive" -Shard "$number/4" -Session $connection -Settle 0 -MaximumRequestRate 0 -WarningAction SilentlyContinue }
                        knowledge { Sync-BpKnowledgeBase "$place/rs$number" -Name "Rs $number" -Create -KeyPrefix "$number/" -Session $connection -MaximumRequestRate 0 -WarningAction SilentlyContinue | Select-Object -Last 1 }
                        table { Sync-BpTable "Rs${number}Table" -Path "$place/rs$number.csv" -KeyColumn key -Confirm:$false -Session $connection -MaximumRequestRate 0 -WarningAction SilentlyContinue }
                        follow { [pscustomobject] @{ IsComplete = $true; Seen = @(Get-BpMessage -Follow -AfterDate ([datetime]::UtcNow.AddDays(-40)) -Duration '00:00:20' -Session $connection -WarningAction SilentlyContinue).Id } }
                    }
                }
            }
        }
        $results = foreach ($job in $jobs) { $job | Receive-Job -Wait -ErrorAction Continue | Add-Member Runspace $job.Name -PassThru }
        '16 runspaces, one session: {0:0} s, {1}' -f $watch.Elapsed.TotalSeconds, (($results | ForEach-Object { "$($_.Runspace) $($_.IsComplete)" }) -join ', ')
        $emulator.FaultRate = 0
        foreach ($result in $results) { Assert-That $result.IsComplete "$($result.Runspace) is not complete" }
        $truth = [string[]] @(Get-BpMessage).Id
        $archived = foreach ($path in [System.IO.Directory]::EnumerateFiles("$folder/rs-archive/messages", '*.jsonl', 'AllDirectories')) {
            foreach ($line in [System.IO.File]::ReadLines($path)) { $line.Substring(7, $line.IndexOf('"', 7) - 7) }
        }
        foreach ($problem in Compare-List -Expected $truth -Found $archived) { $problems.Add("of the messages, the archive has $problem") }
        foreach ($follower in $results | Where-Object Runspace -Like 'follow*') {
            foreach ($problem in Compare-List -Expected $truth -Found $follower.Seen) { $problems.Add("of the messages, $($follower.Runspace) has $problem") }
        }
        foreach ($one in 1..4) {
            Assert-That (@(Find-BpTableRow "Rs${one}Table").Count -eq 3000) "table $one has not 3000 rows"
            Assert-That (@(Get-BpFile -Tag @{ kbId = (Get-BpKnowledgeBase | Where-Object Name -EQ "Rs $one").Id }).Count -eq 100) "knowledge base $one has not 100 files"
        }
        $emulator | Stop-BpEmulator
    }
}
finally {
    Get-BpEmulator | Stop-BpEmulator
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

if ($problems.Count) { throw "Missed: $($problems -join '; ')" }
