# A process that is told to end does what one does that ends by itself; what one leaves that is killed, the next start removes.

BeforeDiscovery {
    $hasNoSignals = [System.IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $stalling = [StallServer]::new()
    $stalling.State = 'body'
    $announcing = New-CaptureServer
    $announcing.Default = [CannedAnswer] @{ Body = "{`"file`":{`"id`":`"file_1`",`"key`":`"guide.md`",`"status`":`"upload_completed`",`"url`":`"$($stalling.Url)/guide.md`"}}" }

    # An emulator with a snapshot, and a download that does not come to its end.
    $script = Join-Path $TestDrive 'busy.ps1'
    Set-Content $script @'
param($Module, $Folder, $Url)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Start-BpEmulator -SampleData -SnapshotPath "$Folder/state.json"
$null = New-BpBot -Name kept
Save-BpFile file_1 $Folder -Session (Connect-BpSession -Token token -ApiUrl $Url -BotId bot_1 -NoDefault -TimeoutSec 300)
'@

    function Start-Busy([string] $Name) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $Name)).FullName
        $temporary = (New-Item -ItemType Directory (Join-Path $TestDrive "$Name-temporary")).FullName
        $program, $leading = Get-PowerShellCommand
        $info = [System.Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($leading | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-File', $script, (Get-ModulePath), $folder, $announcing.Url) { $info.ArgumentList.Add($argument) }
        $info.Environment['TMPDIR'] = $temporary
        $info.RedirectStandardError = $true
        @{ Folder = $folder; Temporary = $temporary; Process = [System.Diagnostics.Process]::Start($info) }
    }

    function Get-Left([hashtable] $Busy) {
        @(Get-ChildItem $Busy.Folder -Force -File -Filter *.part) + @(Get-ChildItem $Busy.Temporary -Force -Filter botpress*)
    }

    if ([System.IO.Path]::DirectorySeparatorChar -eq '/') {
        $busy = @{ TERM = Start-Busy TERM; HUP = Start-Busy HUP; KILL = Start-Busy KILL }
        $stalling.WaitReached(3, 60000) | Should -BeTrue -Because "$($busy.Values.Process | Where-Object HasExited | ForEach-Object { $_.StandardError.ReadToEnd() })"
        $before = $busy.Values | ForEach-Object { (Get-Left $_).Count }
        foreach ($signal in $busy.Keys) {
            & /bin/sh -c "kill -$signal $($busy[$signal].Process.Id)"
            $busy[$signal].Process.WaitForExit(20000) | Should -BeTrue
        }
    }
}

AfterAll {
    Stop-BpEmulator
    $stalling.Dispose()
    $announcing.Dispose()
}

Describe 'A process that is ended' -Tag 'needs signals, which Windows has not' -Skip:$hasNoSignals {
    It 'writes the snapshot and leaves no contents and no part of a download: <_>' -ForEach 'TERM', 'HUP' {
        $before | Should -Be 2, 2, 2 -Because 'each had contents and a part of a file'
        $busy[$_].Process.ExitCode | Should -Be @{ TERM = 143; HUP = 129 }[$_] -Because 'whoever asks sees that a signal ended it'
        Get-Left $busy[$_] | Should -BeNullOrEmpty
        Get-ChildItem $busy[$_].Folder -Force | ForEach-Object Name | Sort-Object | Should -Be 'state.json', 'state.json.files'
        $null = Start-BpEmulator -SnapshotPath (Join-Path $busy[$_].Folder state.json)
        (Get-BpBot).Name | Sort-Object | Should -Be 'kept', 'support-bot'
        @(Get-BpFile -BotId (Get-BpBot -Name support-bot).Id | Where-Object Status -EQ upload_pending) | Should -HaveCount 0
        Stop-BpEmulator
    }

    It 'by a kill, leaves what the next emulator and the next download remove' {
        $killed = $busy.KILL
        Get-Left $killed | Should -HaveCount 2
        $outer = $env:TMPDIR
        try {
            $env:TMPDIR = $killed.Temporary
            $null = Start-BpEmulator -SampleData -SnapshotPath (Join-Path $killed.Folder state.json)
            Get-ChildItem $killed.Temporary -Filter botpress* | Should -HaveCount 1 -Because 'that is the one that runs'
            $null = Get-BpFile | Select-Object -First 1 | Save-BpFile -Destination $killed.Folder
            Get-ChildItem $killed.Folder -Force -Filter *.part | Should -HaveCount 0
            Stop-BpEmulator
        }
        finally { $env:TMPDIR = $outer }

        Get-Left $killed | Should -BeNullOrEmpty
    }
}
