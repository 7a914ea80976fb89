# Runs Pester over the paths (separated by semicolons), and writes the numbers where build.ps1 reads them.
[CmdletBinding()]
param([string] $Path, [string] $ResultPath)

Import-Module Pester -MinimumVersion 5.5.0 -MaximumVersion 5.99.99
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path -split ';'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($env:CI -or $env:NO_COLOR) { $configuration.Output.RenderMode = 'Plaintext' }
$result = Invoke-Pester -Configuration $configuration
# A container that broke before its tests ran counts as a failure.
@{
    Passed  = $result.PassedCount
    Failed  = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
    Skipped = $result.SkippedCount + $result.NotRunCount + $result.InconclusiveCount
} | ConvertTo-Json | Set-Content $ResultPath
