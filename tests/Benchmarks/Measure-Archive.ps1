<#
.SYNOPSIS
    Measures Export-BpConversation against an emulator in a process of its own: one run, printed. Ends with an error where a figure is missed.
.PARAMETER Manifest
    The manifest of the built module.
.PARAMETER Part
    Kill: eight shards under faults, with a writer, killed again and again; their union must be the truth. Night: the requests of a nightly run. Shards: eight
    processes against one, at 20 ms. Memory: ten times the messages. Million: as many messages. Several with commas between them.
.PARAMETER Count
    How many kills.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Manifest,
    [string] $Part = 'Kill,Night,Shards,Memory,Million',
    [int] $Count = 20,
    [int] $Seed = 7
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$Manifest = (Resolve-Path $Manifest).Path
Import-Module (Join-Path $PSScriptRoot '../Support/PowerShellProcess.psm1')
Import-Module $Manifest
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "archives-$(New-Guid)")).FullName
$program, $leading = Get-PowerShellCommand
$random = [System.Random]::new($Seed)
$parts = $Part -split ','
$problems = [System.Collections.Generic.List[string]]::new()

# A process that exports, told by its environment; it waits for a file, so that what is measured is not the start of PowerShell.
$script = "$folder/export.ps1"
Set-Content $script @'
param($Manifest, $Url, $BotId, $Path, $Shard, [int] $ThrottleLimit, $Go)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$null = Connect-BpSession -ApiUrl $Url -Token $env:ARCHIVE_TOKEN -BotId $BotId -WorkspaceId $env:ARCHIVE_WORKSPACE
[Console]::Out.WriteLine('ready')
while (-not (Test-Path $Go)) { Start-Sleep -Milliseconds 5 }
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$result = @(Export-BpConversation $Path -Shard $Shard -ThrottleLimit $ThrottleLimit -MaximumRequestRate 0 -Settle 0 -ErrorAction Continue -WarningAction SilentlyContinue)[-1]
[GC]::Collect()
[Console]::Out.WriteLine("$($watch.Elapsed.TotalSeconds) $($result.Messages) $($result.Requests) $([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64) $($result.IsComplete)")
'@

Add-Type -Path (Join-Path $PSScriptRoot 'DelayRelay.cs')

