<#
.SYNOPSIS
    Runs all tests on what the build made: groups of them side by side, each in a process of its own, then a table of what came out. The
    exit code is 1 if a test failed or a group gave no result.
.PARAMETER Module
    The folder of the built module.
.PARAMETER Pester
    The manifest of Pester.
.PARAMETER Configuration
    Of the compiled xunit tests.
.PARAMETER Filter
    Only what has this in its name: groups; else test files and classes; else tests.
.PARAMETER Tag
    Only Pester tests with one of these tags.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Pester,
    [string] $Configuration = 'Release',
    [string] $Filter,
    [string[]] $Tag
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# What the tests share is compiled here, before many need it at once.
Import-Module (Join-Path $PSScriptRoot 'Support.psm1')
$Module = (Resolve-Path $Module).Path
$root = Split-Path (Split-Path $PSScriptRoot)
$results = Join-Path (Split-Path $Module) 'test-results'
if (Test-Path $results) { Remove-Item $results -Recurse -Force }
$null = New-Item $results -ItemType Directory

# The build for Windows PowerShell runs in this one, too; its manifest names it whatever the edition is.
$other = Join-Path (Split-Path $Module) 'netstandard/Botpress'
$null = New-Item $other -ItemType Directory -Force
Copy-Item (Join-Path $Module '*') $other -Recurse -Force
$manifest = Join-Path $other 'Botpress.psd1'
(Get-Content $manifest -Raw) -replace "RootModule .*", "RootModule = 'netstandard2.0/Botpress.PowerShell.dll'" | Set-Content $manifest

# A group of Pester tests has files, a group of xunit tests a library. What waits more than it computes has groups of its own, and who
# takes longest begins, so that none is left alone at the end.
function Get-TestFile {
    param([string[]] $Folder, [string] $Only = '.', [string] $Not = '^$')
    @($Folder | ForEach-Object { Get-ChildItem (Join-Path $root "tests/$_") -Recurse -Filter *.Tests.ps1 | Where-Object { $_.Name -match $Only -and $_.Name -notmatch $Not } } | ForEach-Object FullName)
}

# What the two builds have different code for: files, servers, secrets, text of other writers. What every command sends is tested on both by the
# requests, and Windows PowerShell itself runs all.
$alike = '^(Answers|Demo|Enter-BpChat|Invoke-BpChatTest|Official.*|ThrottleLimit)\.'
$different = 'Chat', 'Common', 'Conversations', 'Emulator', 'Files', 'KnowledgeBases', 'Session', 'Tables' | ForEach-Object { "Cmdlets/$_" }

$waiting = '^(Answers|Chat|Enter-BpChat|Invoke-BpChatTest|Emulators|Cancellation|Demo|Errors|Parallel|Profiles|Retry|Signals)\.'
$objects = '^(FileLine|Hostile|Objects|Pipeline|Readme|Terminal|Views)\.'
$alone = '^(Analyzer|Examples|Fuzz|Isolation|Package|Secrets|Wire)\.'
$groups = @(
    @{ Name = 'contract'; Files = Get-TestFile -Folder Contract -Not "$alone|$objects" }
    @{ Name = 'contract of objects'; Files = Get-TestFile -Folder Contract -Only $objects }
    @{ Name = 'commands'; Files = Get-TestFile -Folder Cmdlets -Not $waiting }
    @{ Name = 'examples in the help'; Files = Get-TestFile -Folder Contract -Only '^Examples' }
    @{ Name = 'profiles and vaults'; Files = Get-TestFile -Folder Cmdlets -Only '^Profiles' }
    @{ Name = 'commands, netstandard2.0'; Files = Get-TestFile -Folder $different -Not "$waiting|$alike"; Manifest = $manifest }
    @{ Name = 'commands that wait'; Files = Get-TestFile -Folder Cmdlets $waiting '^Profiles' }
    @{ Name = 'commands that wait, netstandard2.0'; Files = Get-TestFile -Folder $different $waiting $alike; Manifest = $manifest; ExcludeTag = 'vault' }
    @{ Name = 'fuzz'; Files = Get-TestFile -Folder Contract -Only '^Fuzz' }
    @{ Name = 'secrets'; Files = Get-TestFile -Folder Contract -Only '^Secrets' }
    @{ Name = 'client'; Project = 'Botpress.Client.Tests' }
    @{ Name = 'client, netstandard2.0'; Project = 'Botpress.Client.Tests'; Bin = 'netstandard2.0/' }
    @{ Name = 'emulator'; Project = 'Botpress.Emulator.Tests' }
    @{ Name = 'jobs'; Project = 'Botpress.Jobs.Tests' }
    @{ Name = 'isolation'; Files = Get-TestFile -Folder Contract -Only '^Isolation' }
    @{ Name = 'package'; Files = Get-TestFile -Folder Contract -Only '^Package' }
    @{ Name = 'requests'; Files = Get-TestFile -Folder Contract -Only '^Wire' }
    @{ Name = 'requests, netstandard2.0'; Files = Get-TestFile -Folder Contract -Only '^Wire'; Manifest = $manifest }
    @{ Name = 'analyzer'; Files = Get-TestFile -Folder Contract -Only '^Analyzer' }
)

