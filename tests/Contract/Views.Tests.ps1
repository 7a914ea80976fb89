# What the views show of every type, filled and empty: in a strict session, in cultures with other calendars, out of a file; and that what a
# heading names is what stands below it.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $formats = [xml] (Get-Content (Join-Path (Split-Path (Get-ModulePath)) 'Botpress.Format.ps1xml') -Raw)
    $when = [datetime]::new(2026, 3, 4, 5, 6, 7, [System.DateTimeKind]::Local)
    $culture = [cultureinfo]::CurrentCulture
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    # An object all of whose properties are set, those of its parts as well.
    function New-Filled {
        param([type] $Type, [string] $Name, [int] $Depth = 0)
        $plain = [Nullable]::GetUnderlyingType($Type)
        if ($plain) { $Type = $plain }
        if ($Type -eq [string]) { return "$Name text" }
        if ($Type -eq [object] -or $Type -eq [psobject]) { return $(if ($Name -match 'Date|Timestamp|Period') { $when } else { [pscustomobject] @{ type = 'kind'; properties = [pscustomobject] @{ a = 1 } } }) }
        if ($Type -eq [datetime]) { return $when }
        if ($Type -in [int], [long], [double]) { return $Type::Parse('1234') }
        if ($Type -eq [bool]) { return $true }
        if ($Type.IsValueType -or $Depth -gt 4) { return }
        if ($Type.IsArray) {
            $array = [array]::CreateInstance($Type.GetElementType(), 1)
            $array.SetValue((New-Filled -Type $Type.GetElementType() -Name $Name -Depth ($Depth + 1)), 0)
            return , $array
        }

        $map = @($Type) + $Type.GetInterfaces() | Where-Object { $_.IsGenericType -and $_.Name -match '^I?(ReadOnly)?Dictionary`2' } | Select-Object -First 1
        if ($map) {
            $made = if ($Type.IsInterface) { [System.Collections.Generic.Dictionary`2].MakeGenericType($map.GetGenericArguments()).GetConstructor(@()).Invoke(@()) } else { [Activator]::CreateInstance($Type) }
            $made.Add('topic', (New-Filled -Type $map.GetGenericArguments()[1] -Name 'value' -Depth ($Depth + 1)))
            return , $made
        }

        if ($Type.Name -eq 'ItemList`1') {
            $list = [Activator]::CreateInstance($Type)
            $list.Add((New-Filled -Type $Type.GenericTypeArguments[0] -Name $Name -Depth ($Depth + 1)))
            return , $list
        }

        if ($Type.Namespace -ne 'Botpress') { return }
        $made = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
        foreach ($property in $Type.GetProperties() | Where-Object { $_.SetMethod -and $_.SetMethod.IsPublic }) {
            $value = New-Filled -Type $property.PropertyType -Name $property.Name -Depth ($Depth + 1)
            if ($null -eq $value) { continue }
            $isWrapped = $property.PropertyType -ne [object] -and $property.PropertyType -ne [psobject]
            if ($isWrapped) { $property.SetValue($made, $value.psobject.BaseObject) } else { $property.SetValue($made, $value) }
        }

        $made
    }

    # They are made of more than their properties.
    $types = @(Get-EmittedType | Where-Object Name -NotIn 'BpSession', 'BpChat', 'BpEmulator', 'BpProfile', 'TableRow')
    $filled = [ordered]@{}
    $empty = [ordered]@{}
    foreach ($type in $types) {
        $filled[$type.FullName] = New-Filled $type ''
        $empty[$type.FullName] = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
    }

    # In the global scope, as a user's own session would have it, with the errors that it leaves.
    function Show-All {
        param($Value, [switch] $Strict)
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
        $global:Error.Clear()
        try { $shell.AddScript("param(`$value) $(if ($Strict) { 'Set-StrictMode -Version Latest;' }) (`$value | Format-Table | Out-String -Width 300), (`$value | Format-List | Out-String -Width 300)").AddArgument($Value).Invoke() }
        finally { $shell.Dispose() }
    }
}

AfterAll {
    [cultureinfo]::CurrentCulture = $culture
    $PSStyle.OutputRendering = $rendering
}

Describe 'the views of all types' {
    It 'leave no error in a strict session, also of what was read from a file' {
        $filled.Count | Should -BeGreaterThan 60
        $left = foreach ($name in $filled.Keys) {
            foreach ($object in $filled[$name], $empty[$name]) {
                $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($object))
                foreach ($one in $object, $copy) {
                    $null = Show-All $one -Strict
                    if ($global:Error.Count) { "$name $($one.psobject.TypeNames[0]): $($global:Error[0])" }
                }
            }
        }
        $left | Should -BeNullOrEmpty
    }

    It 'show the same in every culture, and times by the Gregorian calendar' {
        $differences = foreach ($name in $filled.Keys) {
            $texts = foreach ($one in 'en-US', 'ar-SA', 'fa-IR', 'de-DE') {
                [cultureinfo]::CurrentCulture = $one
                Show-All $filled[$name] | Out-String
            }
            [cultureinfo]::CurrentCulture = $culture
            if ($texts.Count -ne 4 -or @($texts | Sort-Object -Unique).Count -ne 1) { "$name`n$($texts[0])`n$($texts[1])" }
        }
        $differences | Should -BeNullOrEmpty
        Show-All $filled['Botpress.User'] | Out-String | Should -Match '2026-03-04 05:06'
    }

    It 'show the same after Export-Clixml and of a job, tags as text' {
        $differences = foreach ($name in $filled.Keys) {
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($filled[$name]))
            $texts = foreach ($one in $filled[$name], $copy) { Show-All $one | Out-String }
            if ($texts[0] -cne $texts[1]) { "$name`n$($texts[0])`n$($texts[1])" }
        }
        $differences | Should -BeNullOrEmpty
        Show-All $filled['Botpress.User'] | Out-String | Should -Match 'topic=value text'
    }

    It 'show no secret after an object of another type, nor of what was read from a file' {
        $shown = foreach ($name in $filled.Keys) {
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($filled[$name]))
            foreach ($one in $filled[$name], $copy) { [pscustomobject] @{ a = 1; b = 2; c = 3; d = 4; e = 5 }, $one | Format-List | Out-String -Width 300 }
        }
        $shown | Select-String '^(SigningSecret|UploadUrl)\b' | Should -BeNullOrEmpty
    }

    It 'name what is shown: each heading is a property with that value' {
        $other = foreach ($name in $filled.Keys) {
            $object = [psobject] $filled[$name]
            foreach ($view in $formats.SelectNodes("//View[ViewSelectedBy/TypeName='$name']")) {
                $labels = @($view.SelectNodes('.//TableColumnHeader/Label | .//ListItem/Label').InnerText)
                $items = @($view.SelectNodes('.//TableColumnItem | .//ListItem'))
                for ($index = 0; $index -lt $labels.Count; $index++) {
                    $property = $object.psobject.Properties[$labels[$index]]
                    if (-not $property) { "$name.$($labels[$index]) is not there"; continue }
                    $script = if ($items[$index]['ScriptBlock']) { $items[$index]['ScriptBlock'].InnerText } else { "`$_.$($items[$index]['PropertyName'].InnerText)" }
                    $value = $object | ForEach-Object ([scriptblock]::Create($script))
                    # What is made of a value with parts is told by its own tests.
                    if ($property.Value -is [string] -or $property.Value -is [bool]) {
                        if ("$($property.Value)" -cne "$value") { "$name.$($labels[$index]): $($property.Value) is shown as $value" }
                    }
                    elseif ($property.Value -is [datetime]) {
                        if (-not "$value" -or -not $property.Value.ToString('yyyy-MM-dd HH:mm:ss').StartsWith("$value")) { "$name.$($labels[$index]) is shown as $value" }
                    }
                    elseif ($property.Value -is [long] -or $property.Value -is [double]) {
                        if ([double] "$value" -ne [math]::Round($property.Value, 2)) { "$name.$($labels[$index]): $($property.Value) is shown as $value" }
                    }
                }
            }
        }
        $other | Should -BeNullOrEmpty
    }

    It 'compute nothing that an export would have twice' {
        $visible = foreach ($name in $filled.Keys) { ([psobject] $filled[$name]).psobject.Properties | Where-Object MemberType -EQ 'ScriptProperty' | ForEach-Object { "$name.$($_.Name)" } }
        $visible | Should -BeNullOrEmpty
    }
}