function Start-Export([string] $Url, [string] $Path, [string] $Shard, [int] $ThrottleLimit, [string] $Go) {
    $info = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($leading | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-File', $script, $Manifest, $Url, $bot.Id, $Path, $Shard, $ThrottleLimit, $Go) { $info.ArgumentList.Add($argument) }
    $info.Environment['ARCHIVE_TOKEN'] = $emulator.Token
    $info.Environment['ARCHIVE_WORKSPACE'] = $emulator.WorkspaceId
    $info.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($info)
}

# Runs processes at once and gives the time of the slowest, and what all wrote.
function Measure-Export([string] $Url, [string] $Path, [string[]] $Shard, [int] $ThrottleLimit = 2) {
    $go = "$folder/go-$(New-Guid)"
    $running = foreach ($one in $Shard) { Start-Export -Url $Url -Path $Path -Shard $one -ThrottleLimit $ThrottleLimit -Go $go }
    foreach ($process in $running) { if ($process.StandardOutput.ReadLine() -ne 'ready') { throw 'A process did not start.' } }
    $null = New-Item $go
    $results = foreach ($process in $running) {
        $seconds, $messages, $requests, $peak, $complete = $process.StandardOutput.ReadToEnd().Trim() -split '\s+'
        [pscustomobject]@{ Seconds = [double] $seconds; Messages = [long] $messages; Requests = [long] $requests; Peak = [long] $peak; IsComplete = $complete -eq 'True' }
    }

    [pscustomobject]@{
        Seconds = ($results.Seconds | Measure-Object -Maximum).Maximum
        Messages = ($results.Messages | Measure-Object -Sum).Sum
        Requests = ($results.Requests | Measure-Object -Sum).Sum
        Peak = ($results.Peak | Measure-Object -Maximum).Maximum
        IsComplete = $results.IsComplete -notcontains $false
    }
}

function Start-World([hashtable] $Generate, [double] $FaultRate = 0) {
    $script:emulator = Start-BpEmulator -NewProcess -Lenient -RateLimit 0 -Seed $Seed -Generate $Generate -FaultRate $FaultRate -WarningAction SilentlyContinue
    $script:bot = @(Get-BpBot)[0]
    Set-BpSession -BotId $bot.Id
}

function Stop-World {
    Disconnect-BpSession -ErrorAction Ignore
    $emulator | Stop-BpEmulator
}

function Write-Figure([string] $What, [double] $Figure, [double] $Limit, [string] $More) {
    '{0,-60} {1,8:0.000} (at most {2:0.00}) {3}' -f $What, $Figure, $Limit, $More
    if ($Figure -gt $Limit) { $problems.Add("$What is $Figure, more than $Limit") }
}

# The ids of the archive's messages, by its lines.
function Get-ArchivedId([string] $Path) {
    foreach ($file in [System.IO.Directory]::EnumerateFiles("$Path/messages", '*.jsonl', 'AllDirectories')) {
        foreach ($line in [System.IO.File]::ReadLines($file)) { $line.Substring(7, $line.IndexOf('"', 7) - 7) }
    }
}

try {
    if ('Kill' -in $parts) {
        Start-World @{ Conversations = 400; MessagesPerConversation = 20; Days = 60 } -FaultRate 0.1
        $path = "$folder/killed"
        $go = "$folder/go"
        $null = New-Item $go
        $session = Get-BpSession
        $writer = Start-ThreadJob {
            $session = $using:session
            $botId = ($using:bot).Id
            Import-Module $using:Manifest
            $conversations = Get-BpConversation -Session $session -ErrorAction SilentlyContinue
            for ($i = 0; $true; $i++) {
                $null = Send-BpMessage -Session $session -ConversationId $conversations[$i % $conversations.Count].Id -UserId $botId -Text "meanwhile $i" -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            }
        }
        for ($kill = 1; $kill -le $Count; $kill++) {
            $process = Start-Export -Url $emulator.Url -Path $path -Shard "$(1 + ($kill % 8))/8" -ThrottleLimit 4 -Go $go
            $null = $process.StandardOutput.ReadLine()
            Start-Sleep -Milliseconds $random.Next(1, 3000)
            $process.Kill()
            $process.WaitForExit()
        }

        $null = Measure-Export -Url $emulator.Url -Path $path -Shard (1..8 | ForEach-Object { "$_/8" })
        Stop-Job $writer
        Remove-Job $writer -Force
        $emulator.FaultRate = 0
        # What the interrupted runs had begun, and then what the writer wrote last.
        $null = Measure-Export -Url $emulator.Url -Path $path -Shard (1..8 | ForEach-Object { "$_/8" })
        $null = Measure-Export -Url $emulator.Url -Path $path -Shard (1..8 | ForEach-Object { "$_/8" })
        $truth = [System.Collections.Generic.HashSet[string]] [string[]] (Get-BpMessage).Id
        $archived = [string[]] @(Get-ArchivedId $path)
        $once = [System.Collections.Generic.HashSet[string]] $archived
        "{0} kills, 8 shards, 10 % faults, a writer: {1} messages, {2} in the archive" -f $Count, $truth.Count, $archived.Count
        if ($once.Count -ne $archived.Count) { $problems.Add("$($archived.Count - $once.Count) messages are in the archive twice") }
        if (-not $truth.SetEquals($once)) { $problems.Add("the union of the shards is not the truth: $($truth.Count) and $($once.Count)") }
        Stop-World
    }

    if ('Night' -in $parts) {
        Start-World @{ Conversations = 1000; MessagesPerConversation = 20; Days = 60; Until = (Get-Date).ToUniversalTime().Date.AddDays(-3) }
        foreach ($mode in 'Message', 'Conversation') {
            $first, $night = 1..2 | ForEach-Object { Export-BpConversation "$folder/night-$mode" -Mode $mode -MaximumRequestRate 0 }
            Write-Figure -What "requests of a night over an unchanged archive, by $($mode.ToLowerInvariant())" -Figure ($night.Requests / $first.Requests) -Limit 0.05 -More "$($night.Requests) of $($first.Requests)"
        }

        Stop-World
    }

    if ('Shards' -in $parts) {
        Start-World @{ Conversations = 2000; MessagesPerConversation = 5; Days = 60 }
        $relay = [DelayRelay]::new($emulator.Url.Port, 20)
        $url = "http://127.0.0.1:$($relay.Port)"
        $one = Measure-Export -Url $url -Path "$folder/one" -Shard '1/1'
        $eight = Measure-Export -Url $url -Path "$folder/eight" -Shard (1..8 | ForEach-Object { "$_/8" })
        if ($one.Messages -ne 10000 -or $eight.Messages -ne 10000) { $problems.Add("not 10000 messages, but $($one.Messages) and $($eight.Messages)") }
        Write-Figure -What '8 shards in 8 processes, of the time of one, at 20 ms' -Figure ($eight.Seconds / $one.Seconds) -Limit 0.35 -More ('{0:0.0} s of {1:0.0} s' -f $eight.Seconds, $one.Seconds)
        $relay.Stop()
        Stop-World
    }

    if ('Memory' -in $parts) {
        $peaks = foreach ($conversations in 2000, 20000) {
            Start-World @{ Conversations = $conversations; MessagesPerConversation = 10; Days = 60 }
            (Measure-Export -Url $emulator.Url -Path "$folder/memory-$conversations" -Shard '1/1' -ThrottleLimit 4).Peak
            Stop-World
        }

        Write-Figure -What 'peak memory at 10 times the messages' -Figure ($peaks[1] / $peaks[0]) -Limit 1.2 -More ('{0:0} MB of {1:0} MB' -f ($peaks[1] / 1MB), ($peaks[0] / 1MB))
    }

    if ('Million' -in $parts) {
        Start-World @{ Conversations = 20000; MessagesPerConversation = 50; Days = 60 }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $result = Export-BpConversation "$folder/million" -MaximumRequestRate 0
        '{0:#,0} messages archived in {1:0} s, {2:#,0} requests; this process, with all that it measured, {3:0} MB at its peak' -f $result.Messages, $watch.Elapsed.TotalSeconds, $result.Requests,
            ([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
        if ($result.Messages -ne 1000000) { $problems.Add("not a million messages, but $($result.Messages)") }
        Stop-World
    }
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

if ($problems.Count -gt 0) { throw "Missed: $($problems -join '; ')" }
