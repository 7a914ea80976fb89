#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, documents and packs the module. Each task works alone and does first what it needs.
.PARAMETER Task
    Build    makes the module in out/Botpress
    Compile  compiles the whole solution, the xunit tests among it
    Test     runs the xunit tests and, on the built module, the Pester tests, several groups at once
    Compat   runs the xunit tests on the runtimes of the users: on .NET 8, which NuGet brings, and on .NET Framework or, where it is installed, Mono
    Help     brings the parameters in en-US/*.md up to date with the code, and makes the help file
    Docs     brings docs/*.md up to date with the code and its help
    Rules    brings the rules that the emulator holds requests against up to date with the facts in tests/Data/api
    Analyze  runs PSScriptAnalyzer over the scripts of the repository and checks the manifest
    Pack     makes out/Botpress.<version>.nupkg, to install from, and the same as a .zip
    Demo     runs examples/Demo.ps1 in a fresh PowerShell
    Bench    measures import and listing, as ratios from one run
    Soak     runs thousands of operations against an emulator that fails one request in ten, and accounts for each; then ends processes
             while they write, and looks at what they leave
    Mutate   changes the code of the client, the jobs, the chat engine, VRL and the emulator's core in many small ways, one at a time, and
             looks whether an xunit test notices; takes an hour or more, and leaves reports in out/mutation
    Audit    asks nuget.org whether a package that is used, at whatever depth, has a known vulnerability
    Clean    removes what was built
.PARAMETER Filter
    With Test and Compat: only what has this in its name. It is looked for in the names of groups and of test files, then in those of tests.
    With Mutate: only parts, folders or files with this in their path, such as jobs, Client/Paging or RetryPolicy.cs.
.PARAMETER Tag
    With Test: only the Pester tests with one of these tags.
.PARAMETER Since
    With Mutate: only what changed since this branch or commit.
.EXAMPLE
    ./build.ps1 Test
.EXAMPLE
    ./build.ps1 Test -Filter TableRows
.EXAMPLE
    ./build.ps1 Mutate -Since main
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Compile', 'Test', 'Compat', 'Help', 'Docs', 'Rules', 'Analyze', 'Pack', 'Demo', 'Bench', 'Soak', 'Mutate', 'Audit', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Filter,

    [string[]] $Tag,

    [string] $Since
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$root = $PSScriptRoot
$out = Join-Path $root 'out'
$module = Join-Path $out 'Botpress'
Import-Module (Join-Path $root 'tests/Support/PowerShellProcess.psm1')

function Invoke-Native {
    param([string] $Command, [string[]] $Arguments)
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Command $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

# The newest installed version of a module within bounds, or nothing.
function Find-InstalledModule {
    param([string] $Name, [version] $MinimumVersion, [version] $BelowVersion)
    Get-Module -ListAvailable $Name | Where-Object { $_.Version -ge $MinimumVersion -and $_.Version -lt $BelowVersion } |
        Sort-Object Version -Descending | Select-Object -First 1
}

# Whether a module that NuGet has not is there. Where it is not, the gallery is asked for it, if that answers within seconds.
function Test-GalleryModule {
    param([string] $Name, [version] $MinimumVersion, [version] $BelowVersion)
    if (Find-InstalledModule @PSBoundParameters) { return $true }
    try {
        $null = Invoke-WebRequest 'https://www.powershellgallery.com/api/v2' -TimeoutSec 5
        Write-Host "Fetching $Name from the gallery..."
        Install-PSResource $Name -Version "[$MinimumVersion,$BelowVersion)" -Scope CurrentUser -TrustRepository -Quiet -ErrorAction Stop
        $true
    }
    catch {
        Write-Verbose "The gallery did not give ${Name}: $_"
        $false
    }
}

$analyzer = @{ Name = 'PSScriptAnalyzer'; MinimumVersion = '1.22.0'; BelowVersion = '2.0.0' }
$platyPS = @{ Name = 'Microsoft.PowerShell.PlatyPS'; MinimumVersion = '1.0.0'; BelowVersion = '2.0.0' }

# The manifest of Pester: an installed one, or the one that tests/Tools names.
function Get-Pester {
    $installed = Find-InstalledModule -Name Pester -MinimumVersion 5.7.0 -BelowVersion 6.0.0
    if ($installed) { return $installed.Path }
    $tools = Join-Path $root 'tests/Tools/Tools.csproj'
    Invoke-Native dotnet 'restore', $tools, '-v', 'q' | Out-Host
    Join-Path (dotnet msbuild $tools -getProperty:PkgPester) 'tools/Pester.psd1'
}

# Compiles a project, or the whole solution, for all frameworks at once.
function Invoke-Compiler {
    param([string] $Project, [string[]] $Properties = @())
    Invoke-Native dotnet (@('build', (Join-Path $root $Project), '-c', $Configuration, '-nologo', '-v', 'q') + $Properties)
}

function Invoke-Build {
    Invoke-Compiler 'src/Botpress.PowerShell'
    Copy-Module
}

# Puts the module together in out/Botpress.
function Copy-Module {
    foreach ($framework in 'net8.0', 'netstandard2.0') {
        # On net8.0 all but the module itself goes to a folder of its own, where only the module's load context looks.
        $target = Join-Path $module $framework
        $dependencies = if ($framework -eq 'net8.0') { Join-Path $target 'deps' } else { $target }
        if (Test-Path $target) { Remove-Item $target -Recurse -Force }
        $null = New-Item $dependencies -ItemType Directory -Force
        foreach ($file in Get-ChildItem (Join-Path $root "src/Botpress.PowerShell/bin/$Configuration/$framework") -Filter *.dll) {
            Copy-Item $file.FullName $(if ($file.Name -eq 'Botpress.PowerShell.dll') { $target } else { $dependencies })
        }
    }

    foreach ($file in 'LICENSE', 'THIRD-PARTY-NOTICES.txt') { Copy-Item (Join-Path $root $file) $module }

    # What the classes say: which cmdlets there are, aliases, views.
    Invoke-Script (Join-Path $root 'src/Botpress.PowerShell/Write-ModuleFile.ps1') (Join-Path $root "src/Botpress.PowerShell/bin/$Configuration/net8.0/Botpress.PowerShell.dll"),
        (Join-Path $root 'Botpress.psd1'), $module

    Copy-Help
}

# Puts the help into the module.
function Copy-Help {
    $help = Join-Path $module 'en-US'
    $null = New-Item $help -ItemType Directory -Force
    Copy-Item (Join-Path $root 'en-US/about_*.help.txt'), (Join-Path $root 'en-US/*-Help.xml') $help
}

function Invoke-Help {
    if (-not (Test-GalleryModule @platyPS)) { throw 'The help is made by Microsoft.PowerShell.PlatyPS 1.0, which is not installed, and the gallery does not answer.' }
    Invoke-Build
    Invoke-Script (Join-Path $root 'en-US/Update-Help.ps1') $module, (Join-Path $root "src/Botpress.PowerShell/bin/$Configuration/net8.0/Botpress.PowerShell.xml")
    Copy-Help
}

function Invoke-Docs {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '', Justification = 'The task is called Docs.')]
    param()
    Invoke-Build
    Invoke-Script (Join-Path $root 'docs/Update-Docs.ps1') (Join-Path $module 'Botpress.psd1'), (Join-Path $root 'docs')
}

function Invoke-Rules {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '', Justification = 'The task is called Rules.')]
    param()
    $emulator = Join-Path $root 'src/Botpress.Emulator'
    Invoke-Script (Join-Path $emulator 'Write-FieldRule.ps1') (Join-Path $root 'tests/Data/api'), (Join-Path $emulator 'Core/FieldRules.txt')
}

# Runs a script of ours in a fresh process of this PowerShell: what is loaded here must not matter, and nothing stays loaded.
function Invoke-Script {
    param([string] $Path, [string[]] $Arguments = @())
    Invoke-Native Invoke-PowerShell (@('-NoProfile', '-NonInteractive', '-File', $Path) + $Arguments)
}

function Invoke-Test {
    $hasAnalyzer = Test-GalleryModule @analyzer
    $pester = Get-Pester
    Invoke-Build
    if (-not $hasAnalyzer) { Write-Warning 'PSScriptAnalyzer DOES NOT RUN: it is not installed, and the gallery does not answer.' }
    & (Join-Path $root 'tests/Support/Invoke-TestRun.ps1') -Module $module -Pester $pester -Configuration $Configuration -Filter $Filter -Tag $Tag
    exit $LASTEXITCODE
}

# What the test run asks for while it runs what needs the module alone.
function Invoke-Compile {
    Invoke-Compiler 'Botpress.PowerShell.sln'
    # The build of the client for Windows PowerShell is tested by the same tests, which are compiled against it once more.
    Invoke-Compiler 'tests/Botpress.Client.Tests' '-p:ClientFramework=netstandard2.0'
}

function Invoke-Compat {
    Invoke-Build
    Invoke-Compiler 'tests/Compat'
    $bin = Join-Path $root "tests/Compat/bin/$Configuration"
    $commands = @(, @('.NET 8.', (Join-Path $bin "net8.0/Compat$(if ($IsWindows) { '.exe' })")))
    $desktop = Join-Path $bin 'net472/Compat.exe'
    if ($IsWindows) { $commands += , @('.NET Framework', $desktop) }
    elseif (Get-Command mono -CommandType Application -ErrorAction Ignore) { $commands += , @('Mono', 'mono', $desktop) }
    else { Write-Warning 'THE BUILD FOR WINDOWS POWERSHELL DOES NOT RUN: there is no Mono here, the nearest thing to .NET Framework (Debian has it as mono-devel).' }

    # The program ends with 0 only if it is on the runtime that is named, tests ran, and none failed.
    $failed = $false
    $said = foreach ($command in $commands) {
        $runtime, $program, $arguments = $command
        $lines = @()
        & $program @(@($arguments) + $runtime + $Filter | Where-Object { $_ }) | Tee-Object -Variable lines | Out-Host
        $failed = $failed -or $LASTEXITCODE -ne 0
        $lines | Select-Object -Last 1
    }

    Write-Host "`n$($said -join "`n")"
    if ($failed) { throw 'Tests failed, or did not run, on a runtime of the users.' }
}

function Invoke-Analyze {
    if (-not (Test-GalleryModule @analyzer)) { throw 'PSScriptAnalyzer 1.22 or newer is not installed, and the gallery does not answer.' }
    # The manifest is analyzed where its files are beside it.
    Invoke-Build
    $findings = foreach ($path in 'build.ps1', 'out/Botpress/Botpress.psd1', 'src/Botpress.PowerShell', 'src/Botpress.Emulator', 'examples', 'tests', 'en-US', 'docs') {
        Invoke-ScriptAnalyzer -Path (Join-Path $root $path) -Recurse -Settings (Join-Path $root 'PSScriptAnalyzerSettings.psd1')
    }

    if ($findings) {
        $findings | Format-Table ScriptName, Line, RuleName, Message -Wrap | Out-String -Width 200 | Write-Host
        throw "The analyzer has $(@($findings).Count) findings."
    }
}

function Invoke-Pack {
    Invoke-Build
    $version = (Test-ModuleManifest (Join-Path $module 'Botpress.psd1')).Version
    $package = Join-Path $out "Botpress.$version"
    Remove-Item "$package.*" -ErrorAction Ignore
    Compress-Archive $module "$package.zip"
    Compress-PSResource -Path $module -DestinationPath $out
    Write-Host "Made $package.zip and $package.nupkg"
}

function Invoke-Demo {
    Invoke-Build
    Invoke-Script (Join-Path $root 'examples/Demo.ps1')
}

function Invoke-Bench {
    Invoke-Build
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Module.ps1') (Join-Path $module 'Botpress.psd1')
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Archive.ps1') (Join-Path $module 'Botpress.psd1'), '-Part', 'Night,Shards,Memory,Million'
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Rows.ps1') (Join-Path $module 'Botpress.psd1')
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Jobs.ps1') (Join-Path $module 'Botpress.psd1'), '-Part', 'Knowledge,Memory'
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Chat.ps1') (Join-Path $module 'Botpress.psd1')
}

function Invoke-Soak {
    Invoke-Build
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Soak.ps1') (Join-Path $module 'Botpress.psd1')
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Kill-Module.ps1') (Join-Path $module 'Botpress.psd1')
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Archive.ps1') (Join-Path $module 'Botpress.psd1'), '-Part', 'Kill'
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Jobs.ps1') (Join-Path $module 'Botpress.psd1'), '-Part', 'Follow,Kill,Runspaces'
}

function Invoke-Mutate {
    Push-Location $root
    try { Invoke-Native dotnet 'tool', 'restore' }
    finally { Pop-Location }
    & (Join-Path $root 'tests/Support/Invoke-Mutation.ps1') -Folder (Join-Path $out 'mutation') -Filter $Filter -Since $Since
    exit $LASTEXITCODE
}

function Invoke-Audit {
    # Named as a source for audits, a registry without such data is an error (NU1905); without that, silence would pass for health.
    $null = New-Item $out -ItemType Directory -Force
    $config = Join-Path $out 'audit.nuget.config'
    $source = '<clear /><add key="nuget.org" value="https://api.nuget.org/v3/index.json" />'
    Set-Content $config "<configuration><packageSources>$source</packageSources><auditSources>$source</auditSources></configuration>"
    Invoke-Native dotnet 'restore', (Join-Path $root 'Botpress.PowerShell.sln'), '--configfile', $config, '--force', '-nologo', '-p:NuGetAudit=true', '-p:NuGetAuditMode=all', '-p:NuGetAuditLevel=low'
    Write-Host 'No package has a known vulnerability.'
}

function Invoke-Clean {
    foreach ($folder in @($out) + @(Get-ChildItem (Join-Path $root 'src'), (Join-Path $root 'tests') -Recurse -Directory -Include bin, obj | ForEach-Object FullName)) {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
}

& "Invoke-$Task"
