<#
.SYNOPSIS
    Writes what can be derived from the compiled module into its files: the names of its cmdlets into the manifest, aliases and default
    properties into the types, tables and lists into the views. What is in the files beside this script, by hand, goes in as well, and
    wins.
.PARAMETER Assembly
    The compiled module, with what it needs beside it.
.PARAMETER Manifest
    The manifest that the names go into.
.PARAMETER Destination
    The module's folder.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Assembly,
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Destination
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The names and values in $it. A map that no custom object can be, for one of its names, is a dictionary.
$entries = '$(if ($it -is [System.Collections.IDictionary]) { foreach ($key in $it.psbase.Keys) { @{ Name = $key; Value = $it[$key] } } } else { $it.psobject.Properties })'

# What [Show] makes of a value, which is $it here.
$shows = @{
    Text     = '"$($it)"'
    OneLine  = '$it -replace ''\s+'', '' '''
    Amount   = '$it'
    Json     = 'if ($null -ne $it) { ConvertTo-Json -InputObject $it -Compress -Depth 20 }'
    Keys     = 'if ($null -ne $it) { @(' + $entries + ' | ForEach-Object { $_.Name }) -join '', '' }'
    Versions = 'if ($null -ne $it) { @(' + $entries + ' | ForEach-Object { "$($_.Value.name) $($_.Value.version)" }) -join '', '' }'
    Pretty   = 'if ($null -ne $it) { @(' + $entries + ' | ForEach-Object { "$($_.Name)=$(if ($_.Value.pretty) { $_.Value.pretty } else { $_.Value.raw })" }) -join '', '' }'
    Joined   = '@($it) -join '', '''
    Pairs    = 'if ($null -ne $it) { $map = $it; @($map.Keys | ForEach-Object { "$_ $($map[$_])" }) -join '', '' }'
}

$timeFormats = @{ 10 = 'yyyy-MM-dd'; 16 = 'yyyy-MM-dd HH:mm'; 19 = 'yyyy-MM-dd HH:mm:ss' }
$numbers = 'Int32', 'Int64', 'Double', 'Decimal'
# Nothing that a terminal obeys can be in a value of these, and they look the same in every culture.
$clean = 'Boolean', 'TimeSpan'
# What is not there is nothing, also in a session that is strict: a prefix for whatever looks deeper than into a property of the object.
$lenient = 'Set-StrictMode -Off; '

$library = [System.Reflection.Assembly]::LoadFrom($Assembly)
$types = $library.GetExportedTypes()
$model = $library.GetType('Botpress.BotpressObject', $true)
$viewAttribute = $library.GetType('Botpress.PowerShell.ViewAttribute', $true)

# The public properties that a class declares, in that order, with what is said beside them.
$declared = @{}
function Get-DeclaredProperty {
    param([type] $Class)
    if (-not $declared.ContainsKey($Class)) {
        $declared[$Class] = @(
            foreach ($property in $Class.GetProperties('Public, Instance, DeclaredOnly') | Sort-Object MetadataToken) {
                $entry = @{ Name = $property.Name; Columns = @(); Line = $null; Alias = $null; IsDetail = $false }
                foreach ($attribute in [System.Attribute]::GetCustomAttributes($property, $false)) {
                    switch ($attribute.GetType().Name) {
                        'ColumnAttribute' { $entry.Columns += $attribute }
                        'LineAttribute' { $entry.Line = $attribute }
                        'AliasAttribute' { $entry.Alias = $attribute }
                        'DetailAttribute' { $entry.IsDetail = $true }
                    }
                }

                $entry
            }
        )
    }

    $declared[$Class]
}

# The columns of a class that are about none of its own properties.
function Get-ClassColumn { param([type] $Type) [System.Attribute]::GetCustomAttributes($Type, $false).Where({ $_.GetType().Name -eq 'ColumnAttribute' }) }

# Those of them that show no property by itself, but what is made of some.
function Get-ComputedColumn { param([type] $Type) (Get-ClassColumn $Type).Where({ $_.Script -or $_.Of }) }

