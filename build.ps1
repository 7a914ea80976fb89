#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, documents and packs the module. Each task works alone and does first what it needs.
.PARAMETER Task
    Build    makes the module in out/Botpress
    Test     runs the xunit tests and, on the built module, the Pester tests
    Help     brings the parameters in en-US/*.md up to date with the code, and makes the help file
    Analyze  runs PSScriptAnalyzer over the scripts of the repository and checks the manifest
    Pack     makes out/Botpress.<version>.zip
    Demo     runs examples/Demo.ps1 in a fresh PowerShell
    Bench    measures import and listing, as ratios from one run
    Clean    removes what was built
.EXAMPLE
    ./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Help', 'Analyze', 'Pack', 'Demo', 'Bench', 'Clean')]
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
# This PowerShell, whichever it is: the tests run in a fresh process of the same one.
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
        Invoke-Native dotnet 'publish', (Join-Path $root 'src/Botpress.PowerShell'), '-c', $Configuration, '-f', $framework, '-o', $published, '-nologo', '-v', 'q'

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
}

& "Invoke-$Task"
