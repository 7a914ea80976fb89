# What the Pester tests share: the built module, a capture server, the recorded requests.

Set-StrictMode -Version 3.0

# Get-PowerShellCommand and Invoke-PowerShell, which are exported with the rest.
Import-Module (Join-Path $PSScriptRoot 'PowerShellProcess.psm1')

$script:root = Split-Path (Split-Path $PSScriptRoot)
$script:data = Join-Path $root 'tests/Data'

# The servers, generators and helpers in C#. They are compiled once, for all processes of a test run.
if (-not ('CaptureServer' -as [type])) {
    # The generators of bad input use what Windows PowerShell has not.
    $sources = 'AnsweringHost.cs', 'CaptureServer.cs', 'FanServer.cs', 'ObjectNames.cs', 'StallServer.cs' + $(if ($PSVersionTable.PSEdition -eq 'Core') { 'Fuzz/*.cs' }) | ForEach-Object { Get-ChildItem (Join-Path $PSScriptRoot $_) } | ForEach-Object FullName
    $hashes = -join ($sources | ForEach-Object { (Get-FileHash $_).Hash })
    $stamp = (Get-FileHash -InputStream ([IO.MemoryStream]::new([Text.Encoding]::ASCII.GetBytes($hashes)))).Hash.Substring(0, 16)
    $library = Join-Path $root "out/test-support/$($PSVersionTable.PSVersion)-$stamp/TestSupport.dll"
    if (-not (Test-Path $library)) {
        $made = New-Item (Join-Path $root "out/test-support/$PID") -ItemType Directory -Force
        Add-Type -Path $sources -OutputAssembly (Join-Path $made 'TestSupport.dll') -WarningAction SilentlyContinue
        # Another process may be quicker.
        if (-not (Test-Path $library)) { Move-Item $made (Split-Path $library) -ErrorAction Ignore }
    }

    Add-Type -Path $library
}

# The module as the build made it; BOTPRESS_TEST_MODULE names another folder, of the other build for example.
function Get-ModulePath {
    if ($env:BOTPRESS_TEST_MODULE) { $env:BOTPRESS_TEST_MODULE } else { Join-Path $root 'out/Botpress/Botpress.psd1' }
}

function Import-BuiltModule {
    # The one that is loaded already is the same: a test run has a process for each build.
    if (-not (Get-Module Botpress)) { Import-Module (Get-ModulePath) -Global }
    # Tests need not wait for a limit that they are not about.
    $global:PSDefaultParameterValues['Start-BpEmulator:RateLimit'] = 0
}