# The type at the end of a way like Llm.Cost.Sum, without what makes it nullable; object where nobody knows it.
function Get-EndType {
    param([type] $Type, [string] $Way)
    foreach ($name in $Way.Split('.')) {
        $property = $Type.GetProperty($name)
        if (-not $property) {
            if ($Type -eq [object]) { return $Type }
            throw "The view of $Type names '$Way', which is not there."
        }

        $Type = $property.PropertyType
        if ($Type.IsGenericType -and $Type.Name -eq 'Nullable`1') { $Type = $Type.GenericTypeArguments[0] }
    }

    $Type
}

function Get-Text { param([string] $Text) [System.Security.SecurityElement]::Escape($Text) }

# A column or line of a script. Each goes through what makes text fit for a terminal, and times and numbers the same in every culture, so that
# none can be forgotten. The commas keep a list, and nothing, one value.
function Get-ScriptItem {
    param([string] $Script, [string] $Format)
    if ($Script -notmatch '^\$_\.\w+$') { $Script = "`$($Script)" }
    "<ScriptBlock>$(Get-Text "[Botpress.Shown]::Of[,($(if ($Format) { "$Script, '$Format'" } else { ",$Script" }))]")</ScriptBlock>"
}

# A column or line of a property, or of what a way through it leads to.
function Get-ValueItem {
    param([string] $Way, [type] $End, [string] $As, [string] $Format)
    $direct = -not $Way.Contains('.')
    if ($As -eq 'ByType') { $As = if ($direct -and (Test-Nested $End)) { 'Json' } else { 'Plain' } }
    if ($As -eq 'Amount') { $Format = '#,0.##' }
    $script = if ($shows.ContainsKey($As)) { $shows[$As].Replace('$it', "`$_.$Way") } else { "`$_.$Way" }
    if ($direct -and $script -eq "`$_.$Way" -and ($End.Name -in $clean -or $End.IsEnum)) { return "<PropertyName>$Way</PropertyName>" }
    Get-ScriptItem "$(if (-not $direct -or $As -in 'Versions', 'Pretty') { $lenient })$script" -Format $Format
}

# Whether a value has parts that its text does not tell.
function Test-Nested {
    param([type] $Type)
    if ($Type.IsArray) { $Type = $Type.GetElementType() } elseif ($Type.Name -eq 'ItemList`1') { $Type = $Type.GenericTypeArguments[0] }
    if ($Type -in [object], [psobject] -or $Type.Name -match '^I?(ReadOnly)?Dictionary') { return $true }
    $Type.Namespace -eq 'Botpress' -and -not $Type.IsEnum -and $Type.GetMethod('ToString', [type[]] @()).DeclaringType -ne $Type
}

function Get-TableControl {
    param([type] $Type, [System.Attribute] $View, [string[]] $Except)
    $columns = @(
        foreach ($column in Get-ClassColumn $Type) { @{ Column = $column; Property = $null } }
        foreach ($property in Get-DeclaredProperty $Type | Where-Object { $_.Name -notin $Except }) { foreach ($column in $property.Columns) { @{ Column = $column; Property = $property.Name } } }
    )
    $headers = ''
    $items = ''
    foreach ($entry in $columns | Where-Object { $_.Column.Place } | Sort-Object { $_.Column.Place }) {
        $column = $entry.Column
        $label = if ($entry.Property) { $entry.Property } else { $column.Label }
        if ($column.Width -and $column.Width -lt $label.Length) { throw "The column '$label' of $Type is narrower than its heading." }
        $right = $column.Right
        if ($column.Script) { $item = Get-ScriptItem "$lenient$($column.Script)" -Format $column.Format }
        else {
            $way = if ($column.Of) { $column.Of } else { $label }
            $end = Get-EndType $Type $way
            $isTime = $end -eq [datetime] -or $column.As -eq 'Time'
            $format = if ($isTime) { $timeFormats.GetEnumerator() | Where-Object Key -LE $column.Width | Sort-Object Key | Select-Object -Last 1 -ExpandProperty Value } else { $column.Format }
            $item = Get-ValueItem $way $end -As $column.As -Format $format
            $right = $right -or $end.Name -in $numbers
        }

        $width = if ($column.Width) { "<Width>$($column.Width)</Width>" }
        $alignment = if ($right) { '<Alignment>Right</Alignment>' }
        $headers += "<TableColumnHeader><Label>$(Get-Text $label)</Label>$width$alignment</TableColumnHeader>`n"
        $items += "<TableColumnItem>$item</TableColumnItem>`n"
    }

    $wrap = if ($View.Wrap) { '<Wrap/>' }
    "<TableControl><TableHeaders>`n$headers</TableHeaders><TableRowEntries><TableRowEntry>$wrap<TableColumnItems>`n$items</TableColumnItems></TableRowEntry></TableRowEntries></TableControl>"
}

