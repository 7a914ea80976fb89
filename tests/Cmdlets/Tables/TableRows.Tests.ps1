BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function row([int] $id, [string] $more = '') {
        "{`"id`":$id,`"createdAt`":`"2026-01-02T03:04:05.000Z`",`"updatedAt`":`"2026-01-02T03:04:05.000Z`",`"question`":`"q$id`"$more,`"computed`":{},`"stale`":[]}"
    }

    function page([int[]] $ids, [bool] $more = $false, [string] $columns = '') {
        "{`"rows`":[$(($ids | ForEach-Object { row $_ $columns }) -join ',')],`"hasMore`":$($more.ToString().ToLower()),`"offset`":0,`"limit`":100}"
    }

    function answer([string] $body) { $server.Default = [CannedAnswer] @{ Body = $body } }

    # The rows that a request sent, as JSON.
    function sent([int] $request) {
        [System.Text.Json.Nodes.JsonNode]::Parse($server.Requests[$request].Text)['rows'].ToJsonString()
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'the cmdlets of rows' {
    BeforeEach {
        $server.Clear()
        answer (page 1, 2)
    }

    Context 'a row' {
        It 'has its columns as they are named, and of the system''s those that say something' {
            $row = (Find-BpTableRow Faq)[0]
            $row.psobject.Properties.Name | Should -BeExactly 'id', 'createdAt', 'updatedAt', 'question'
            $row.psobject.TypeNames[0] | Should -BeExactly 'Botpress.TableRow'
            $row.id | Should -BeOfType long
            $row.createdAt | Should -Be ([datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc).ToLocalTime())
            $row.createdAt.Kind | Should -Be 'Local'
            ($row | Select-Object createdAtUtc, * -ExcludeProperty createdAt | ConvertTo-Csv | ConvertFrom-Csv).createdAtUtc | Should -BeExactly '2026-01-02T03:04:05.000Z'
        }

        It 'has similarity, computed and stale where there are any' {
            answer '{"rows":[{"id":1,"computed":{"a":{"status":"ok"}},"stale":["a"],"similarity":0.5}],"hasMore":false}'
            $row = Find-BpTableRow Faq
            $row.computed.a.status, $row.stale, $row.similarity | Should -Be 'ok', 'a', 0.5
        }

        It 'knows its table and bot, and shows and exports neither' {
            $row = (Find-BpTableRow Faq -BotId bot_2)[0]
            $row.Table, $row.BotId | Should -BeExactly 'Faq', 'bot_2'
            ($row | ConvertTo-Csv)[0] -replace '"' | Should -BeExactly 'id,createdAt,updatedAt,question'
            $row | ConvertTo-Json | Should -Not -Match 'Faq|bot_2'
            ($row | Select-Object *).psobject.Properties.Name | Should -HaveCount 4
            $row | Format-List * | Out-String | Should -Not -Match 'Faq|bot_2'
        }

        It 'with names that differ only in case is a dictionary, and the next one an object again' {
            answer '{"rows":[{"id":1,"a":1,"A":2},{"id":2,"a":3,"b":null},{"id":3,"a":4,"b":5}],"hasMore":false}'
            $rows = Find-BpTableRow Faq
            $rows[0]['a'], $rows[0]['A'] | Should -Be 1, 2
            $rows[1].psobject.Properties.Name | Should -Be 'id', 'a', 'b'
            $rows[2].b | Should -Be 5
            answer '{"deletedRows":1}'
            $rows[0] | Remove-BpTableRow -Confirm:$false
            $server.Requests[1].Text | Should -BeExactly '{"ids":[1]}'
        }
    }

    Context 'Find-BpTableRow' {
        It 'reads all pages, the later ones as large as they may be' {
            $server.Enqueue(200, (page 1, 2 $true))
            $server.Enqueue(200, (page 3, 4 $true))
            answer (page 5)
            (Find-BpTableRow Faq @{ category = 'billing' }).id | Should -Be (1..5)
            $server.Requests.Path | Should -BeExactly (, '/v1/tables/Faq/rows/find' * 3)
            $server.Requests.Text | Should -BeExactly '{"filter":{"category":"billing"}}',
                '{"filter":{"category":"billing"},"offset":2,"limit":1000}', '{"filter":{"category":"billing"},"offset":4,"limit":1000}'
        }

        It 'stops asking when nobody wants more' {
            answer (page 1, 2 $true)
            (Find-BpTableRow Faq | Select-Object -First 2).id | Should -Be 1, 2
            $server.Requests | Should -HaveCount 1
        }

        It 'asks for no more than -Limit in all' {
            $server.Enqueue(200, (page (1..1000) $true))
            answer (page (1..500) $true)
            Find-BpTableRow Faq -Limit 1500 | Should -HaveCount 1500
            $server.Requests.Text | Should -BeExactly '{"limit":1000}', '{"limit":500,"offset":1000}'
            { Find-BpTableRow Faq -Limit 0 } | Should -Throw '*Limit*'
        }

        It 'gives groups that cannot be taken for rows' {
            $null = Find-BpTableRow Faq -Group @{ category = 'key' } | Remove-BpTableRow -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $server.Requests | Should -HaveCount 1
            $problem | Should -Not -BeNullOrEmpty
        }

        It 'passes on what the API warns of' {
            answer '{"rows":[],"hasMore":false,"warnings":["not indexed"]}'
            Find-BpTableRow Faq -WarningVariable warning -WarningAction SilentlyContinue
            $warning | Should -BeExactly 'not indexed'
        }
    }

    Context 'Get-BpTableRow' {
        It 'gets rows one by one; a missing one does not keep the others back' {
            $server.Enqueue(404, '{"id":"e","code":404,"type":"ResourceNotFound","message":"no row"}')
            answer "{`"row`":$(row 7)}"
            $row = Get-BpTableRow Faq 6, 7 -ErrorAction SilentlyContinue -ErrorVariable problem
            $row.id, $row.Table | Should -Be 7, 'Faq'
            $server.Requests.Query | Should -Be 'id=6', 'id=7'
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
            $problem[0].TargetObject | Should -Be '6'
        }
    }

    Context 'Add-BpTableRow' {
        It 'sends a batch as soon as it is full, the rest at the end' {
            answer '{"rows":[]}'
            $sentBefore = [System.Collections.Generic.List[int]]::new()
            1..2500 | ForEach-Object {
                # It goes out while the next rows are read.
                if ($_ -in 1001, 2001) {
                    for ($tries = 0; $tries -lt 500 -and $server.Requests.Count -le $sentBefore.Count; $tries++) { Start-Sleep -Milliseconds 20 }
                    $sentBefore.Add($server.Requests.Count)
                }

                @{ n = $_ }
            } | Add-BpTableRow Faq -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            $sentBefore | Should -Be 1, 2
            $server.Requests | Should -HaveCount 3
            [System.Text.Json.Nodes.JsonNode]::Parse($server.Requests[2].Text)['rows'].Count | Should -Be 500
        }

        It 'reads on while a batch is under way, and ends it, and says so, when the command ends' {
            $stalled = [StallServer]::new()
            try {
                $stalled.State = 'response'
                $other = Connect-BpSession -Token t -ApiUrl $stalled.Url -BotId b -NoDefault
                $taken = [System.Collections.Generic.List[int]]::new()
                $problem = try {
                    1..1500 | ForEach-Object { $taken.Add($_); if ($_ -eq 1500) { [version] '1.0' } else { @{ n = $_ } } } |
                        Add-BpTableRow Faq -Session $other -ErrorAction Stop -WarningAction SilentlyContinue -WarningVariable said
                }
                catch { "$_" }
                $problem | Should -BeLike '*takes objects*'
                $taken.Count | Should -Be 1500
                $said | Should -BeExactly 'rows 1 to 1000 of the input were on their way to table Faq when this ended: what was to be done with them may have been done.'
            }
            finally {
                $stalled.Dispose()
            }
        }

        It 'has as many batches under way as -ThrottleLimit says, and tells of them in their order' {
            $stalled = [StallServer]::new()
            try {
                $stalled.State = 'response'
                $other = Connect-BpSession -Token t -ApiUrl $stalled.Url -BotId b -NoDefault
                $under = try {
                    1..4000 | ForEach-Object { if ($_ -eq 2500) { $null = $stalled.WaitReached(2, 20000); throw "$($stalled.Reached)" }; @{ n = $_ } } | Add-BpTableRow Faq -ThrottleLimit 3 -Session $other
                }
                catch { "$_" }
                $under | Should -Be '2'
            }
            finally {
                $stalled.Dispose()
            }

            foreach ($number in 1..4) { $server.Enqueue(200, "{`"rows`":[$(row $number)]}") }
            $written = 1..3500 | ForEach-Object { @{ n = $_ } } | Add-BpTableRow Faq -ThrottleLimit 4 -WarningAction SilentlyContinue
            $written | Should -HaveCount 4
            $server.Requests | Should -HaveCount 4
        }

        It 'writes the rows that worked, and an error with its row for each other' {
            answer ('{"rows":[' + (row 1) + '],"errors":["row 2: too long"],"warnings":["careful"]}')
            $first, $second = [pscustomobject] @{ a = 1 }, [pscustomobject] @{ a = 2 }
            $rows = $first, $second | Add-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue -WarningVariable warning
            $rows.id | Should -Be 1
            $problem[0].FullyQualifiedErrorId | Should -BeExactly 'RowFailed,Botpress.PowerShell.AddBpTableRowCommand'
            $problem[0].CategoryInfo.Category | Should -Be 'InvalidData'
            $problem[0].Exception.Message | Should -BeExactly 'row 2: too long'
            $problem[0].TargetObject.a | Should -Be 2
            $warning | Should -BeExactly 'careful'
        }

        It 'warns of rows that the API says nothing of' {
            answer '{"rows":[]}'
            Add-BpTableRow Faq @{ a = 1 }, @{ a = 2 } -WarningAction SilentlyContinue -WarningVariable warning
            $warning | Should -BeLike '*nothing of 2 of the 2 rows*'
        }

        It 'sends the rows that can be sent, whatever is among them' {
            $null = @{ a = 1 }, 'text', 5, @{ a = [double]::NaN }, @{ a = 2 } | Add-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem
            sent 0 | Should -BeExactly '[{"a":1},{"a":2}]'
            $problem | Should -HaveCount 3
            $problem[0] | Should -BeLike '-Row takes objects or hashtables*''text'' is a String.'
            $problem[2] | Should -BeLike '*-Row holds NaN*'
        }

        It 'drops the columns of the system of rows that come from a table, and nothing of other rows' {
            $null = Find-BpTableRow Faq | Add-BpTableRow Other
            $null = [pscustomobject] @{ id = 5; createdAt = 'x' } | Add-BpTableRow Other -WarningAction SilentlyContinue
            $server.Requests[1].Path | Should -BeExactly '/v1/tables/Other/rows'
            sent 1 | Should -BeExactly '[{"question":"q1"},{"question":"q2"}]'
            sent 2 | Should -BeExactly '[{"id":5,"createdAt":"x"}]'
        }

        It 'drops of rows out of a job and a file what the job added, and nothing of others' {
            $rows = @'
question,PSComputerName,RunspaceId,PSShowComputerName
q1,localhost,5f0f7e9a-3f4d-4f0e-8a3c-1c2d3e4f5a6b,False
'@ | ConvertFrom-Csv
            $null = $rows, [pscustomobject] @{ RunspaceId = 'mine'; PSComputerName = 'a' } | Add-BpTableRow Faq
            sent 0 | Should -BeExactly '[{"question":"q1"},{"RunspaceId":"mine","PSComputerName":"a"}]'
        }

        It 'takes what the session gives all custom objects, or those of a type, for columns' {
            $row = 'a,b', '1,2' | ConvertFrom-Csv
            $named = 'a,b', '3,4' | ConvertFrom-Csv | Select-Object a
            Update-TypeData -TypeName Selected.System.Management.Automation.PSCustomObject -MemberType NoteProperty -MemberName more -Value 5
            $null = $row, $named | Add-BpTableRow Faq -WarningAction SilentlyContinue
            Update-TypeData -TypeName System.Management.Automation.PSCustomObject -MemberType ScriptProperty -MemberName both -Value { $this.a + $this.b }
            $null = $row | Add-BpTableRow Faq -WarningAction SilentlyContinue
            'System.Management.Automation.PSCustomObject', 'Selected.System.Management.Automation.PSCustomObject' | Remove-TypeData
            sent 0 | Should -BeExactly '[{"a":"1","b":"2"},{"a":"3","more":5}]'
            sent 1 | Should -BeExactly '[{"a":"1","b":"2","both":"12"}]'
        }

        It 'takes rows that were exported, without what told where they came from' {
            $rows = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@(Find-BpTableRow Faq)))
            $null = $rows | Add-BpTableRow Other
            sent 1 | Should -BeExactly '[{"question":"q1"},{"question":"q2"}]'
        }

        It 'leaves text as it is' {
            $null = 'a,b', ',1' | ConvertFrom-Csv | Add-BpTableRow Faq -WarningAction SilentlyContinue
            sent 0 | Should -BeExactly '[{"a":"","b":"1"}]'
        }

        It 'never takes a column for the table or the bot' {
            $evil = [pscustomobject] @{ Table = 'Evil'; BotId = 'evil'; a = 1 }
            $evil | Add-BpTableRow -ErrorAction SilentlyContinue -ErrorVariable problem
            Get-ErrorText $problem[0] | Should -BeLike '*Name the table with -Table.'
            $server.Requests | Should -HaveCount 0
            $null = $evil | Add-BpTableRow Faq -WarningAction SilentlyContinue
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/Faq/rows'
            $server.Requests[0].Headers['x-bot-id'] | Should -BeExactly 'bot_1'
        }

        It 'adds what was typed to the table that is piped in, in that table''s bot' {
            foreach ($table in [Botpress.Table] @{ Id = 'table_2'; Name = 'Faq'; BotId = 'bot_2' }, [pscustomobject] @{ TableId = 'table_2'; BotId = 'bot_2' }) {
                $server.Clear()
                $null = $table, $table | Add-BpTableRow -Row @{ a = 1 } -WarningAction SilentlyContinue
                $server.Requests.Path | Select-Object -Unique | Should -BeExactly '/v1/tables/table_2/rows'
                $server.Requests | ForEach-Object { $_.Headers['x-bot-id'] } | Select-Object -Unique | Should -BeExactly 'bot_2'
            }

            $null = [pscustomobject] @{ TableId = 'table_2' } | Add-BpTableRow -Row @{ a = 1 } -WarningAction SilentlyContinue
            $server.Requests[-1].Headers['x-bot-id'] | Should -BeExactly 'bot_1'
        }

        It 'asks once for a batch, and sends nothing with -WhatIf' {
            1..3 | ForEach-Object { @{ a = $_ } } | Add-BpTableRow Faq -WhatIf
            $server.Requests | Should -HaveCount 0
        }

        It 'goes on with the next batch when one fails, and says which rows it was' {
            $server.Enqueue(400, '{"id":"e","code":400,"type":"InvalidPayload","message":"bad"}')
            answer (page 1)
            $rows = 1..1001 | ForEach-Object { @{ a = $_ } } | Add-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue -WarningVariable warning
            $rows | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidPayload,*'
            $warning | Should -BeLike '*rows 1 to 1000 of the input*'
            # The rows are at hand to be given again.
            $problem[0].TargetObject | Should -HaveCount 1000
            $problem[0].TargetObject[999].a | Should -Be 1000
        }
    }

    Context 'Set-BpTableRow' {
        It 'changes rows where they came from, whatever their columns are called' {
            answer (page 1, 2 -columns ',"Table":"Evil","BotId":"evil"')
            $null = Find-BpTableRow Faq -BotId bot_2 | ForEach-Object { $_.question = 'new'; $_ } | Set-BpTableRow
            $server.Requests[1].Method, $server.Requests[1].Path | Should -BeExactly 'PUT', '/v1/tables/Faq/rows'
            $server.Requests[1].Headers['x-bot-id'] | Should -BeExactly 'bot_2'
            sent 1 | Should -BeExactly '[{"id":1,"question":"new","Table":"Evil","BotId":"evil"},{"id":2,"question":"new","Table":"Evil","BotId":"evil"}]'
        }

        It 'refuses rows of another table or bot, where the same id is another row, and takes those of this one' {
            $rows = @(Find-BpTableRow One) + @(Find-BpTableRow Faq)
            $server.Clear()
            $null = $rows + [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($rows[0])) | Set-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem
            $null = Set-BpTableRow Faq -Row $rows[0] -ErrorAction SilentlyContinue -ErrorVariable +problem
            $null = $rows[2] | Set-BpTableRow Faq -BotId bot_2 -ErrorAction SilentlyContinue -ErrorVariable +problem
            $server.Requests | Should -HaveCount 1
            sent 0 | Should -BeExactly '[{"id":1,"question":"q1"},{"id":2,"question":"q2"}]'
            $problem | Should -HaveCount 5
            $problem[0] | Should -BeLike 'Row 1 is of One, not of Faq*'
            $problem[4] | Should -BeLike 'Row 1 is of the bot bot_1, not of bot_2*'
            # What names no row by its id copies.
            $null = $rows[0] | Add-BpTableRow Faq
            $null = $rows[0] | Set-BpTableRow Faq -KeyColumn question
            $server.Requests.Path | Should -BeExactly '/v1/tables/Faq/rows', '/v1/tables/Faq/rows', '/v1/tables/Faq/rows/upsert'
        }

        It 'says which command makes of text what the columns are, of lines of a file' {
            answer '{"rows":[],"errors":["Row 0: n is no number"]}'
            $null = 'id,n', '1,2' | ConvertFrom-Csv | Set-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue
            $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*Import-BpTableRow Faq*-KeyColumn id*'
            $null = [pscustomobject] @{ id = 1; n = 'x' } | Set-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue
            $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*Import-BpTableRow*'
        }

        It 'sorts rows of several tables' {
            $rows = @(Find-BpTableRow One) + @(Find-BpTableRow Two)
            $null = $rows | Set-BpTableRow
            $server.Requests[2, 3].Path | Should -BeExactly '/v1/tables/One/rows', '/v1/tables/Two/rows'
        }

        It 'writes only when all rows that match have been read, so that none is skipped' {
            $server.Enqueue(200, (page (1..1000) $true))
            $server.Enqueue(200, (page (1001..2000) $true))
            $server.Enqueue(200, (page 2001))
            $null = Find-BpTableRow Faq @{ a = 1 } | Set-BpTableRow -WarningAction SilentlyContinue
            $server.Requests.Method -join ' ' | Should -BeExactly 'POST POST POST PUT PUT PUT'
        }

        It 'refuses a row without an id, and sends the others' {
            $null = @{ a = 1 }, [ordered] @{ id = '5'; a = 2 } | Set-BpTableRow Faq -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue
            sent 0 | Should -BeExactly '[{"id":5,"a":2}]'
            $problem[0] | Should -BeLike '*needs its id*'
        }

        It 'upserts by a column, and writes what was added and what was changed' {
            answer "{`"inserted`":[$(row 1)],`"updated`":[$(row 2)]}"
            (Set-BpTableRow Faq @{ question = 'q1' }, @{ question = 'q2' } -KeyColumn question).id | Should -Be 1, 2
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/Faq/rows/upsert'
            $server.Requests[0].Text | Should -Match '"keyColumn":"question"'
        }

        It 'upserts by the key column of the table itself' {
            answer "{`"inserted`":[$(row 1)],`"updated`":[$(row 2)]}"
            ([pscustomobject]@{ question = 'q1' }, [pscustomobject]@{ question = 'q2'; id = '7' } | Set-BpTableRow Faq -Upsert).id | Should -Be 1, 2
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/Faq/rows/upsert'
            $server.Requests[0].Text | Should -BeExactly '{"rows":[{"question":"q1"},{"question":"q2","id":7}]}'
        }
    }

    Context 'rows of every kind' {
        BeforeAll {
            class TestRow { [string] $name; [int] $n; [datetime] $when; [TestRow] $inner; [string[]] $list }
            Add-Type 'public class CompiledTestRow { public string Name { get; set; } public int Count { get { return 2; } } public string Field = "f"; }'
        }

        It 'are those of a data table, with nothing for DBNull' {
            answer '{"rows":[]}'
            $table = [System.Data.DataTable]::new()
            'name', 'n', 'flag', 'when' | ForEach-Object { $null = $table.Columns.Add($_, $(switch ($_) { n { [int] } flag { [bool] } when { [datetime] } default { [string] } })) }
            $null = $table.Rows.Add('a', 5, $true, [datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc))
            $null = $table.Rows.Add('b', [DBNull]::Value, [DBNull]::Value, [DBNull]::Value)
            $null = & { $table.Rows[0]; $table.DefaultView[1] } | Add-BpTableRow Faq -WarningAction SilentlyContinue
            sent 0 | Should -BeExactly '[{"name":"a","n":5,"flag":true,"when":"2024-01-02T03:04:05.000Z"},{"name":"b","n":null,"flag":null,"when":null}]'
        }

        It 'are instances of classes, also within one another' {
            answer '{"rows":[]}'
            $row = [TestRow] @{ name = 'a'; n = 1; when = [datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc); list = 'x', 'y'; inner = [TestRow] @{ name = 'b' } }
            $null = $row, [CompiledTestRow] @{ Name = 'c' } | Add-BpTableRow Faq -WarningAction SilentlyContinue
            $sent = sent 0 | ConvertFrom-Json
            $sent[0].name, $sent[0].n, $sent[0].list.Count, $sent[0].inner.name | Should -BeExactly 'a', 1, 2, 'b'
            sent 0 | Should -BeLike '*"when":"2024-01-02T03:04:05.000Z"*"inner":null*'
            $sent[1].Name, $sent[1].Count, $sent[1].Field | Should -BeExactly 'c', 2, 'f'
        }

        It 'are files, whose folder is its name' {
            answer '{"rows":[]}'
            Set-Content (Join-Path $TestDrive a.txt) abc -NoNewline
            $null = Get-Item (Join-Path $TestDrive a.txt) | Add-BpTableRow Faq -WarningAction SilentlyContinue
            $sent = (sent 0 | ConvertFrom-Json)[0]
            $sent.Name, $sent.Length, $sent.Exists | Should -BeExactly 'a.txt', 3, $true
            $sent.Directory | Should -BeOfType string
            $sent.PSObject.Properties.Name | Should -Not -Contain 'PSPath'
        }

        It 'are nothing that refers to itself, and nothing without columns' {
            $loop = [TestRow] @{ name = 'a' }
            $loop.inner = $loop
            $loop, ([xml] '<a/>'), { 1 }, 5, [string], (Get-BpSession) | Add-BpTableRow Faq -ErrorVariable problem -ErrorAction SilentlyContinue
            @($problem.Where({ $_ -is [System.Management.Automation.ErrorRecord] })).Count | Should -Be 6
            "$($problem[0])" | Should -BeLike '*refers to itself*'
            $server.Requests.Count | Should -Be 0
        }
    }

    Context 'Import-BpTableRow' {
        BeforeEach {
            $server.Enqueue(200, '{"table":{"id":"table_1","name":"Faq","schema":{"properties":{"text":{"type":"string"},"number":{"type":"number"},"flag":{"type":"boolean"},"data":{"type":"object"}}}},"rows":0,"stale":0,"indexing":0}')
        }

        It 'makes of text what the column is, reading the schema once' {
            answer '{"rows":[]}'
            $csv = 'text,number,flag,data,id,createdAt', '1,1.5,TRUE,"{""a"":[1]}",9,x', ',,,,,', 'a,much,maybe,"{broken",,'
            $null = $csv | ConvertFrom-Csv | Import-BpTableRow Faq -BatchSize 2 -WarningAction SilentlyContinue
            $server.Requests.Path | Should -BeExactly '/v1/tables/Faq', '/v1/tables/Faq/rows', '/v1/tables/Faq/rows'
            sent 1 | Should -BeExactly '[{"text":"1","number":1.5,"flag":true,"data":{"a":[1]}},{"text":"","number":null,"flag":null,"data":null}]'
            sent 2 | Should -BeExactly '[{"text":"a","number":"much","flag":"maybe","data":"{broken"}]'
        }

        It 'takes an empty cell for nothing where not every text fits' {
            $server.Clear()
            $server.Enqueue(200, '{"table":{"id":"t","name":"Faq","schema":{"properties":{"name":{"type":"string"},"due":{"type":"string","format":"date-time"},"kind":{"type":"string","enum":["a"]},"code":{"type":"string","pattern":"^x"},"n":{"type":"number"},"flag":{"type":"boolean"}}},"rows":0}}')
            answer '{"rows":[]}'
            $null = 'name,due,kind,code,n,flag', 'na,2024-03-01T10:00:00Z,a,x,1,true', ',,,,,' | ConvertFrom-Csv | Import-BpTableRow Faq -WarningAction SilentlyContinue
            sent 1 | Should -BeExactly '[{"name":"na","due":"2024-03-01T10:00:00Z","kind":"a","code":"x","n":1,"flag":true},{"name":"","due":null,"kind":null,"code":null,"n":null,"flag":null}]'
        }

        It 'sums up: one object, whatever came back' {
            $server.Enqueue(200, "{`"inserted`":[$(row 1)],`"updated`":[],`"errors`":[`"row 2: too long`"]}")
            $server.Enqueue(500, '{"id":"e","code":500,"type":"Internal","message":"broken"}')
            answer "{`"inserted`":[],`"updated`":[$(row 5)]}"
            $result = 1..5 | ForEach-Object { @{ text = "$_" } } | Import-BpTableRow Faq -KeyColumn text -BatchSize 2 -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue
            $result | Should -BeOfType ([Botpress.TableImportResult])
            $result.Table, $result.BotId | Should -BeExactly 'Faq', 'bot_1'
            $result.Inserted, $result.Updated, $result.Failed | Should -Be 1, 1, 3
            $result.Errors | Should -BeExactly 'row 2: too long', 'rows 3 to 4: broken.'
            $problem | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Should -HaveCount 2
        }

        It 'counts rows that cannot be sent as failed' {
            $result = 'text' | Import-BpTableRow Faq -ErrorAction SilentlyContinue
            $result.Failed | Should -Be 1
            $result.Errors | Should -BeLike 'row 1: *'
            $server.Requests | Should -HaveCount 0
        }

        It 'writes the rows with -PassThru' {
            answer (page 1)
            (@{ text = 'x' } | Import-BpTableRow Faq -PassThru).id | Should -Be 1
        }

        It 'ends at once when there is no such table' {
            $server.Clear()
            answer '{}'
            $server.Enqueue(404, '{"id":"e","code":404,"type":"ResourceNotFound","message":"no table"}')
            $summary = 1..5 | ForEach-Object { @{ a = $_ } } | Import-BpTableRow Nope -BatchSize 1 -ErrorAction SilentlyContinue -ErrorVariable problem
            "$problem" | Should -BeLike 'no table*'
            $problem.Count | Should -Be 1
            $summary.Failed, $server.Requests.Count | Should -Be @(5, 1)
        }

        It 'counts rows as failed that go to no table' {
            $summary = @{ a = 1 }, @{ a = 2 } | Import-BpTableRow '..' -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -ErrorVariable problem
            $summary.Failed, $problem.Count, $server.Requests.Count | Should -Be @(2, 1, 0)
        }

        It 'sends nothing with -WhatIf, and has nothing to sum up' {
            @{ a = 1 } | Import-BpTableRow Faq -WhatIf | Should -BeNullOrEmpty
            $server.Requests | Should -HaveCount 0
        }
    }

    Context 'Remove-BpTableRow' {
        BeforeEach { $server.Default = [CannedAnswer] @{ Body = '{"deletedRows":2}' } }

        It 'deletes rows where they came from, when all have been read' {
            $server.Enqueue(200, (page 1, 2 $true -columns ',"Table":"Evil","BotId":"evil"'))
            $server.Enqueue(200, (page 3))
            Find-BpTableRow Faq -BotId bot_2 | Remove-BpTableRow -Confirm:$false | Should -BeNullOrEmpty
            $server.Requests | Should -HaveCount 3
            $server.Requests[2].Path, $server.Requests[2].Text | Should -BeExactly '/v1/tables/Faq/rows/delete', '{"ids":[1,2,3]}'
            $server.Requests[2].Headers['x-bot-id'] | Should -BeExactly 'bot_2'
        }

        It 'refuses rows of another table, and knows a table by its name and its id' {
            answer (page 1, 2)
            $named, $known, $other = 'Faq', 'table_1', 'One' | ForEach-Object { , @(Find-BpTableRow $_) }
            $server.Clear()
            answer '{"table":{"id":"table_1","name":"Faq"},"deletedRows":2}'
            $other + $named | Remove-BpTableRow Faq -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $server.Requests.Text | Should -BeExactly '{"ids":[1,2]}'
            $problem | Should -HaveCount 2
            $problem[1] | Should -BeLike 'Row 2 is of One, not of Faq*'
            $problem[1].TargetObject.id | Should -Be 2
            $server.Clear()
            $known | Remove-BpTableRow Faq -Confirm:$false
            $named | Remove-BpTableRow table_1 -Confirm:$false
            $server.Requests.Method | Should -Be GET, POST, GET, POST
            $server.Clear()
            $other | Remove-BpTableRow table_1 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem | Should -HaveCount 2
            $server.Requests.Method | Should -Be GET
        }

        It 'takes ids, and objects with an id' {
            1, [pscustomobject] @{ id = '2' }, @{ id = 3 } | Remove-BpTableRow Faq -Confirm:$false
            $server.Requests[0].Text | Should -BeExactly '{"ids":[1,2,3]}'
        }

        It 'sends at most 1000 ids at once, and tells how many went' {
            $told = Remove-BpTableRow Faq (1..1001) -Confirm:$false -Verbose 4>&1
            $server.Requests | Should -HaveCount 2
            $server.Requests[1].Text | Should -BeExactly '{"ids":[1001]}'
            "$told" | Should -Match 'Rows deleted from table Faq: 2\.'
        }

        It 'waits for the job that a filter makes' {
            function standing($Status) { "{`"jobs`":[{`"id`":`"job_0`",`"status`":`"failed`"},{`"id`":`"job_1`",`"botId`":`"bot_1`",`"tableId`":`"t`",`"type`":`"delete_rows`",`"status`":`"$Status`"}]}" }
            $server.Enqueue(200, '{"deletedRows":0,"job":{"id":"job_1","status":"pending"}}')
            $server.Enqueue(200, (standing in_progress))
            $server.Enqueue(200, (standing completed))
            Remove-BpTableRow Faq -Filter @{ a = 1 } -Confirm:$false | Should -BeNullOrEmpty
            $server.Requests.Path | Should -BeExactly '/v1/tables/Faq/rows/delete', '/v1/tables/Faq/jobs', '/v1/tables/Faq/jobs'

            $server.Enqueue(200, '{"deletedRows":0,"job":{"id":"job_1","status":"pending"}}')
            $server.Enqueue(200, (standing failed))
            Remove-BpTableRow Faq -Filter @{ a = 1 } -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            ($problem.FullyQualifiedErrorId -split ',')[0] | Should -Be TableJobFailed

            $server.Enqueue(200, '{"deletedRows":0,"job":{"id":"job_1","status":"pending"}}')
            Remove-BpTableRow Faq -Filter @{ a = 1 } -TimeoutSec 0 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            ($problem.FullyQualifiedErrorId -split ',')[0] | Should -Be TableJobTimeout

            $server.Enqueue(200, '{"deletedRows":0,"job":{"id":"job_1","status":"pending"}}')
            $server.Enqueue(200, (standing in_progress))
            $job = Remove-BpTableRow Faq -Filter @{ a = 1 } -NoWait -Confirm:$false
            $job | Should -BeOfType ([Botpress.TableJob])
            $job.Id, $job.Status | Should -Be job_1, in_progress
        }

        It 'empties the tables that are piped in' {
            $server.Enqueue(200, '{"tables":[{"id":"table_1","name":"A"},{"id":"table_2","name":"B"}]}')
            Get-BpTable | Remove-BpTableRow -DeleteAllRows -Confirm:$false
            $server.Requests[1, 2].Path | Should -BeExactly '/v1/tables/table_1/rows/delete', '/v1/tables/table_2/rows/delete'
            $server.Requests[1].Text | Should -BeExactly '{"deleteAllRows":true}'
        }

        It 'rounds and guesses no id: <_>' -ForEach @(1.6, '1.6', '', 'x', '0x10', [char] 'a', [double]::NaN) {
            @{ id = $_ }, $_ | Remove-BpTableRow Faq -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem.Count | Should -Be 2
            $server.Requests.Count | Should -Be 0
        }

        It 'takes an id of any kind of whole number' {
            @{ id = [byte] 1 }, [pscustomobject] @{ id = '2' }, 3.0, 4d, ([pscustomobject] @{ id = [psobject] 5 }) | Remove-BpTableRow Faq -Confirm:$false
            $server.Requests[0].Text | Should -BeExactly '{"ids":[1,2,3,4,5]}'
        }

        It 'rounds and guesses none that is given by parameter: <_>' -ForEach @(1.6, '', 'x') {
            { Remove-BpTableRow Faq $_ -Confirm:$false } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            { Get-BpTableRow Faq $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            $server.Requests.Count | Should -Be 0
        }

        It 'takes no column of a table for the id' {
            $server.Enqueue(200, '{"rows":[{"ID":5}],"hasMore":false}')
            Find-BpTableRow Faq -Select ID | Remove-BpTableRow -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem | Should -HaveCount 1
            $server.Requests.Count | Should -Be 1
        }

        It 'asks nothing of the API for a null from the pipeline' {
            $null | Remove-BpTableRow Faq -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            "$problem" | Should -BeLike "*'null' has none*"
            $server.Requests.Count | Should -Be 0
        }

        It 'deletes nothing when the ids turn out to be none' {
            Remove-BpTableRow Faq -Id @() -Confirm:$false
            Remove-BpTableRow Faq -Id $null -Confirm:$false
            @() | Remove-BpTableRow Faq -Confirm:$false
            $server.Requests | Should -HaveCount 0
        }

        It 'refuses what has no id' {
            'x', @{ a = 1 } | Remove-BpTableRow Faq -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem | Should -HaveCount 2
            $server.Requests | Should -HaveCount 0
        }
    }
}
