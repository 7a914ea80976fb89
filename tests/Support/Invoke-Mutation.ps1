<#
.SYNOPSIS
    Changes the code in many small ways, one at a time, and looks whether an xunit test notices. Prints how many changes of each file were
    noticed, writes a report for each part, and ends with exit code 1 if a part is below its score.
.DESCRIPTION
    A part is some folders of a project and the tests that are about them. Tests that take long for what they say are left out: each change
    that nothing notices runs all tests that get there. So the score is what the tests next to the code are worth, not what others see by the way.
    Not changed is on which thread a wait goes on (ConfigureAwait): the tests have no thread that it could come back to, but for one that looks at that.
.PARAMETER Folder
    Where the reports go.
.PARAMETER Filter
    Only parts, folders or files with this in their path: client, Botpress.Client/Paging, Vrl/Functions, RetryPolicy.cs.
.PARAMETER Since
    Only the files that changed since the branch that one works on parted from this branch or commit. There is no least score then, nor with a
    filter that is no part's name.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Folder,
    [string] $Filter,
    [string] $Since
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)

$parts = @(
    @{ Name = 'client'; Project = 'Botpress.Client'; Not = 'Chat', 'Operations'; Tests = 'FullyQualifiedName!~Chat&FullyQualifiedName!~EventStream'; Score = 85 }
    # Tables of static fields, for each change of which all tests run that are not left out.
    @{ Name = 'operations'; Project = 'Botpress.Client'; Only = 'Operations'; Tests = 'FullyQualifiedName~.Operation|FullyQualifiedName~WireVector|FullyQualifiedName~ChatRequest'; Score = 85 }
    @{ Name = 'chat engine'; Project = 'Botpress.Client'; Only = 'Chat'; Tests = 'FullyQualifiedName~Chat|FullyQualifiedName~EventStream'; Score = 85 }
    @{ Name = 'jobs'; Project = 'Botpress.Jobs'; Score = 85 }
    @{ Name = 'VRL'; Project = 'Botpress.Emulator'; Only = 'Vrl'; Tests = 'FullyQualifiedName~Vrl'; Score = 85 }
    @{ Name = 'emulator core'; Project = 'Botpress.Emulator'; Only = 'Core'; Tests = 'FullyQualifiedName!~Vrl&FullyQualifiedName!~Chat'; Score = 75 }
)

# A filter is a part's name, or a piece of paths.
if ($named = @($parts | Where-Object Name -EQ $Filter)) { $parts, $Filter = $named, '' }

# The tool's own way to ask git finds nothing in a second work tree.
$changed = if ($Since) {
    git -C $root diff --name-only --relative --merge-base $Since -- src
    if ($LASTEXITCODE -ne 0) { throw "git does not know what changed since '$Since'." }
}

# The files of a part that the filter and what changed mean, as paths from the project.
function Get-MutatedFile {
    param([hashtable] $Part)
    $project = Join-Path $root "src/$($Part.Project)"
    foreach ($file in Get-ChildItem (Join-Path $project "$($Part['Only'])") -Recurse -File -Filter *.cs) {
        $path = [System.IO.Path]::GetRelativePath($project, $file.FullName).Replace('\', '/')
        if ($path.Split('/')[0] -in @('bin', 'obj') + $Part['Not']) { continue }
        if ((-not $Filter -or "$($Part.Project)/$path".Contains($Filter)) -and (-not $Since -or "src/$($Part.Project)/$path" -in $changed)) { $path }
    }
}

# What a run left: one object for each file.
function Get-Score {
    param([string] $Report)
    foreach ($file in (Get-Content $Report -Raw | ConvertFrom-Json -AsHashtable).files.GetEnumerator()) {
        $count = @{}
        foreach ($mutant in $file.Value.mutants) { $count[$mutant.status] = 1 + $count[$mutant.status] }
        $noticed = [int] $count['Killed'] + [int] $count['Timeout']
        $all = $noticed + [int] $count['Survived'] + [int] $count['NoCoverage']
        if ($all) {
            [pscustomobject] @{ File = [System.IO.Path]::GetRelativePath($root, $file.Key).Replace('\', '/'); Noticed = $noticed; All = $all; NeverRun = [int] $count['NoCoverage']; Score = [math]::Round(100 * $noticed / $all, 1) }
        }
    }
}

$null = New-Item $Folder -ItemType Directory -Force
$below = @()
$summary = foreach ($part in $parts) {
    $files = @(Get-MutatedFile $part)
    if (-not $files) { continue }
    $output = Join-Path $Folder ($part.Name -replace ' ', '-')
    if (Test-Path $output) { Remove-Item $output -Recurse -Force }
    $tests = @('Category!=Long'; $part['Tests'] | Where-Object { $_ }) -join ')&('
    $arguments = @('tool', 'run', 'dotnet-stryker', '--', '--skip-version-check', '--config-file', (Join-Path $PSScriptRoot 'mutation.json'), '--project', "$($part.Project).csproj", '--test-case-filter', "($tests)", '--output', $output)
    $arguments += $files | ForEach-Object { '--mutate', "**/$_" }
    Write-Host "`n== $($part.Name): $($files.Count) files"
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Push-Location (Join-Path $root "tests/$($part.Project).Tests")
    try {
        dotnet @arguments | Out-Host
        if ($LASTEXITCODE -ne 0) { throw "The mutation of $($part.Name) ended with exit code $LASTEXITCODE." }
    }
    finally {
        Pop-Location
    }

    $report = Join-Path $output 'reports/mutation-report.json'
    if (-not (Test-Path $report)) { continue }
    $scores = @(Get-Score $report)
    if (-not $scores) { continue }
    $scores | Sort-Object Score | Format-Table File, Noticed, All, NeverRun, Score -AutoSize | Out-String -Width 160 | Write-Host
    $noticed = [int] ($scores | Measure-Object Noticed -Sum).Sum
    $all = [int] ($scores | Measure-Object All -Sum).Sum
    $score = [math]::Round(100 * $noticed / $all, 1)
    if (-not $Since -and -not $Filter -and $score -lt $part.Score) { $below += "$($part.Name) ($score of $($part.Score))" }
    [pscustomobject] @{ Part = $part.Name; Noticed = $noticed; All = $all; NeverRun = [int] ($scores | Measure-Object NeverRun -Sum).Sum; Score = $score; Least = $part.Score; Minutes = [math]::Round($watch.Elapsed.TotalMinutes, 1) }
}

if (-not $summary) {
    if (-not $Since) { throw "No file that is looked at has '$Filter' in its path." }
    Write-Host "`nNothing that is looked at changed since $Since."
    exit 0
}

$summary | Format-Table -AutoSize | Out-String -Width 160 | Write-Host
@('| part | noticed | of | never run | score | least | minutes |'; '| --- | --: | --: | --: | --: | --: | --: |'; $summary | ForEach-Object { "| $($_.Part) | $($_.Noticed) | $($_.All) | $($_.NeverRun) | $($_.Score) % | $($_.Least) % | $($_.Minutes) |" }) |
    Set-Content (Join-Path $Folder 'scores.md')
Write-Host "The reports are in $Folder."
if ($below) {
    Write-Host "Below the least score: $($below -join ', ')."
    exit 1
}