# The lines of a list, in order: the label, the content, and the property that it is of.
function Get-Line {
    param([type] $Type, [System.Attribute] $View)
    $properties = [ordered]@{}
    for ($class = $Type; $class -ne [object]; $class = $class.BaseType) { foreach ($property in Get-DeclaredProperty $class) { $properties[$property.Name] = $property } }
    foreach ($label in $(if ($View.Lines) { $View.Lines -split ',\s*' } else { $properties.Keys })) {
        $property = $properties[$label]
        if (-not $property) {
            $column = (Get-ComputedColumn $Type).Where({ $_.Label -eq $label })
            if (-not $column) { throw "The list of $Type names '$label', which is not there." }
            $item = if ($column[0].Script) { Get-ScriptItem "$lenient$($column[0].Script)" } else { Get-ValueItem $column[0].Of (Get-EndType $Type $column[0].Of) -As $column[0].As }
            @{ Label = $label; Property = $label; Item = $item }
            continue
        }

        # A time in a property of any type is not a value of any shape.
        $as = if ($property.Line) { "$($property.Line.As)" } elseif ($property.Columns.Where({ $_.As -eq 'Time' })) { 'Plain' } else { 'ByType' }
        if ($as -eq 'Nothing') { continue }
        $condition = if ($as -eq 'WhenSet') { $as = 'Plain'; "<ItemSelectionCondition><ScriptBlock>$(Get-Text "$lenient[bool] `$_.$label")</ScriptBlock></ItemSelectionCondition>" }
        $item = if ($property.Line -and $property.Line.Script) { Get-ScriptItem "$lenient$($property.Line.Script)" } else { Get-ValueItem $label (Get-EndType $Type $label) -As $as }
        @{ Label = $label; Property = $label; Item = $item; Condition = $condition }
    }
}

function Get-ListControl {
    param([hashtable[]] $Line)
    $items = foreach ($entry in $Line) { "<ListItem>$($entry['Condition'])<Label>$(Get-Text $entry.Label)</Label>$($entry.Item)</ListItem>`n" }
    "<ListControl><ListEntries><ListEntry><ListItems>`n$(-join $items)</ListItems></ListEntry></ListEntries></ListControl>"
}

function Get-View {
    param([string] $Name, [string] $TypeName, [string] $Control)
    "<View><Name>$Name</Name><ViewSelectedBy><TypeName>$TypeName</TypeName></ViewSelectedBy>`n$Control</View>`n"
}

# A time as ISO 8601 text in UTC, as files want it. Import reads all of these: they are short.
function Get-UtcMember {
    param([string] $Name)
    "<ScriptProperty IsHidden=`"true`"><Name>${Name}Utc</Name><GetScriptBlock>[Botpress.Shown]::Of[,(`$this.$Name,'utc')]</GetScriptBlock></ScriptProperty>`n"
}

# What is shown of an object where its views are not, and how deep it is written.
function Get-Standard {
    param([hashtable[]] $Line, [string] $Depth)
    $set = foreach ($property in $Line.Property | Where-Object { $_ } | Select-Object -Unique) { "<Name>$property</Name>" }
    "<MemberSet><Name>PSStandardMembers</Name><Members>$Depth<PropertySet><Name>DefaultDisplayPropertySet</Name>" +
    "<ReferencedProperties>$(-join $set)</ReferencedProperties></PropertySet></Members></MemberSet>`n"
}

