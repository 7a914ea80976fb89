<#
.SYNOPSIS
    Ends processes that write at random moments, with TERM, HUP and KILL, and then looks at what is there: nothing may be half-written under
    its final name, a process that was told to end may leave nothing temporary, and of one that was killed nothing may be left after the next start.
.PARAMETER Manifest
    The manifest of the built module.
.PARAMETER Count
    How many processes.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Manifest,
    [int] $Count = 40,
    [int] $Seed = 7
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
if ([System.IO.Path]::DirectorySeparatorChar -eq '\') {
    'Windows has no signals to end a process with.'
    return
}

Import-Module (Join-Path $PSScriptRoot '../Support/PowerShellProcess.psm1')
$Manifest = (Resolve-Path $Manifest).Path
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "kills-$(New-Guid)")).FullName
$temporary = (New-Item -ItemType Directory "$folder/temporary").FullName
$saved = (New-Item -ItemType Directory "$folder/saved").FullName
$snapshot = "$folder/state.json"
$mark = "secret-$(New-Guid)"

# Uploads, downloads, stops and starts, one after the other: whenever it ends, something is being written.
$script = "$folder/write.ps1"
Set-Content $script @'
param($Manifest, $Snapshot, $Saved, $Mark)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$content = [System.Text.Encoding]::ASCII.GetBytes($Mark * 50000)
$emulator = Start-BpEmulator -SnapshotPath $Snapshot -Token $Mark
$bot = @(Get-BpBot)[0]
if (-not $bot) { $bot = New-BpBot -Name writer }
for ($round = 0; $true; $round++) {
    $null = Set-BpFile "file$($round % 4).txt" -Content $content -BotId $bot.Id
    $null = Get-BpFile -BotId $bot.Id | Where-Object Status -EQ upload_completed | Save-BpFile -Destination $Saved -Force -BotId $bot.Id
    if ($round -eq 0) { [Console]::Out.WriteLine('writing') }
    if ($round % 2) {
        $emulator | Stop-BpEmulator
        $emulator = Start-BpEmulator -SnapshotPath $Snapshot -Token $Mark
    }
}
'@

$program, $leading = Get-PowerShellCommand
$problems = [System.Collections.Generic.List[string]]::new()
$random = [System.Random]::new($Seed)
$expected = $mark.Length * 50000

function Start-Writer {
    $info = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($leading | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-File', $script, $Manifest, $snapshot, $saved, $mark) { $info.ArgumentList.Add($argument) }
    $info.Environment['TMPDIR'] = $temporary
    $info.RedirectStandardOutput = $info.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($info)
    if ($process.StandardOutput.ReadLine() -ne 'writing') { throw "The writer did not start: $($process.StandardError.ReadToEnd())" }
    $process
}

# What has its final name.
function Test-Final([string] $After) {
    foreach ($file in Get-ChildItem $saved -File) {
        if ($file.Length -ne $expected) { $problems.Add("$After, $($file.Name) has $($file.Length) of $expected bytes") }
    }

    if (Test-Path "$snapshot.files") {
        foreach ($file in Get-ChildItem "$snapshot.files" -Filter *.bpfile) {
            if ($file.Length -ne $expected) { $problems.Add("$After, the content $($file.Name) has $($file.Length) of $expected bytes") }
        }
    }

    if (Test-Path $snapshot) {
        try {
            $state = Get-Content $snapshot -Raw | ConvertFrom-Json -AsHashtable -Depth 100
            foreach ($content in $state.Bots.Values.Files.Values.Content | Where-Object { $_ }) {
                if (-not (Test-Path "$snapshot.files/$content.bpfile")) { $problems.Add("$After, the snapshot names a content that is not there: $content") }
            }
        }
        catch { $problems.Add("$After, the snapshot cannot be read: $_") }
    }
}

# What is temporary, by its name.
function Get-Temporary {
    @(Get-ChildItem $temporary -Force -Filter botpress*) + @(Get-ChildItem $saved -Force -Filter *.part) + @(Get-ChildItem $folder -Force -Recurse -Include *.bpnew, *.bplock, *.tmp)
}

try {
    $left = @()
    $ended = @{}
    for ($number = 1; $number -le $Count; $number++) {
        $signal = ('TERM', 'HUP', 'KILL')[$random.Next(3)]
        $process = Start-Writer
        # The new one writes by now: of what the last one left nothing may still be there.
        foreach ($path in $left | Where-Object { $_ -notlike '*.bplock' -and (Test-Path $_) }) { $problems.Add("the start before end $number did not remove $path") }
        Start-Sleep -Milliseconds $random.Next(1, 400)
        & /bin/sh -c "kill -$signal $($process.Id)"
        if (-not $process.WaitForExit(20000)) { throw "Process $($process.Id) does not end with $signal." }
        $errors = $process.StandardError.ReadToEnd()
        if ($signal -eq 'KILL' -and $errors) { $problems.Add("before end $number, $errors") }
        $ended[$signal] = 1 + $ended[$signal]
        Test-Final "after $signal (end $number)"
        $left = @(Get-Temporary | ForEach-Object FullName)
        if ($signal -ne 'KILL' -and $left) { $problems.Add("after $signal (end $number) there is $($left -join ', ')") }
    }

    # The last look: one more start that ends by itself.
    $last = "Import-Module '$Manifest'; `$null = Start-BpEmulator -SnapshotPath '$snapshot' -Token last; `$null = Get-BpBot | Get-BpFile | Select-Object -First 1 | Save-BpFile -Destination '$saved' -Force"
    $outer = $env:TMPDIR
    try {
        $env:TMPDIR = $temporary
        Invoke-PowerShell -NoProfile -NonInteractive -Command $last
    }
    finally { $env:TMPDIR = $outer }
    Test-Final 'after the last start'
    foreach ($file in Get-Temporary) { $problems.Add("after the last start there is $file") }
    foreach ($file in Get-ChildItem $temporary -File -Recurse -Force | Where-Object UnixMode -Like '-*') {
        if (Select-String -LiteralPath $file.FullName -SimpleMatch $mark -Quiet) { $problems.Add("the secret is in $file") }
    }
}
finally {
    Remove-Item $folder -Recurse -Force
}

'{0} processes ended while they wrote: {1}' -f $Count, (($ended.Keys | Sort-Object | ForEach-Object { "$_ $($ended[$_])" }) -join ', ')
if ($problems) {
    $problems | Select-Object -First 20 | ForEach-Object { Write-Warning $_ }
    throw "The kills found $($problems.Count) problems."
}

'Nothing half-written, nothing left.'
