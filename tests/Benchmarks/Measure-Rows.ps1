<#
.SYNOPSIS
Measures tables that are kept like files, as ratios from one run: 100,000 rows that have not changed against the first load, and their check against the sending.
.PARAMETER Manifest
The module's manifest.
#>
#Requires -Version 7.4
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

Import-Module $Manifest
$folder = Join-Path ([IO.Path]::GetTempPath()) "botpress-rows-$PID"
$null = New-Item $folder -ItemType Directory

function Measure-Duration([scriptblock] $Script) {
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $script:answer = & $Script
    $watch.Elapsed.TotalSeconds
}

function Write-Ratio([string] $What, [double] $Part, [double] $Whole, [double] $Limit) {
    $ratio = $Part / $Whole
    Write-Host ('{0,-64} {1:0.00} of at most {2:0.00} ({3:0.0} s of {4:0.0} s){5}' -f $What, $ratio, $Limit, $Part, $Whole, $(if ($ratio -gt $Limit) { '  ABOVE' }))
}

try {
    $file = Join-Path $folder 'rows.csv'
    $lines = [Collections.Generic.List[string]]::new()
    $lines.Add('key,name,price,active,since')
    foreach ($number in 1..100000) { $lines.Add("k$number,Name of the row $number,$($number / 4),$($number % 2 -eq 0),2026-01-02T03:04:05Z") }
    [IO.File]::WriteAllLines($file, $lines)

    $null = Start-BpEmulator -SampleData -RateLimit 0
    $null = New-BpTable RowsTable -Like (Import-Csv $file | Select-Object -First 1000) -KeyColumn key
    $common = @{ Table = 'RowsTable'; Path = $file; KeyColumn = 'key'; Confirm = $false; MaximumRequestRate = 0 }
    $null = Import-Csv $file | Select-Object -First 3000 | Test-BpTableRow RowsTable -KeyColumn key -Quiet

    $first = Measure-Duration { Sync-BpTable @common }
    if (-not $answer.IsComplete) { throw 'The first load is not complete.' }
    $again = Measure-Duration { Sync-BpTable @common }
    if ($answer.Kept -ne 100000) { throw "Only $($answer.Kept) rows were kept." }
    Write-Ratio -What '100,000 unchanged rows / first load' -Part $again -Whole $first -Limit 0.3

    Remove-BpTableRow RowsTable -DeleteAllRows -Confirm:$false
    $sending = Measure-Duration { Import-Csv $file | Import-BpTableRow RowsTable }
    $checking = Measure-Duration { Test-BpTableRow RowsTable -Path $file -KeyColumn key -Quiet }
    if (-not $answer) { throw 'The rows are not right.' }
    Write-Ratio -What 'check of 100,000 rows / sending them' -Part $checking -Whole $sending -Limit 0.2
    $piped = Measure-Duration { Import-Csv $file | Test-BpTableRow RowsTable -KeyColumn key -Quiet }
    Write-Host ('{0,-64} {1:0.0} s' -f 'check of 100,000 rows of Import-Csv', $piped)
}
finally {
    Stop-BpEmulator
    Remove-Item $folder -Recurse -Force
}