# A filter means groups, or else files and classes, or else single tests.
$fullName = ''
if ($Filter -and -not ($named = @($groups | Where-Object { $_.Name.Contains($Filter) }))) {
    $files = @(Get-ChildItem (Join-Path $root 'tests') -Recurse -File -Include *.Tests.ps1, *Tests.cs | Where-Object { $_.Name.Contains($Filter) -and $_.FullName -notmatch '[\\/](bin|obj)[\\/]' } | ForEach-Object FullName)
    if ($files) {
        $named = @(foreach ($group in $groups) {
                $meant = @($files | Where-Object { if ($group['Files']) { $_ -in $group.Files } else { $_ -match "[\\/]$($group.Project)[\\/]" } })
                if ($meant) {
                    if ($group['Files']) { $group.Files = $meant }
                    $group
                }
            })
    }
    else { $fullName, $named = $Filter, $groups }
}

if ($Filter) { $groups = $named }
if ($Tag) { $groups = @($groups | Where-Object { $_['Files'] }) }

# What xunit runs is compiled while others run that need the module alone.
if ($groups | Where-Object { $_['Project'] }) { $groups = @(@{ Name = 'compiler'; Task = 'Compile' }) + $groups }

function Start-Group {
    param([hashtable] $Group)
    $Group.Base = Join-Path $results ($Group.Name -replace '[^\w.]+', '-')
    $Group.Watch = [System.Diagnostics.Stopwatch]::StartNew()
    $info = [System.Diagnostics.ProcessStartInfo]::new()
    if ($Group['Project']) {
        $program = 'dotnet'
        $arguments = 'test', (Join-Path $root "tests/$($Group.Project)/bin/$($Group['Bin'])$Configuration/net10.0/$($Group.Project).dll"),
            '--nologo', '--logger', "trx;LogFileName=$($Group.Base).trx", '--results-directory', $results
        if ($Filter -and -not $Group.Name.Contains($Filter)) { $arguments += '--filter', "FullyQualifiedName~$Filter" }
    }
    else {
        $script = if ($Group['Task']) { (Join-Path $root 'build.ps1'), $Group.Task, '-Configuration', $Configuration }
        else {
            (Join-Path $PSScriptRoot 'Invoke-Tests.ps1'), '-Path', ($Group.Files -join ';'), '-ResultPath', "$($Group.Base).json", '-Pester', $Pester,
                '-ExcludeTag', "$($Group['ExcludeTag'])", '-Tag', ($Tag -join ';'), '-FullName', $fullName
        }

        $program, $library = Get-PowerShellCommand
        $arguments = @($library | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-File' + $script
        $info.Environment['BOTPRESS_TEST_MODULE'] = if ($Group['Manifest']) { $Group.Manifest } else { Join-Path $Module 'Botpress.psd1' }
    }

    # What profiling for a second compilation costs, these short processes never get back.
    $info.Environment['DOTNET_TieredPGO'] = '0'
    $info.FileName = $program
    foreach ($argument in $arguments) { $info.ArgumentList.Add($argument) }
    # What the tests themselves fetch is on this machine. The module must not need to be told.
    $info.Environment['NO_PROXY'] = (@($env:NO_PROXY) + '127.0.0.1', 'localhost' | Where-Object { $_ }) -join ','
    $info.WorkingDirectory = $root
    $info.RedirectStandardOutput = $info.RedirectStandardError = $info.RedirectStandardInput = $true
    $Group.Process = [System.Diagnostics.Process]::Start($info)
    $Group.Process.StandardInput.Close()
    $Group.Output = $Group.Process.StandardOutput.ReadToEndAsync()
    $Group.Errors = $Group.Process.StandardError.ReadToEndAsync()
}

# What a group's tests gave, as numbers; its output is shown where one failed.
function Receive-Group {
    param([hashtable] $Group)
    $Group.Process.WaitForExit()
    $Group.Seconds = $Group.Watch.Elapsed.TotalSeconds
    $Group.Reasons = @{}
    $Group.Passed = $Group.Skipped = 0
    $Group.Failed = 1
    $said = $Group.Output.Result + $Group.Errors.Result
    Set-Content "$($Group.Base).log" $said
    if (Test-Path "$($Group.Base).json") {
        $result = Get-Content "$($Group.Base).json" -Raw | ConvertFrom-Json -AsHashtable
        foreach ($key in 'Passed', 'Failed', 'Skipped', 'Reasons') { $Group[$key] = $result[$key] }
    }
    elseif (Test-Path "$($Group.Base).trx") {
        $run = ([xml] (Get-Content "$($Group.Base).trx" -Raw)).TestRun
        $counters = $run.ResultSummary.Counters
        $Group.Passed, $Group.Failed, $Group.Skipped = [int] $counters.passed, [int] $counters.failed, ([int] $counters.total - [int] $counters.executed)
        foreach ($test in @($run.SelectNodes("//*[local-name()='UnitTestResult'][@outcome='NotExecuted']"))) {
            $reason = "$($test.InnerText)".Trim()
            $Group.Reasons[$reason] = 1 + $Group.Reasons[$reason]
        }
    }
    elseif ($Group['Task']) { $Group.Failed = 0 }
    else { $said += "`nThe group gave no results." }

    if ($Group.Process.ExitCode -ne 0 -and $Group.Failed -eq 0 -and -not $Group['Files']) { $Group.Failed = 1 }
    '{0,-36} {1,6} passed {2,4} failed {3,4} skipped {4,6:0.0} s' -f $Group.Name, $Group.Passed, $Group.Failed, $Group.Skipped, $Group.Seconds | Write-Host
    if ($Group.Failed) { Write-Host "$said`n== end of the output of '$($Group.Name)'" }
}

$watch = [System.Diagnostics.Stopwatch]::StartNew()
$waitingGroups = [System.Collections.Generic.Queue[hashtable]]::new([hashtable[]] @($groups))
$running = @()
# Two more than there are cores: half of what they do is waiting.
$limit = [Environment]::ProcessorCount + 2
while ($waitingGroups.Count -or $running) {
    while ($waitingGroups.Count -and $running.Count -lt $limit) {
        if ($waitingGroups.Peek()['Project'] -and ($running | Where-Object { $_['Task'] })) { break }
        $group = $waitingGroups.Dequeue()
        Start-Group $group
        $running += $group
    }

    Start-Sleep -Milliseconds 100
    foreach ($group in @($running | Where-Object { $_.Process.HasExited })) {
        Receive-Group $group
        $running = @($running | Where-Object { $_.Name -ne $group.Name })
    }
}

$sum = @{ Passed = 0; Failed = 0; Skipped = 0 }
$reasons = @{}
foreach ($group in $groups) {
    foreach ($key in @($sum.Keys)) { $sum[$key] += $group[$key] }
    foreach ($reason in $group.Reasons.Keys) { $reasons[$reason] += $group.Reasons[$reason] }
}

$groups | Where-Object { $_.Passed + $_.Failed + $_.Skipped } | ForEach-Object { [pscustomobject] @{ Group = $_.Name; Tests = $_.Passed + $_.Failed + $_.Skipped; Seconds = [math]::Round($_.Seconds, 1) } } |
    Format-Table -AutoSize | Out-String | Write-Host
foreach ($reason in $reasons.Keys | Sort-Object) { Write-Host "skipped: $($reasons[$reason]) because $reason" }
Write-Host ('{0:0} s for the tests themselves' -f $watch.Elapsed.TotalSeconds)
if ($sum.Passed + $sum.Failed -eq 0) {
    Write-Host "No test has '$Filter' in its name."
    $sum.Failed = 1
}

Write-Host "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped"
exit [int] ($sum.Failed -gt 0)
