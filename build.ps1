#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, documents and packs the module. Each task works alone and does first what it needs.
.PARAMETER Task
    Build    makes the module in out/Botpress
    Test     runs the xunit tests and, on the built module, the Pester tests
    Help     brings the parameters in en-US/*.md up to date with the code, and makes the help file
    Docs     brings docs/*.md up to date with the code and its help
    Analyze  runs PSScriptAnalyzer over the scripts of the repository and checks the manifest
    Pack     makes out/Botpress.<version>.zip
    Demo     runs examples/Demo.ps1 in a fresh PowerShell
    Bench    measures import and listing, as ratios from one run
    Soak     runs thousands of operations against an emulator that fails one request in ten, and accounts for each
    Audit    asks nuget.org whether a package that is used, at whatever depth, has a known vulnerability
    Clean    removes what was built
.EXAMPLE
    ./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Help', 'Docs', 'Analyze', 'Pack', 'Demo', 'Bench', 'Soak', 'Audit', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$root = $PSScriptRoot
$out = Join-Path $root 'out'
$module = Join-Path $out 'Botpress'
$frameworks = 'net8.0', 'netstandard2.0'
$options = '-c', $Configuration, '-nologo', '-v', 'q'
# This PowerShell, whichever it is: tests, demo and measurements run in fresh processes of the same one.
$powershell = (Get-Process -Id $PID).Path

function Invoke-Native {
    param([string] $Command, [string[]] $Arguments)
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Command $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

# Makes a module available; asks the gallery only when it is missing.
function Use-Module {
    param([string] $Name, [version] $MinimumVersion, [version] $BelowVersion)
    $found = Get-Module -ListAvailable $Name |
        Where-Object { $_.Version -ge $MinimumVersion -and $_.Version -lt $BelowVersion } |
        Sort-Object Version -Descending | Select-Object -First 1
    if (-not $found) {
        Write-Host "Fetching $Name from the gallery..."
        if (Get-Command Install-PSResource -ErrorAction Ignore) {
            Install-PSResource $Name -Version "[$MinimumVersion,$BelowVersion)" -Scope CurrentUser -TrustRepository -Quiet
        }
        elseif (Get-Command Install-Module -ErrorAction Ignore) {
            $newest = Find-Module $Name -AllVersions |
                Where-Object { [version] $_.Version -ge $MinimumVersion -and [version] $_.Version -lt $BelowVersion } |
                Select-Object -First 1
            Install-Module $Name -RequiredVersion $newest.Version -Scope CurrentUser -Force -SkipPublisherCheck
        }
        else {
            throw "The module $Name $MinimumVersion or newer (below $BelowVersion) is missing, and there is no Install-PSResource to fetch it. Install it and run this again."
        }

        $found = Get-Module -ListAvailable $Name |
            Where-Object { $_.Version -ge $MinimumVersion -and $_.Version -lt $BelowVersion } | Select-Object -First 1
    }

    Import-Module $found.Path
}

function Invoke-Build {
    foreach ($framework in $frameworks) {
        $published = Join-Path $out "publish/$framework"
        Invoke-Native dotnet (@('publish', (Join-Path $root 'src/Botpress.PowerShell'), '-f', $framework, '-o', $published) + $options)

        # On net8.0 all but the module itself goes to a folder of its own, where only the module's load context looks.
        $target = Join-Path $module $framework
        $dependencies = if ($framework -eq 'net8.0') { Join-Path $target 'deps' } else { $target }
        if (Test-Path $target) { Remove-Item $target -Recurse -Force }
        $null = New-Item $dependencies -ItemType Directory -Force
        foreach ($file in Get-ChildItem $published -Filter *.dll) {
            Copy-Item $file.FullName $(if ($file.Name -eq 'Botpress.PowerShell.dll') { $target } else { $dependencies })
        }
    }

    foreach ($file in 'Botpress.psd1', 'LICENSE', 'src/Botpress.PowerShell/Botpress.Types.ps1xml', 'src/Botpress.PowerShell/Botpress.Format.ps1xml') {
        Copy-Item (Join-Path $root $file) $module
    }

    Export-Help
}

# Makes the help file from en-US/*.md. It is made again only when a source is newer: reading all of them takes a while.
function Export-Help {
    $target = Join-Path $module 'en-US'
    $maml = Join-Path $target 'Botpress.PowerShell.dll-Help.xml'
    $null = New-Item $target -ItemType Directory -Force
    Copy-Item (Join-Path $root 'en-US/about_*.help.txt') $target
    $sources = @(Get-ChildItem (Join-Path $root 'en-US') -Filter *.md)
    if (-not $sources) { return }
    if ((Test-Path $maml) -and -not ($sources | Where-Object LastWriteTimeUtc -gt (Get-Item $maml).LastWriteTimeUtc)) { return }

    Use-Module -Name Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0.0 -BelowVersion 2.0.0
    $made = Join-Path $out 'maml'
    $help = Import-MarkdownCommandHelp -Path $sources.FullName
    $null = Export-MamlCommandHelp -CommandHelp $help -OutputFolder $made -Force
    $document = [xml] (Get-Content (Get-ChildItem $made -Recurse -Filter *-Help.xml).FullName -Raw)
    Repair-Maml $document
    $document.Save($maml)
}

# PlatyPS leaves an example's code fenced in its introduction, and adds empty links: the code goes where Get-Help shows code.
function Repair-Maml {
    param([xml] $Document)
    foreach ($example in $Document.GetElementsByTagName('command:example')) {
        $paragraphs = @($example['maml:introduction'].ChildNodes | Where-Object { $_.InnerText.Trim([char] 0x80, ' ', "`n") })
        $code, $remarks = $paragraphs.Where({ $_.InnerText -match '^```' }, 'Split')
        $example['dev:code'].InnerText = ($code | ForEach-Object { $_.InnerText -replace '(?m)^```\w*\r?\n?', '' }).TrimEnd() -join "`n"
        foreach ($paragraph in $remarks) { $null = $example['dev:remarks'].AppendChild($paragraph) }
        $example['maml:introduction'].InnerXml = ''
    }

    foreach ($link in @($Document.GetElementsByTagName('maml:navigationLink'))) {
        if (-not $link['maml:uri'].InnerText) { $null = $link.ParentNode.RemoveChild($link) }
    }
}

function Invoke-Help {
    Invoke-Build
    Use-Module -Name Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0.0 -BelowVersion 2.0.0
    Invoke-Script (Join-Path $root 'en-US/Update-Help.ps1') $module, (Join-Path $out 'publish/net8.0/Botpress.PowerShell.xml')
    Export-Help
}

function Invoke-Docs {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '', Justification = 'The task is called Docs.')]
    param()
    Invoke-Build
    Invoke-Script (Join-Path $root 'docs/Update-Docs.ps1') (Join-Path $module 'Botpress.psd1'), (Join-Path $root 'docs')
}

# Runs a script of ours in a fresh process of this PowerShell: what is loaded here must not matter, and nothing stays loaded.
function Invoke-Script {
    param([string] $Path, [string[]] $Arguments = @())
    Invoke-Native $powershell (@('-NoProfile', '-NonInteractive', '-File', $Path) + $Arguments)
}

# The numbers of all test runs; the last line that Test prints.
$script:passed = 0
$script:failed = 0
$script:skipped = 0

function Invoke-XunitTest {
    param([string] $Project, [string] $Label, [string[]] $Properties = @())
    Write-Host "`n== xunit: $Label"
    $results = Join-Path $out "test-results/$($Label -replace '[^\w.]+', '-')"
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    & dotnet test (Join-Path $root $Project) @options --logger trx --results-directory $results @Properties
    $report = Get-ChildItem $results -Filter *.trx -ErrorAction Ignore | Select-Object -First 1
    if (-not $report) {
        $script:failed++
        Write-Warning "$Label gave no results."
        return
    }

    $counters = ([xml] (Get-Content $report.FullName -Raw)).TestRun.ResultSummary.Counters
    $script:passed += [int] $counters.passed
    $script:failed += [int] $counters.failed
    $script:skipped += [int] $counters.total - [int] $counters.executed
}

function Invoke-PesterTest {
    param([string[]] $Path, [string] $Label, [string] $Manifest = (Join-Path $module 'Botpress.psd1'))
    Write-Host "`n== Pester: $Label"
    $results = Join-Path $out 'test-results/pester.json'
    if (Test-Path $results) { Remove-Item $results -Force }
    $env:BOTPRESS_TEST_MODULE = $Manifest
    try {
        & $powershell -NoProfile -NonInteractive -File (Join-Path $root 'tests/Support/Invoke-Tests.ps1') ($Path -join ';') $results
    }
    finally {
        $env:BOTPRESS_TEST_MODULE = $null
    }

    if (-not (Test-Path $results)) {
        $script:failed++
        Write-Warning "$Label gave no results."
        return
    }

    $counts = Get-Content $results -Raw | ConvertFrom-Json
    $script:passed += $counts.Passed
    $script:failed += $counts.Failed
    $script:skipped += $counts.Skipped
}

function Invoke-Test {
    Invoke-Build
    Use-Module -Name Pester -MinimumVersion 5.5.0 -BelowVersion 6.0.0
    Use-Module -Name PSScriptAnalyzer -MinimumVersion 1.22.0 -BelowVersion 2.0.0
    $null = New-Item (Join-Path $out 'test-results') -ItemType Directory -Force

    Invoke-XunitTest -Project 'tests/Botpress.Client.Tests' -Label 'client, net8.0' -Properties '-p:ClientFramework=net8.0'
    Invoke-XunitTest -Project 'tests/Botpress.Client.Tests' -Label 'client, netstandard2.0' -Properties '-p:ClientFramework=netstandard2.0'
    Invoke-XunitTest -Project 'tests/Botpress.Emulator.Tests' -Label 'emulator'
    Invoke-PesterTest -Path (Join-Path $root 'tests/Cmdlets'), (Join-Path $root 'tests/Contract') -Label 'the module'
    if ($PSVersionTable.PSEdition -eq 'Core') {
        # The build for Windows PowerShell runs here too; its manifest names it whatever the edition is.
        $other = Join-Path $out 'netstandard/Botpress'
        $null = New-Item $other -ItemType Directory -Force
        Copy-Item (Join-Path $module '*') $other -Recurse -Force
        $manifest = Join-Path $other 'Botpress.psd1'
        (Get-Content $manifest -Raw) -replace "RootModule .*", "RootModule = 'netstandard2.0/Botpress.PowerShell.dll'" | Set-Content $manifest
        Invoke-PesterTest -Path (Join-Path $root 'tests/Cmdlets'), (Join-Path $root 'tests/Contract/Wire.Tests.ps1') -Label 'the netstandard2.0 build' -Manifest $manifest
    }

    Write-Host "`n$script:passed passed, $script:failed failed, $script:skipped skipped"
    if ($script:failed -gt 0) { exit 1 }
}

function Invoke-Analyze {
    # The manifest is analyzed where its files are beside it.
    Invoke-Build
    Use-Module -Name PSScriptAnalyzer -MinimumVersion 1.22.0 -BelowVersion 2.0.0
    $findings = foreach ($path in 'build.ps1', 'out/Botpress/Botpress.psd1', 'examples', 'tests', 'en-US', 'docs') {
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
    $package = Join-Path $out "Botpress.$version.zip"
    Compress-Archive $module $package -Force
    Write-Host "Made $package"
}

function Invoke-Demo {
    Invoke-Build
    Invoke-Script (Join-Path $root 'examples/Demo.ps1')
}

function Invoke-Bench {
    Invoke-Build
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Measure-Module.ps1') (Join-Path $module 'Botpress.psd1')
}

function Invoke-Soak {
    Invoke-Build
    Invoke-Script (Join-Path $root 'tests/Benchmarks/Soak.ps1') (Join-Path $module 'Botpress.psd1')
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
