# What the Pester tests share: the built module, a capture server, the recorded requests.

Set-StrictMode -Version 3.0

$script:root = Split-Path (Split-Path $PSScriptRoot)
$script:data = Join-Path $root 'tests/Data'

if (-not ('CaptureServer' -as [type])) {
    Add-Type -Path (Join-Path $PSScriptRoot 'CaptureServer.cs') -WarningAction SilentlyContinue
}

# The module as the build made it; BOTPRESS_TEST_MODULE names another folder, of the other build for example.
function Get-ModulePath {
    if ($env:BOTPRESS_TEST_MODULE) { $env:BOTPRESS_TEST_MODULE } else { Join-Path $root 'out/Botpress/Botpress.psd1' }
}

function Import-BuiltModule {
    Import-Module (Get-ModulePath) -Force -Global
}

function New-CaptureServer {
    [CaptureServer]::new()
}

# operation -> the cmdlet that stands for it, and what selects it (commands.tsv)
function Get-OperationCommand {
    $commands = [ordered]@{}
    foreach ($line in Get-Content (Join-Path $data 'api/commands.tsv')) {
        if ($line -and -not $line.StartsWith('#')) {
            $operation, $cmdlet, $select = $line -split "`t"
            $commands[$operation] = [pscustomobject]@{ Operation = $operation; Cmdlet = $cmdlet; Select = "$select" }
        }
    }

    $commands
}

# operation -> its facts
function Get-OperationFact {
    $facts = [ordered]@{}
    foreach ($file in 'operations.json', 'operations.extra.json') {
        foreach ($operation in Get-Content (Join-Path $data "api/$file") -Raw | ConvertFrom-Json -AsHashtable -Depth 100) {
            $facts[$operation.operation] = $operation
        }
    }

    $facts
}

function Get-WireVector {
    foreach ($area in 'runtime', 'admin', 'files', 'tables', 'billing') {
        # Dates stay text: ConvertFrom-Json would make objects of them, and the recorded form must be what is bound.
        $document = [System.Text.Json.Nodes.JsonNode]::Parse((Get-Content (Join-Path $data "wire/$area.json") -Raw))
        foreach ($vector in $document.AsArray()) {
            [pscustomobject]@{
                Operation = [string] $vector['operation']
                Case      = [string] $vector['case']
                Props     = ConvertFrom-JsonNode $vector['client']['props']
                Input     = ConvertFrom-JsonNode $vector['input']
                Method    = [string] $vector['request']['method']
                Path      = [string] $vector['request']['path']
                Query     = [string] $vector['request']['query']
                Headers   = ConvertFrom-JsonNode $vector['request']['headers']
                Body      = $(if ($null -ne $vector['request']['body']) { $vector['request']['body'].ToJsonString() } else { '' })
                Status    = [int] $vector['response']['status']
                Response  = $(if ($null -ne $vector['response']['body']) { $vector['response']['body'].ToJsonString() } else { '' })
            }
        }
    }
}

# JSON to hashtables, arrays and scalars, text left as it is.
function ConvertFrom-JsonNode {
    param([AllowNull()] $Node)
    if ($null -eq $Node) { return $null }
    if ($Node -is [System.Text.Json.Nodes.JsonObject]) {
        $map = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal)
        foreach ($entry in $Node.GetEnumerator()) { $map[$entry.Key] = ConvertFrom-JsonNode $entry.Value }
        return $map
    }

    if ($Node -is [System.Text.Json.Nodes.JsonArray]) {
        $list = [System.Collections.Generic.List[object]]::new()
        foreach ($item in $Node) { $list.Add((ConvertFrom-JsonNode $item)) }
        return , $list.ToArray()
    }

    switch ($Node.GetValueKind()) {
        String { return [string] $Node.GetValue[string]() }
        True { return $true }
        False { return $false }
        Number {
            $whole = 0L
            if ([long]::TryParse($Node.ToJsonString(), [ref] $whole)) { return $whole }
            return [double]::Parse($Node.ToJsonString(), [cultureinfo]::InvariantCulture)
        }
    }
}

