<#
.SYNOPSIS
    Writes the documents that are made of the built module: operations.md has each operation of the API, the command for it, and whether
    the emulator has it; commands.md has each command and what it does.
.PARAMETER ModulePath
    The manifest of the built module.
.PARAMETER Folder
    Where to write them.
#>
[CmdletBinding()]
param([string] $ModulePath, [string] $Folder)

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
    '^/\{webhookId\}/' = 'Chat: the end user''s side of a bot, below the address of its chat integration'
}

$commands = @(Find-BpCommand | Where-Object Operation)
$emulated = @($commands | Where-Object { -not $notEmulated.ContainsKey($_.Operation) }).Count
$chats = @($commands | Where-Object Path -Like '/{webhookId}/*').Count
$lines = @(
    '# Operations'
    ''
    'Every operation of the Botpress Cloud API, the command that stands for it, and whether the emulator (`Start-BpEmulator`) has it. At the'
    'prompt, `Find-BpCommand` tells the same. This file is made from the code: `./build.ps1 Docs` writes it.'
    ''
    "$($commands.Count) operations, $emulated of them emulated: $($commands.Count - $chats) of Botpress Cloud, and $chats of the Chat API."
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
[System.IO.File]::WriteAllText((Join-Path $Folder 'operations.md'), ($lines -join "`n") + "`n")

# The area of a command is the folder below Commands that its file is in.
$source = Join-Path (Split-Path $PSScriptRoot) 'src/Botpress.PowerShell/Commands'
$folders = @{}
foreach ($file in Get-ChildItem $source -Recurse -Filter '*Command.cs') { $folders[$file.BaseName] = ([System.IO.Path]::GetRelativePath($source, $file.FullName) -split '[\\/]')[0] }
$lines = @(
    '# Commands'
    ''
    'Every command of the module, by area; `Get-Help <command> -Full` has the parameters of each, and examples that work. This file is made'
    'from the code: `./build.ps1 Docs` writes it.'
    foreach ($area in Get-Command -Module Botpress | Group-Object { $folders[$_.ImplementingType.Name] } | Sort-Object Name) {
        ''
        "## $($area.Name -creplace '(?<=[a-z])(?=[A-Z])', ' ')"
        ''
        '| command | what it does |'
        '| --- | --- |'
        foreach ($command in $area.Group | Sort-Object Noun, Verb) { "| ``$($command.Name)`` | $((Get-Help $command.Name).Synopsis -replace '\|', '\|') |" }
    }
)
[System.IO.File]::WriteAllText((Join-Path $Folder 'commands.md'), ($lines -join "`n") + "`n")
