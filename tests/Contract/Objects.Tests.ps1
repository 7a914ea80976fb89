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

    # Two that are the same thing, and one that is not, by whatever compares objects.
    function Find-Confusion {
        param([string] $What, $One, $Same, $Other)
        if (-not $One.Equals($Same) -or $One.GetHashCode() -ne $Same.GetHashCode() -or $One.Equals($Other)) { "$What is not compared by value" }
        if ((Compare-Object @($One) @($Same)) -or @(Compare-Object @($One) @($Other)).Count -ne 2) { "$What is not for Compare-Object" }
        if (@($One, $Same, $Other | Sort-Object -Unique).Count -ne 2) { "$What is not for Sort-Object" }
        if (@($One, $Same, $Other | Select-Object -Unique).Count -ne 2) { "$What is not for Select-Object" }
        if (@($One, $Same, $Other | Group-Object).Count -ne 2) { "$What is not for Group-Object" }
        if ($One -notin @($Same) -or $One -in @($Other) -or @($Same) -notcontains $One -or $One -ne $Same -or $One -eq $Other) { "$What is not for -in and -eq" }
        if (@{ $One = 5 }[$Same] -ne 5 -or @{ $One = 5 }.ContainsKey($Other)) { "$What is not a key" }
        $copy = $One.psobject.Copy()
        if ($copy -ne $One -or "$($copy.psobject.TypeNames)" -ne "$($One.psobject.TypeNames)") { "A copy of $What is another" }
    }

    function Copy-Serialized { param($Item) [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Item)) }
}

