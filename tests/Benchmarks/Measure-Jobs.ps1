<#
.SYNOPSIS
    Measures jobs of the built module against an emulator, and prints ratios of what one run takes to what another does.
.PARAMETER Manifest
    The manifest of the built module.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Convert-Path $Manifest)

function Write-Ratio {
    param([string] $What, [double] $Ratio, [double] $Limit, [string] $Detail)
    $verdict = if ($Ratio -le $Limit) { 'ok' } else { 'ABOVE' }
    '{0,-58} {1,6:0.000}   at most {2,5:0.00}   {3,-5}  {4}' -f $What, $Ratio, $Limit, $verdict, $Detail
}

$work = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "botpress-jobs-$PID") -ItemType Directory
$emulator = Start-BpEmulator -SampleData -RateLimit 0
try {
    # A folder of 1,000 files, the first time and unchanged.
    foreach ($number in 1..1000) { Set-Content (Join-Path $work "page $number.md") "Page $number is about tea and toast." }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $first = Sync-BpKnowledgeBase $work -Name Bench -Create -MaximumRequestRate 0 | Select-Object -Last 1
    $time = $watch.Elapsed.TotalSeconds
    $watch.Restart()
    $second = Sync-BpKnowledgeBase $work -Name Bench -MaximumRequestRate 0 | Select-Object -Last 1
    $again = $watch.Elapsed.TotalSeconds
    if (-not $first.IsComplete -or $first.Done -ne 1001 -or $second.Kept -ne 1000 -or $second.Planned -ne 0) { throw 'The sync is not what it should be.' }
    Write-Ratio -What 'knowledge base: unchanged 1,000 files, requests' -Ratio ($second.Requests / $first.Requests) -Limit 0.1 -Detail "$($second.Requests) of $($first.Requests)"
    Write-Ratio -What 'knowledge base: unchanged 1,000 files, time' -Ratio ($again / $time) -Limit 0.1 -Detail ('{0:0.00} s of {1:0.00} s' -f $again, $time)
}
finally {
    $emulator | Stop-BpEmulator
    Remove-Item $work -Recurse
}
