# Runs Pester over the paths (separated by semicolons), and writes what came out as JSON: the counts, the seconds, the files, and the
# reasons for skipping. A reason is what Set-ItResult is told, or a tag that begins with 'needs'; who skips must give one.
[CmdletBinding()]
param([string] $Path, [string] $ResultPath, [string] $Pester = 'Pester', [string] $ExcludeTag, [string] $Tag, [string] $FullName)

if ($Pester -eq 'Pester') { Import-Module Pester -MinimumVersion 5.5.0 -MaximumVersion 5.99.99 } else { Import-Module $Pester }
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path -split ';'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($ExcludeTag) { $configuration.Filter.ExcludeTag = $ExcludeTag -split ';' }
if ($Tag) { $configuration.Filter.Tag = $Tag -split ';' }
if ($FullName) { $configuration.Filter.FullName = "*$FullName*" }
if ($env:CI -or $env:NO_COLOR) { $configuration.Output.RenderMode = 'Plaintext' }
$result = Invoke-Pester -Configuration $configuration

$unexplained = 0
$reasons = @{}
foreach ($test in @($result.Tests | Where-Object Result -In 'Skipped', 'Inconclusive')) {
    $tags = @($test.Tag)
    for ($block = $test.Block; $block; $block = $block.Parent) { $tags += $block.Tag }
    $reason = if ("$($test.ErrorRecord)" -match 'because (.+)') { $Matches[1].Trim() } else { $tags -match '^needs ' | Select-Object -First 1 }
    if (-not $reason) {
        $unexplained++
        $reason = "NO REASON GIVEN: $($test.ExpandedPath)"
    }

    $reasons[$reason] = 1 + $reasons[$reason]
}

@{
    Passed  = $result.PassedCount
    # A container that broke before its tests ran counts as a failure; so does a test that is skipped without a reason.
    Failed  = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount + $unexplained
    Skipped = $result.SkippedCount + $result.InconclusiveCount - $unexplained
    Seconds = [math]::Round($result.Duration.TotalSeconds, 1)
    Files   = @(foreach ($container in $result.Containers) { @{ Name = Split-Path "$($container.Item)" -Leaf; Seconds = [math]::Round($container.Duration.TotalSeconds, 1) } })
    Reasons = $reasons
} | ConvertTo-Json -Depth 4 | Set-Content $ResultPath