# Aliases, times in UTC, what columns compute, and what is shown of an object where its views are not: after one of another type. All but the last
# are found when they are asked for, and in no export by themselves.
function Get-MemberOf {
    param([type] $Type, [hashtable[]] $Line)
    $aliases = foreach ($property in Get-DeclaredProperty $Type) {
        foreach ($alias in $(if ($property.Alias) { $property.Alias.AliasNames } elseif ($property.Name -eq 'Id') { "$($Type.Name)Id" })) {
            "<AliasProperty IsHidden=`"true`"><Name>$alias</Name><ReferencedMemberName>$($property.Name)</ReferencedMemberName></AliasProperty>`n"
        }
    }

    $times = for ($class = $Type; $class -ne [object]; $class = $class.BaseType) {
        foreach ($property in Get-DeclaredProperty $class) {
            if ($property.Name -notlike '*Utc' -and ((Get-EndType $Type $property.Name) -eq [datetime] -or $property.Columns.Where({ $_.As -eq 'Time' }))) { Get-UtcMember $property.Name }
        }
    }

    # What a column computes is a property, too, so that its heading can be asked for. Exports have what it is made of.
    $computed = foreach ($column in Get-ComputedColumn $Type) {
        if ($Type.GetProperty($column.Label)) { throw "What the column '$($column.Label)' of $Type computes would hide the property of that name." }
        $script = if ($column.Script) { $column.Script } else { "`$_.$($column.Of)" }
        "<ScriptProperty IsHidden=`"true`"><Name>$($column.Label)</Name><GetScriptBlock>$(Get-Text "$lenient`$_ = `$this; $script")</GetScriptBlock></ScriptProperty>`n"
    }

    # What is in a property goes into a file or out of a job whole; what was serialised is made an object without the hidden ones when it is read.
    # Most types have that of what they all are, in Botpress.Types.ps1xml.
    $inherits = $library.GetType('Botpress.BotpressObject', $true).IsAssignableFrom($Type)
    $depth = if (-not $inherits) { '<NoteProperty><Name>SerializationDepth</Name><Value>20</Value></NoteProperty>' }
    $target = if (-not $inherits) { '<NoteProperty><Name>TargetTypeForDeserialization</Name><Value>Botpress.PowerShell.SerializedObject</Value></NoteProperty>' }
    $hidden = -join (@($aliases) + @($times) + @($computed))
    $converter = if ($model.IsAssignableFrom($Type)) { '<TypeConverter><TypeName>Botpress.PowerShell.RestoredObjectConverter</TypeName></TypeConverter>' }
    "<Type><Name>$Type</Name><Members>`n$hidden$(Get-Standard $Line $depth)</Members>$converter</Type>`n" +
    "<Type><Name>Deserialized.$Type</Name><Members>`n$hidden$(Get-Standard $Line "$depth$target")</Members></Type>`n"
}

# The tables and lists that are written by hand. Their properties are shown as those of the others.
function Read-View {
    param([string] $Path)
    $document = [xml]::new()
    $document.Load($Path)
    foreach ($view in $document.SelectNodes('//View')) {
        $typeName = $view.SelectSingleNode('ViewSelectedBy/TypeName').InnerText
        $type = $library.GetType($typeName.Split('#')[0], $true)
        $control = $view.SelectSingleNode('TableControl | ListControl')
        foreach ($item in $control.SelectNodes('.//TableColumnItem | .//ListItem')) {
            $property = $item['PropertyName']
            if ($property -and $item.Name -eq 'ListItem') { $item.InnerXml = "<Label>$($property.InnerText)</Label>$($item.InnerXml)" }
            $format = if ($item['FormatString']) { $item['FormatString'].InnerText -replace '^\{0:|\}$' }
            if ($format) { $null = $item.RemoveChild($item['FormatString']) }
            $content = if ($property) { Get-ValueItem $property.InnerText (Get-EndType $type $property.InnerText) -As 'Plain' -Format $format } else { Get-ScriptItem "$lenient$($item['ScriptBlock'].InnerText)" }
            $item.InnerXml = $item.InnerXml -replace '<(PropertyName|ScriptBlock)>.*</\1>', $content.Replace('$', '$$')
        }

        @{ Name = $view['Name'].InnerText; TypeName = $typeName; Kind = $control.Name; Control = $control.OuterXml }
    }
}

