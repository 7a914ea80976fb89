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

# Windows PowerShell has no System.Text.Json until the module has brought its own.
if ($PSVersionTable.PSEdition -eq 'Desktop') {
    Import-BuiltModule
    Add-Type -Path (Join-Path (Split-Path (Get-ModulePath)) 'netstandard2.0/System.Text.Json.dll')
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

# The recorded requests: one set per area, and odd values. Left out of these are ids that the module refuses, and inputs that only
# JavaScript has.
function Get-WireVector {
    $left = 'undefined', 'unknown input', 'single dot', 'two dots', 'path: empty string'
    foreach ($file in 'runtime', 'admin', 'files', 'tables', 'billing', 'special.encoding') {
        # Dates stay text: ConvertFrom-Json would make objects of them, and the recorded form must be what is bound.
        $document = [System.Text.Json.Nodes.JsonNode]::Parse((Get-Content (Join-Path $data "wire/$file.json") -Raw))
        foreach ($vector in $document.AsArray()) {
            $case = [string] $vector['case']
            if ($left | Where-Object { $case.Contains($_) }) { continue }
            [pscustomobject]@{
                Operation = [string] $vector['operation']
                Case      = $case
                # Odd values were recorded with one and the same client.
                Props     = if ($vector['client']) { ConvertFrom-JsonNode $vector['client']['props'] } else {
                    @{ token = 'bp_pat_TestToken123'; botId = '3f2b8c1e-9a4d-4c6b-8e7f-1a2b3c4d5e6f'; workspaceId = 'wkspace_01TESTWORKSPACE' }
                }
                Input     = ConvertFrom-JsonNode $vector['input']
                Method    = [string] $vector['request']['method']
                Path      = [string] $vector['request']['path']
                Query     = [string] $vector['request']['query']
                Headers   = ConvertFrom-JsonNode $vector['request']['headers']
                Body      = $(if ($null -ne $vector['request']['body']) { $vector['request']['body'].ToJsonString() } else { '' })
                Status    = $(if ($vector['response']) { [int] $vector['response']['status'] } else { 200 })
                # Null where none was recorded.
                Response  = $(if ($vector['response'] -and $null -ne $vector['response']['body']) { $vector['response']['body'].ToJsonString() })
            }
        }
    }
}

# JSON to hashtables, arrays and scalars, text left as it is.
function ConvertFrom-JsonNode {
    param([AllowNull()] $Node)
    if ($null -eq $Node) { return $null }
    if ($Node -is [System.Text.Json.Nodes.JsonObject]) {
        if ($Node.Count -eq 1 -and $Node['$date']) { return [datetimeoffset] [string] $Node['$date'] }
        if ($Node.Count -eq 1 -and $Node['$number']) { return [double]::Parse([string] $Node['$number'], [cultureinfo]::InvariantCulture) }
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
        $specific = (ConvertTo-PascalCase $Matches[1]) -replace 's$', 'Id'
        # A name in the path is no id, though it stands where one could.
        $candidates = if ($Field -eq 'name') { $candidates + $specific } else { @($specific) + $candidates }
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

# What an operation needs at least, made of its facts: the first recorded request, else a value of the right kind for each field that
# is required.
function Get-SampleInput {
    param([hashtable] $Fact, [object[]] $Vector)
    $recorded = $Vector | Where-Object Operation -EQ $Fact.operation | Select-Object -First 1
    if ($recorded) { return $recorded.Input }
    $sample = [ordered] @{}
    foreach ($field in @($Fact.pathParams) + @($Fact.query | Where-Object { $_.required })) { if ($field) { $sample[$field.name] = Get-SampleValue $field $field.name } }
    if ($Fact.body) {
        foreach ($name in @($Fact.body['required']) | Where-Object { $_ }) { $sample[$name] = Get-SampleValue $Fact.body.properties[$name] $name }
    }

    $sample
}

function Get-SampleValue {
    param([System.Collections.IDictionary] $Schema, [string] $Name)
    if ($Schema['enum']) { return $Schema['enum'][0] }
    switch ($Schema['type']) {
        'number' { return 7 }
        'integer' { return 7 }
        'boolean' { return $true }
        'array' { return , @(Get-SampleValue $Schema['items'] $Name) }
        'object' {
            $value = [ordered] @{}
            foreach ($key in @($Schema['required']) | Where-Object { $_ }) { $value[$key] = Get-SampleValue $Schema.properties[$key] $key }
            return $value
        }
    }

    if ($Name -match '(Date|At|Start|End|From|Until)$') { return '2024-03-05T06:07:08.090Z' }
    "$Name-1"
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
