<#
.SYNOPSIS
    Writes docs/operations.md from the built module: each operation of the API, the command for it, and whether the emulator has it.
.PARAMETER ModulePath
    The manifest of the built module.
.PARAMETER Path
    The file to write.
#>
[CmdletBinding()]
param([string] $ModulePath, [string] $Path)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module $ModulePath

# The module brings the emulator along, and finds it for whoever asks.
$notEmulated = [System.Reflection.Assembly]::Load('Botpress.Emulator').GetType('Botpress.Emulator.EmulatorServer')::NotEmulated
$areas = [ordered] @{
    '^/v1/chat/'    = 'Runtime'
    '^/v1/admin/'   = 'Administration'
    '^/v1/files\b'  = 'Files and knowledge bases'
    '^/v1/tables\b' = 'Tables'
    '^/v2/'         = 'Billing'
}

$commands = @(Find-BpCommand | Where-Object Operation)
$emulated = @($commands | Where-Object { -not $notEmulated.ContainsKey($_.Operation) }).Count
$lines = @(
    '# Operations'
    ''
    'Every operation of the Botpress Cloud API, the command that stands for it, and whether the emulator (`Start-BpEmulator`) has it. At the'
    'prompt, `Find-BpCommand` tells the same. This file is made from the code: `./build.ps1 Docs` writes it.'
    ''
    "$($commands.Count) operations, $emulated of them emulated."
    foreach ($area in $areas.GetEnumerator()) {
        ''
        "## $($area.Value)"
        ''
        '| operation | request | command | emulated |'
        '| --- | --- | --- | --- |'
        foreach ($command in $commands | Where-Object Path -Match $area.Key) {
            $reason = ''
            $has = if (-not $notEmulated.TryGetValue($command.Operation, [ref] $reason)) { 'yes' } elseif ($reason) { "501, because $reason" } else { '501' }
            "| ``$($command.Operation)`` | $($command.Method) ``$($command.Path)`` | ``$("$($command.Cmdlet) $($command.Parameter)".TrimEnd())`` | $has |"
        }
    }
)

$left = $commands | Where-Object { $command = $_; -not ($areas.Keys | Where-Object { $command.Path -match $_ }) }
if ($left) { throw "These operations are in no area: $($left.Operation -join ', ')." }
[System.IO.File]::WriteAllText($Path, ($lines -join "`n") + "`n")