$written = @(Read-View (Join-Path $PSScriptRoot 'Botpress.Format.ps1xml'))
$views = ''
$members = ''
foreach ($type in $types | Sort-Object FullName) {
    $view = [System.Attribute]::GetCustomAttribute($type, $viewAttribute)
    if (-not $view) { continue }
    $name = $type.FullName
    $lines = @(Get-Line $type $view)
    $own = $written.Where({ $_.TypeName -eq $name })
    $table = $own.Where({ $_.Kind -eq 'TableControl' })
    $list = $own.Where({ $_.Kind -eq 'ListControl' })
    $table = Get-View $name $name -Control $(if ($table) { $table[0].Control } else { Get-TableControl $type $view })
    $list = Get-View "$name.List" $name -Control $(if ($list) { $list[0].Control } else { Get-ListControl $lines })
    $views += if ($view.ListFirst) { $list + $table } else { $table + $list }
    $members += Get-MemberOf $type $lines

    # Of what comes from a list, what that leaves out is not shown as if it were empty.
    $details = Get-DeclaredProperty $type | Where-Object { $_.IsDetail } | ForEach-Object { $_.Name }
    if ($details) {
        $short = $lines.Where({ $_.Label -notin $details })
        $views += if ($own.Where({ $_.Kind -eq 'TableControl' })) { $table.Replace($name, "$name#Short") } else { Get-View "$name#Short" "$name#Short" -Control (Get-TableControl $type $view -Except $details) }
        $views += (Get-View "$name#Short.List" "$name#Short" -Control (Get-ListControl $short))
        $members += "<Type><Name>$name#Short</Name><Members>$(Get-Standard $short)</Members></Type>`n"
    }
}

# Objects that have no class of their own: a key that was just made.
foreach ($view in $written.Where({ $_.TypeName.Contains('#') })) { $views += Get-View $view.Name $view.TypeName -Control $view.Control }

$byHand = [xml]::new()
$byHand.Load((Join-Path $PSScriptRoot 'Botpress.Types.ps1xml'))
foreach ($type in $byHand.DocumentElement.SelectNodes('Type')) { $members += "$($type.OuterXml)`n" }

$cmdlets = foreach ($type in $types) {
    foreach ($cmdlet in [System.Attribute]::GetCustomAttributes($type, [System.Management.Automation.CmdletAttribute])) { "        '$($cmdlet.VerbName)-$($cmdlet.NounName)'" }
}

[array]::Sort($cmdlets, [System.StringComparer]::Ordinal)
$text = [System.IO.File]::ReadAllText($Manifest)
$empty = 'CmdletsToExport      = @()'
if (-not $text.Contains($empty)) { throw "'$Manifest' has no line '$empty' for the names of the cmdlets." }

$xml = '<?xml version="1.0" encoding="utf-8"?>'
[System.IO.File]::WriteAllText((Join-Path $Destination 'Botpress.Format.ps1xml'), "$xml`n<Configuration><ViewDefinitions>`n$views</ViewDefinitions></Configuration>`n")
[System.IO.File]::WriteAllText((Join-Path $Destination 'Botpress.Types.ps1xml'), "$xml`n<Types>`n$members</Types>`n")
[System.IO.File]::WriteAllText((Join-Path $Destination 'Botpress.psd1'), $text.Replace($empty, "CmdletsToExport      = @(`n$($cmdlets -join "`n")`n    )"))