# A command of the module by its name, or nothing: Get-Command would search the whole path first.
function Get-BuiltCommand {
    param([string] $Name)
    (Get-Module Botpress).ExportedCommands[$Name]
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
function Get-ChatFact {
    $facts = [ordered]@{}
    foreach ($operation in (Get-Content (Join-Path $data 'api/chat.json') -Raw | ConvertFrom-Json -AsHashtable -Depth 100).operations) { $facts[$operation.operation] = $operation }
    $facts
}

# The table of the commands for the Chat API, whose operations have the names of others.
function Get-ChatCommand {
    $commands = [ordered]@{}
    $table = (Get-Command New-BpUser).ImplementingType.Assembly.GetType('Botpress.PowerShell.CommandTable')
    foreach ($entry in $table.GetProperty('ChatEntries').GetValue($null)) {
        $commands[$entry.Operation.Name] = [pscustomobject]@{ Operation = $entry.Operation.Name; Cmdlet = $entry.Cmdlet; Select = "$($entry.Parameter)" }
    }

    $commands
}

function Get-WireVector {
    param([string[]] $File = ('runtime', 'admin', 'files', 'tables', 'billing', 'special.encoding'))
    $left = 'undefined', 'unknown input', 'single dot', 'two dots', 'path: empty string'
    foreach ($name in $File) {
        # Dates stay text: ConvertFrom-Json would make objects of them, and the recorded form must be what is bound.
        $document = [System.Text.Json.Nodes.JsonNode]::Parse((Get-Content (Join-Path $data "wire/$name.json") -Raw))
        foreach ($vector in $document.AsArray()) {
            $case = [string] $vector['case']
            if ($left | Where-Object { $case.Contains($_) }) { continue }
            # A filter with nothing in it is refused, too.
            if ([string] $vector['operation'] -match '^(list|find|search|getBotLogs|getIntegrationLogs|deleteTableRows)' -and (Test-EmptyFilter $vector['input'])) { continue }
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

# Whether an input of a list has a filter that is null or empty, or has such a part.
function Test-EmptyFilter {
    param($Node)
    foreach ($entry in $Node.GetEnumerator()) {
        $text = if ($null -eq $entry.Value) { 'null' } else { $entry.Value.ToJsonString() }
        if ($entry.Key -notin 'nextToken', 'pageSize' -and $text -match '^(null|""|\[\]|\{\}|\[.*(null|"").*\])$') { return $true }
        if ($entry.Key -eq 'tags' -and $text -match ':null') { return $true }
    }

    $false
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
            foreach ($key in @($Schema['required']) | Where-Object { $_ }) { $value[$key] = Get-SampleValue $(if ($Schema['properties']) { $Schema['properties'][$key] } else { @{} }) $key }
            return $value
        }
    }

    if ($Name -match '(Date|At|Start|End|From|Until)$') { return '2024-03-05T06:07:08.090Z' }
    "$Name-1"
}

# A value with all the fields of a schema, be they required or not.
function Get-FullSample {
    param([AllowNull()] [System.Collections.IDictionary] $Schema, [string] $Name, [System.Collections.IDictionary] $Definition, [int] $Depth = 0)
    if ($Schema -and $Schema['$ref']) { $Schema = $Definition[$Schema['$ref'] -replace '^.*#/'] }
    if (-not $Schema -or $Depth -gt 8) { return $null }
    $inner = @{ Definition = $Definition; Depth = $Depth + 1 }
    foreach ($kind in 'oneOf', 'anyOf', 'allOf') {
        if ($Schema[$kind]) { return Get-FullSample $Schema[$kind][0] $Name @inner }
    }

    if ($Schema['enum']) { return $Schema['enum'][0] }
    if ($Schema['type'] -eq 'array') { return , @(Get-FullSample $Schema['items'] $Name @inner) }
    if ($Schema['type'] -eq 'object' -or $Schema['properties']) {
        $value = [ordered] @{}
        foreach ($key in $(if ($Schema['properties']) { $Schema['properties'].Keys })) { $value[$key] = Get-FullSample $Schema['properties'][$key] $key @inner }
        if ($Schema['additionalProperties'] -is [System.Collections.IDictionary]) { $value['alpha'] = Get-FullSample $Schema['additionalProperties'] 'alpha' @inner }
        return $value
    }

    Get-SampleValue $Schema $Name
}

# Every cmdlet, for every operation, with arguments that work and an answer that it understands.
function Get-FuzzTarget {
    param($Runner)
    $facts = Get-OperationFact
    $schemas = Get-Content (Join-Path $data 'api/schemas.json') -Raw | ConvertFrom-Json -AsHashtable -Depth 100
    $vectors = @(Get-WireVector)
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters + 'Session'
    # Lines of code may be given as a list, which is then another value.
    $transformed = 'New-BpPlugin Code', 'Set-BpPlugin Code'
    $recorded = $vectors | Where-Object { $_.Response -and $_.Response.StartsWith('{') -and $_.Response -notmatch '"errors":\[\W*"' } |
        Group-Object Operation -AsHashTable -AsString
    foreach ($entry in (Get-OperationCommand).Values) {
        $command = Get-BuiltCommand $entry.Cmdlet
        if (-not $command) { continue }
        $fact = $facts[$entry.Operation]
        $vector = if ($recorded.ContainsKey($entry.Operation)) { $recorded[$entry.Operation] | Sort-Object { $_.Response.Length } -Descending | Select-Object -First 1 }
        $response = if ($vector) { $vector.Response } else { ConvertTo-Json (Get-FullSample -Schema $fact['response'] -Name x -Definition $schemas) -Depth 50 -Compress }
        $given = if ($vector) { $vector.Input } else { Get-SampleInput $fact $vectors }
        $arguments = ConvertTo-CmdletArgument -Command $command -Fact $fact -InputObject $given -Select $entry.Select
        $results = @(if ($fact['response'] -and $fact['response']['properties']) { $fact['response']['properties'].Keys | Where-Object { $_ -ne 'meta' } })
        $target = [FuzzTarget] @{
            Operation = $entry.Operation
            Command   = $entry.Cmdlet
            Arguments = $arguments
            Status    = $(if ($vector) { $vector.Status } else { 200 })
            Response  = "$response" -replace '"nextToken":"[^"]*"', '"nextToken":""' -replace '"hasMore":true', '"hasMore":false'
            # What an action gives is emitted as it is, be it a list.
            Result    = $(if ($results.Count -eq 1 -and $entry.Operation -ne 'callAction') { $results[0] } else { '' })
            Fields    = [System.Collections.Generic.Dictionary[string, string[]]]::new()
            Types     = [System.Collections.Generic.Dictionary[string, type]]::new()
        }

        $answer = [CannedAnswer] @{ Status = $target.Status; Body = $target.Response }
        $outcome = $Runner.Run($target.Command, $arguments, $answer)
        # A sample that does not even work cannot show what a change of it does.
        if ($outcome.Errors.Count -or $outcome.BindingError) { continue }
        $target.Requests = $outcome.Requests.Count
        # Where the answer is made into something else, it is not compared.
        if ([Fuzz]::Lost($target, $answer, $outcome)) { $target.Result = '' }
        $sets = $command.ParameterSets | Where-Object { $names = $_.Parameters.Name; -not ($arguments.Keys | Where-Object { $_ -notin $names }) }
        foreach ($parameter in @($sets.Parameters | Sort-Object Name -Unique)) {
            if ($parameter.Name -notin $common -and "$($command.Name) $($parameter.Name)" -notin $transformed) { $target.Types[$parameter.Name] = $parameter.ParameterType }
        }

        $fields = @{
            path  = @($fact['pathParams'] | ForEach-Object { $_['name'] })
            query = @($fact['query'] | ForEach-Object { $_['name'] })
            body  = @(if ($fact['body'] -and $fact['body']['properties']) { $fact['body']['properties'].Keys })
        }
        foreach ($place in $fields.Keys) {
            foreach ($field in $fields[$place] | Where-Object { $_ }) {
                $parameter = Get-FieldParameter -Command $command -Fact $fact -Field $field
                if ($parameter) { $target.Fields[$parameter.Name] = @($place, $field) }
            }
        }

        $target
    }

    foreach ($other in @(
            @{ Command = 'Invoke-BpApi'; Arguments = @{ Path = '/v1/chat/messages'; Method = 'POST'; Body = @{ a = 1 }; Query = @{ b = 2 } }; Response = '{"a":1}'; Requests = 1 }
            @{ Command = 'Invoke-BpApi'; Arguments = @{ Path = '/v1/tables/t/rows/find'; Method = 'POST'; Body = @{ limit = 1 }; All = $true }; Response = '{"rows":[],"hasMore":false}'; Requests = 1 }
            @{ Command = 'Invoke-BpApi'; Arguments = @{ Path = '/v1/tables/t/rows/find'; Method = 'POST'; Body = @{ offset = 'x' }; All = $true }; Response = '{"rows":[],"hasMore":false}'; Requests = 1 }
            @{ Command = 'Connect-BpSession'; Arguments = @{ NoDefault = $true; Token = 't'; ApiUrl = 'http://127.0.0.1:1' }; Response = '{}'; Requests = 0 }
            @{ Command = 'New-BpMessagePayload'; Arguments = @{ Card = $true; Title = 't'; Action = 'a' }; Response = '{}'; Requests = 0 }
            @{ Command = 'New-BpMessagePayload'; Arguments = @{ Choice = 't'; Option = 'a' }; Response = '{}'; Requests = 0 }
            @{ Command = 'Find-BpCommand'; Arguments = @{ Operation = 'listBots' }; Response = '{}'; Requests = 0 }
        )) {
        $target = [FuzzTarget] $other
        $target.Operation = '-'
        $target.Status = 200
        $target.Types = [System.Collections.Generic.Dictionary[string, type]]::new()
        $command = Get-BuiltCommand $target.Command
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) { $target.Types[$parameter.Name] = $parameter.ParameterType }
        $target
    }
}

# A chat on a server that answers what it is told to, with a conversation.
function New-TestChat {
    param([object] $Server)
    $before = $Server.Default
    $Server.Default = [CannedAnswer] @{ Body = '{"user":{"id":"user_me","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z"}}' }
    $chat = Connect-BpChat webhook-1 -ApiUrl $Server.Url -UserKey eyJhbGciOiJIUzI1NiJ9.eyJpZCI6InVzZXJfbWUifQ.c2ln -NoDefault -WarningAction Ignore
    Set-BpChat conv_now -Chat $chat
    $Server.Default = $before
    $Server.Clear()
    $chat
}

# What a command is to work in, as the parameter that it has for that.
function Get-ConnectionArgument {
    param([System.Management.Automation.CommandInfo] $Command, [object] $Session, [object] $Chat)
    if ($Command.Parameters.ContainsKey('Chat')) { @{ Chat = $Chat } } else { @{ Session = $Session } }
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