Describe 'objects of every type' {
    It 'are equal where they are the same thing, also when they were serialised' {
        $types.Count | Should -BeGreaterThan 60
        $mistakes = foreach ($type in $types | Where-Object { $_.Name -notin 'ActionResult', 'VrlResult', 'TableImportResult' }) {
            $one, $same, $other = (New-Numbered $type 1), (New-Numbered $type 1), (New-Numbered $type 2)
            Find-Confusion -What $type -One $one -Same $same -Other $other
            $copy = Copy-Serialized $one
            Find-Confusion -What "A serialised $type" -One $copy -Same (Copy-Serialized $same) -Other (Copy-Serialized $other)
            Find-Confusion -What "$type and its copy" -One $one -Same $copy -Other (Copy-Serialized $other)
            Find-Confusion -What "A copy and $type" -One (Copy-Serialized $copy) -Same $one -Other $other
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

    It 'has nested values that are their own: what is done to one is done to no other' {
        $server.Enqueue(200, '{"messages":[{"id":"msg_1","payload":{"text":"a"}},{"id":"msg_2","payload":{"text":"b","n":{}}}],"meta":{}}')
        $one, $other = (Get-BpMessage -Session $session).Payload
        $one.PSObject.TypeNames.Insert(0, 'Mine')
        $one | Add-Member note 1
        $one.text = 'c'
        "$one" | Should -BeExactly '{"text":"c","note":1}'
        $one.PSObject.TypeNames | Should -Be 'Mine', 'Botpress.Json.Value', 'System.Management.Automation.PSCustomObject', 'System.Object'
        foreach ($value in $other, $other.PSObject.Copy(), (Copy-Serialized $other)) {
            "$value" | Should -BeExactly '{"text":"b","n":{}}'
            $value.PSObject.TypeNames -replace '^Deserialized\.' | Should -Be 'Botpress.Json.Value', 'System.Management.Automation.PSCustomObject', 'System.Object'
        }
    }

    It 'is a page with its items in short, and every list says that it gives pages' {
        $server.Enqueue(200, '{"users":[{"id":"user_1"},{"id":"user_2"}],"meta":{"nextToken":"n"}}')
        $page = Get-BpUser -AsPage -Session $session
        $page.Items.Id | Should -Be 'user_1', 'user_2'
        ($page | ConvertTo-Csv | ConvertFrom-Csv).Items | Should -BeExactly 'user_1, user_2'
        $lists = Get-Command -Module Botpress | Where-Object { $_.Parameters.ContainsKey('AsPage') }
        $lists.Count | Should -BeGreaterThan 20
        ($lists | Where-Object { $_.OutputType.Type -notcontains [Botpress.ListPage] }).Name | Should -BeNullOrEmpty
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

    It 'is compared by its table and id, as a group by all that it has, also when it was serialised' {
        $page = '{"rows":[{"id":1,"q":"x","n":{"a":[1]}},{"id":2,"q":"x","n":{"a":[1]}}],"hasMore":false}'
        $server.Enqueue(200, $page)
        $server.Enqueue(200, $page.Replace('"x"', '"changed"'))
        $first, $second = Find-BpTableRow Faq -Session $session
        $again = @(Find-BpTableRow Faq -Session $session)[0]
        $server.Enqueue(200, $page)
        $elsewhere = @(Find-BpTableRow Other -Session $session)[0]
        $server.Enqueue(200, $page)
        $ofBot = @(Find-BpTableRow Faq -BotId bot_2 -Session $session)[0]
        $server.Enqueue(200, '{"rows":[{"q":"x","n":1},{"q":"x","n":2}],"hasMore":false}')
        $server.Enqueue(200, '{"rows":[{"q":"x","n":1}],"hasMore":false}')
        $group, $otherGroup = Find-BpTableRow Faq -Group @{ q = 'key' } -Session $session
        $sameGroup = Find-BpTableRow Faq -Group @{ q = 'key' } -Session $session
        $mistakes = foreach ($other in $second, $elsewhere, $ofBot) {
            Find-Confusion -What 'a row' -One $first -Same $again -Other $other
            Find-Confusion -What 'a serialised row' -One (Copy-Serialized $first) -Same (Copy-Serialized $again) -Other (Copy-Serialized $other)
            Find-Confusion -What 'a row and its copy' -One $first -Same (Copy-Serialized $again) -Other $other
        }

        $mistakes += Find-Confusion -What 'a group' -One $group -Same $sameGroup -Other $otherGroup
        $mistakes += Find-Confusion -What 'a serialised group' -One (Copy-Serialized $group) -Same $sameGroup -Other (Copy-Serialized $otherGroup)
        $mistakes | Should -BeNullOrEmpty
        "$first" | Should -BeExactly '1'
        (10, 9, 2 | ForEach-Object { $server.Enqueue(200, "{`"row`":{`"id`":$_}}"); Get-BpTableRow Faq $_ -Session $session } | Sort-Object).id | Should -Be 2, 9, 10
        $copy = $first.psobject.Copy()
        $copy.q = 'mine'
        $first.q | Should -Be 'x'
    }

    It 'can have columns with names that no property can have, which are in brackets in files' {
        foreach ($name in 'psobject', 'PSTypeNames', 'PSBase', 'psadapted', 'PSExtended', 'PSStandardMembers', '', 'Q') {
            $server.Clear()
            $server.Enqueue(200, "{`"rows`":[{`"id`":1,`"q`":`"y`",`"$name`":`"x`"},{`"id`":2,`"q`":null,`"$name`":null}],`"hasMore`":false}")
            $rows = Find-BpTableRow Faq -Session $session
            $row = $rows[0]
            { $row | Select-Object * } | Should -Not -Throw
            $row[$name], $row['q'] | Should -Be 'x', 'y'
            $row.psobject.Properties.Name | Should -BeExactly 'id', 'q', "[$name]"
            $rows | Format-Table | Out-String | Should -Match "id q +\[$name\]"
            $lines = $rows | ConvertTo-Csv | ConvertFrom-Csv
            foreach ($given in $row, (Copy-Serialized $row), $lines[0]) {
                $server.Clear()
                $server.Enqueue(200, '{"rows":[]}')
                $given | Set-BpTableRow Faq -Session $session -WarningAction Ignore
                $server.Requests[0].Text -replace '"1"', '1' | Should -BeExactly "{`"rows`":[{`"id`":1,`"q`":`"y`",`"$name`":`"x`"}]}"
            }
        }

        $server.Clear()
        $server.Enqueue(200, '{"tables":[{"id":"t","name":"Odd","schema":{"properties":{"psobject":{"type":"string"},"Keys":{"type":"string"}}}}]}')
        $table = Get-BpTable -Session $session
        $table.Columns | Should -BeExactly 'psobject, Keys'
        $table | Format-List | Out-String | Should -Match 'Columns +: psobject, Keys'
    }
}
