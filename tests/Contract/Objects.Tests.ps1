# What is emitted behaves as people know objects to: compared, sorted, grouped, exported and read back, for every type.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $types = @(Get-EmittedType | Where-Object { $_.GetConstructor([type]::EmptyTypes) -and [Botpress.BotpressObject].IsAssignableFrom($_) })

    function New-Numbered {
        param([type] $Type, [int] $Number)
        $made = [Activator]::CreateInstance($Type)
        foreach ($property in $Type.GetProperties() | Where-Object { $_.PropertyType -eq [string] -and $_.CanWrite }) { $property.SetValue($made, "$($property.Name)$Number") }
        $made
    }

    function Copy-Serialized { param($Item) [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Item)) }
}

Describe 'objects of every type' {
    It 'are equal where they are the same thing' {
        $types.Count | Should -BeGreaterThan 60
        $mistakes = foreach ($type in $types | Where-Object { $_.Name -notin 'ActionResult', 'VrlResult', 'TableImportResult' }) {
            $one, $same, $other = (New-Numbered $type 1), (New-Numbered $type 1), (New-Numbered $type 2)
            if (-not $one.Equals($same) -or $one.GetHashCode() -ne $same.GetHashCode() -or $one.Equals($other)) { "$type is not compared by value" }
            if ((Compare-Object @($one) @($same)) -or @(Compare-Object @($one) @($other)).Count -ne 2) { "$type is not for Compare-Object" }
            if (@($one, $same, $other | Sort-Object -Unique).Count -ne 2) { "$type is not for Sort-Object" }
            if (@($one, $same, $other | Select-Object -Unique).Count -ne 2) { "$type is not for Select-Object" }
            if (@($one, $same, $other | Group-Object).Count -ne 2) { "$type is not for Group-Object" }
            if ($one -notin @($same) -or $one -in @($other) -or @{ $one = 5 }[$same] -ne 5) { "$type is not for -in and as a key" }
            if ($type.GetProperty('Id') -and "$one" -ne 'Id1') { "$type is not its id as text" }
            if ("$one" -match 'ecret1$|^Value1$') { "$type tells a secret" }
            if ([Activator]::CreateInstance($type).Equals([Activator]::CreateInstance($type))) { if ($type.GetProperty('Id')) { "$type without an id is like another" } }
        }

        $mistakes | Should -BeNullOrEmpty
    }

    It 'export their own properties, each once, and again after they were serialised' {
        $mistakes = foreach ($type in $types) {
            $one = New-Numbered $type 1
            $own = @($type.GetProperties().Name | Sort-Object)
            $columns = ($one | ConvertTo-Csv -NoTypeInformation)[0] -replace '"' -split ','
            if ("$($columns | Sort-Object)" -ne "$own") { "$type has other columns" }
            if ("$((Copy-Serialized $one).PSObject.Properties.Name | Sort-Object)" -ne "$own") { "$type has others after it was serialised" }
        }

        $mistakes | Should -BeNullOrEmpty
    }
}

Describe 'what goes into files' {
    BeforeAll {
        $server = New-CaptureServer
        $session = Connect-BpSession -Token token -ApiUrl $server.Url -BotId bot_1 -WorkspaceId wkspace_1 -NoDefault
    }

    AfterAll {
        $server.Dispose()
    }

    It 'is JSON where values are nested, and text of their options for choices' {
        $server.Enqueue(200, '{"message":{"id":"msg_1","type":"choice","createdAt":"2023-10-24T20:20:49.201Z","payload":{"text":"Which?","options":[{"label":"A","value":"a"},{"label":"B","value":"b"}]},"tags":{"a":"b"}}}')
        $message = Get-BpMessage msg_1 -Session $session
        $message.Text | Should -BeExactly 'Which? [A, B]'
        $message.CreatedAtUtc | Should -BeExactly '2023-10-24T20:20:49.201Z'
        $message.MessageId | Should -BeExactly 'msg_1'
        $json = '{"text":"Which?","options":[{"label":"A","value":"a"},{"label":"B","value":"b"}]}'
        ($message | ConvertTo-Csv | ConvertFrom-Csv).Payload | Should -BeExactly $json
        (Copy-Serialized $message | ConvertTo-Csv | ConvertFrom-Csv).Payload | Should -BeExactly $json
        (Copy-Serialized $message | ConvertTo-Csv | ConvertFrom-Csv).Tags | Should -BeExactly 'a=b'
        ($message.Payload | ConvertTo-Csv | ConvertFrom-Csv).options | Should -BeExactly '[{"label":"A","value":"a"},{"label":"B","value":"b"}]'
        ([Botpress.File] @{ AccessPolicies = 'public_content', 'integrations' } | ConvertTo-Csv | ConvertFrom-Csv).AccessPolicies | Should -BeExactly '["public_content","integrations"]'
        (Copy-Serialized $message | Format-List | Out-String) | Should -Match 'Tags +: a=b'
        ($message | Format-List | Out-String) | Should -Match 'Tags +: a=b'
    }

    It 'is a row again, with its columns alone, that knows its table' {
        $server.Enqueue(200, '{"rows":[{"id":1,"q":"x","Table":"mine","n":{"a":[1]}}],"hasMore":false}')
        $row = Copy-Serialized (Find-BpTableRow Faq -Session $session)
        $row.PSObject.Properties.Name | Should -Be 'id', 'q', 'Table', 'n'
        $row.n.a | Should -Be 1
        $server.Clear()
        $server.Enqueue(200, '{"rows":[{"id":1,"q":"x"}]}')
        $row | Add-Member RunspaceId ([guid]::NewGuid())
        $row | Add-Member PSComputerName localhost
        $null = $row | Set-BpTableRow -Session $session
        $server.Requests[0].Path | Should -Be '/v1/tables/Faq/rows'
        $server.Requests[0].Text | Should -BeExactly '{"rows":[{"id":1,"q":"x","Table":"mine","n":{"a":[1]}}]}'
    }

    It 'can have columns with names that are PowerShell''s own' {
        foreach ($name in 'psobject', 'PSTypeNames', 'PSBase', 'psadapted', 'PSExtended', 'PSStandardMembers') {
            $server.Enqueue(200, "{`"rows`":[{`"id`":1,`"$name`":`"x`"}],`"hasMore`":false}")
            $row = Find-BpTableRow Faq -Session $session
            { $row | Select-Object * } | Should -Not -Throw
            $row[$name] | Should -Be 'x'
        }
    }
}