# The parameter that a request field is given with, by the rule of names: the field's name in PascalCase is a parameter's
# name or alias; a path's 'id' is the specific name, or -Id; a header's name is without its 'x-'. Nothing when there is none.
function Get-FieldParameter {
    param([System.Management.Automation.CommandInfo] $Command, [System.Collections.IDictionary] $Fact, [string] $Field)
    $candidates = @($Field.Substring(0, 1).ToUpperInvariant() + $Field.Substring(1))
    if ($Fact.path -match "([^/{}]+)/\{$([regex]::Escape($Field))\}") {
        $candidates = @((ConvertTo-PascalCase $Matches[1]) -replace 's$', 'Id') + $candidates
    }

    if ($Field.StartsWith('x-')) { $candidates = @(ConvertTo-PascalCase $Field.Substring(2)) }
    foreach ($candidate in $candidates) {
        $found = $Command.Parameters.Values | Where-Object { $_.Name -eq $candidate -or $_.Aliases -contains $candidate }
        if ($found) { return $found }
    }
}

function ConvertTo-PascalCase {
    param([string] $Dashed)
    ($Dashed -split '-' | ForEach-Object { $_.Substring(0, 1).ToUpperInvariant() + $_.Substring(1) }) -join ''
}

# The parameters of a cmdlet that a vector's input stands for.
function ConvertTo-CmdletArgument {
    param([System.Management.Automation.CommandInfo] $Command, [hashtable] $Fact, [System.Collections.IDictionary] $InputObject, [string] $Select)

    $names = @{}
    foreach ($parameter in $Command.Parameters.Values) {
        $names[$parameter.Name] = $parameter.Name
        foreach ($alias in $parameter.Aliases) { $names[$alias] = $parameter.Name }
    }

    $arguments = @{}
    foreach ($key in $InputObject.Keys) {
        $parameter = Get-FieldParameter -Command $Command -Fact $Fact -Field $key
        if (-not $parameter) { throw "$($Command.Name) has no parameter for '$key' of $($Fact.operation)." }
        $arguments[$parameter.Name] = $InputObject[$key]
    }

    foreach ($switch in $Select -split ' ' | Where-Object { $_ }) {
        $name = $switch.TrimStart('-')
        if ($names.ContainsKey($name) -and -not $arguments.ContainsKey($names[$name]) -and $Command.Parameters[$names[$name]].SwitchParameter) {
            $arguments[$names[$name]] = $true
        }
    }

    if ($Command.Parameters.ContainsKey('Confirm')) { $arguments['Confirm'] = $false }
    $arguments
}

# Path segments decoded, so that ! and %21 are the same and %2F stays inside its segment.
function ConvertTo-PathSegment {
    param([string] $Path)
    @($Path -split '/' | ForEach-Object { [uri]::UnescapeDataString($_) })
}

# Both as JSON text; no text is null.
function Test-JsonEqual {
    param([string] $Expected, [string] $Actual)
    if (-not $Expected -or -not $Actual) { return -not $Expected -and -not $Actual }
    [System.Text.Json.Nodes.JsonNode]::DeepEquals([System.Text.Json.Nodes.JsonNode]::Parse($Expected), [System.Text.Json.Nodes.JsonNode]::Parse($Actual))
}

# What the error view shows: the message and, below it, what to do.
function Get-ErrorText {
    param([System.Management.Automation.ErrorRecord] $Record)
    "$Record $($Record.ErrorDetails.RecommendedAction)"
}

# The classes of the objects that the cmdlets write. Rows have no class: each table has its own columns.
function Get-EmittedType {
    (Get-Command -Module Botpress).OutputType.Type | Where-Object { $_ -and $_.Namespace -eq 'Botpress' } | Sort-Object FullName -Unique
}

Export-ModuleMember -Function *
