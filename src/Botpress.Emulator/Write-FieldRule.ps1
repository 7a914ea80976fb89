<#
.SYNOPSIS
    Writes the field rules of all operations, which the emulator holds requests against, from the facts about the API.
.DESCRIPTION
    The file has a JSON text a line. A rule that occurs several times stands in a line of its own, and is named by the number of that line,
    from 0; the lines of the operations come after these. What answers look like, and what only describes, is left out.
.PARAMETER Facts
    The folder of the facts, tests/Data/api.
.PARAMETER Path
    The file to write.
#>
[CmdletBinding()]
param([string] $Facts, [string] $Path)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$kept = 'type', 'nullable', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern', 'format', 'required'
$counts = @{}
$counting = $true
$lines = [System.Collections.Generic.List[string]]::new()
$places = @{}

# A rule, as the facts have it, with only what it asks for.
function Get-Rule {
    param([System.Collections.IDictionary] $Fact)
    $rule = [ordered] @{}
    foreach ($name in $kept | Where-Object { $Fact.Contains($_) }) { $rule[$name] = $Fact[$name] }
    # Whether a path or query parameter is needed stands beside its rule, with a list there is one for objects.
    if ($rule['required'] -is [bool]) { $rule.Remove('required') }
    if ($Fact['x-iso8601']) { $rule['format'] = 'date-time' }
    foreach ($name in 'minimum', 'maximum') { if ($Fact['x-prose'] -and $Fact['x-prose'].Contains($name)) { $rule[$name] = $Fact['x-prose'][$name] } }
    # Where the facts have no type, they may say in words what a value is.
    if (-not $Fact['type'] -and $Fact['x-valueForms'] -is [System.Collections.IList]) {
        $names = @{ 'true' = 'boolean'; 'integer[]' = 'array'; 'object' = 'object' }
        $forms = @(foreach ($form in $Fact['x-valueForms']) { $names[($form -split '[ ,]')[0]] })
        $rule['type'] = if ($forms.Count -eq 1) { $forms[0] } else { $forms }
        if ($forms -contains 'array') { $rule['items'] = [ordered] @{ type = 'integer'; minimum = 1 } }
        if ($Fact['x-prose'] -and $Fact['x-prose']['maxPages']) { $rule['maxItems'] = $Fact['x-prose']['maxPages'] }
    }

    if ($Fact['properties']) {
        $rule['properties'] = [ordered] @{}
        foreach ($entry in $Fact['properties'].GetEnumerator()) { $rule['properties'][$entry.Key] = Get-Rule $entry.Value }
    }

    if ($Fact['items']) { $rule['items'] = Get-Rule $Fact['items'] }
    if ($Fact['oneOf']) { $rule['oneOf'] = @(foreach ($variant in $Fact['oneOf']) { Get-Rule $variant }) }
    if ($Fact['additionalProperties'] -is [System.Collections.IDictionary]) { $rule['additionalProperties'] = Get-Rule $Fact['additionalProperties'] }
    elseif (-not $script:isOpen -and $Fact['additionalProperties'] -eq $false -and $Fact.Contains('additionalProperties')) { $rule['additionalProperties'] = $false }
    if ($script:counting) { $counts[(ConvertTo-Json $rule -Depth 100 -Compress)]++ }
    $rule
}

# The text of a rule, or the number of the line that has it.
function Get-Text {
    param([System.Collections.IDictionary] $Rule)
    $whole = ConvertTo-Json $Rule -Depth 100 -Compress
    if ($places.ContainsKey($whole)) { return "$($places[$whole])" }
    $parts = foreach ($entry in $Rule.GetEnumerator()) {
        $value = if ($entry.Key -eq 'properties') { '{' + (@($entry.Value.GetEnumerator() | ForEach-Object { "`"$($_.Key)`":$(Get-Text $_.Value)" }) -join ',') + '}' }
        elseif ($entry.Key -eq 'oneOf') { '[' + (@($entry.Value | ForEach-Object { Get-Text $_ }) -join ',') + ']' }
        elseif ($entry.Value -is [System.Collections.IDictionary]) { Get-Text $entry.Value }
        else { ConvertTo-Json $entry.Value -Compress }
        "`"$($entry.Key)`":$value"
    }

    $text = '{' + ($parts -join ',') + '}'
    if ($counts[$whole] -lt 2) { return $text }
    $places[$whole] = $lines.Count
    $lines.Add($text)
    "$($places[$whole])"
}

# The rules of parameters, and the names of those that are needed.
function Get-ParameterText {
    param([object[]] $Parameters)
    $rules = foreach ($parameter in $Parameters) { "`"$($parameter.name)`":$(Get-Text (Get-Rule $parameter))" }
    '{' + ($rules -join ',') + '}'
}

function Get-NeededText {
    param([object[]] $Parameters)
    '[' + (@($Parameters | Where-Object { $_.required } | ForEach-Object { "`"$($_.name)`"" }) -join ',') + ']'
}

# The Chat API takes fields that it does not know; its operations have names of the runtime's, and stand here below "chat/".
$isOpen = $false
$chat = @((Get-Content (Join-Path $Facts 'chat.json') -Raw | ConvertFrom-Json -AsHashtable).operations)
$operations = @(foreach ($file in 'operations.json', 'operations.extra.json') { Get-Content (Join-Path $Facts $file) -Raw | ConvertFrom-Json -AsHashtable })
# Counted first, so that what is shared is known when it is met.
foreach ($operation in $operations + $chat) {
    $isOpen = $chat -contains $operation
    foreach ($parameter in @($operation.pathParams) + @($operation.query)) { $null = Get-Rule $parameter }
    if ($operation.body) { $null = Get-Rule $operation.body }
}

$counting = $false
$rows = foreach ($operation in $operations + $chat) {
    $isOpen = $chat -contains $operation
    $row = "{`"operation`":`"$(if ($isOpen) { 'chat/' })$($operation.operation)`",`"headers`":$(Get-NeededText $operation.headers)"
    if ($operation.pathParams) { $row += ",`"path`":$(Get-ParameterText $operation.pathParams)" }
    if ($operation.query) { $row += ",`"query`":$(Get-ParameterText $operation.query),`"needed`":$(Get-NeededText $operation.query)" }
    if ($operation.body) { $row += ",`"body`":$(Get-Text (Get-Rule $operation.body))" }
    $row + '}'
}

[System.IO.File]::WriteAllText($Path, (@($lines) + @($rows) -join "`n") + "`n")
