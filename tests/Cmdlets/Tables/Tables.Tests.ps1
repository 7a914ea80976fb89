BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0
    $faq = '{"id":"table_1","name":"FaqTable","factor":1,"frozen":false,"keyColumn":"question","tags":{"team":"support"},' +
        '"schema":{"type":"object","additionalProperties":true,"properties":{"question":{"type":"string"},"price":{"type":"number"}}},' +
        '"createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z"}'
    $orders = $faq -replace 'table_1', 'table_2' -replace 'FaqTable', 'OrdersTable'
    $job = '{"id":"job_1","botId":"bot_1","tableId":"table_1","type":"export","status":"completed","progress":100,"inputFileId":null,' +
        '"outputFileId":"file_1","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z"}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'the cmdlets of tables' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"table`":$faq,`"rows`":12,`"stale`":1,`"indexing`":2,`"created`":true,`"staleColumns`":[`"x`"]}" }
    }

    Context 'Get-BpTable' {
        It 'gets a table by name, typed, with its counts' {
            $table = Get-BpTable FaqTable
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/FaqTable'
            $table | Should -BeOfType ([Botpress.Table])
            $table.Rows, $table.Stale, $table.Indexing | Should -Be 12, 1, 2
            $table.BotId | Should -BeExactly 'bot_1'
            $table.TableId | Should -BeExactly 'table_1'
            $table.Tags['team'] | Should -BeExactly 'support'
            $table.Schema.properties.price.type | Should -BeExactly 'number'
            $table.UpdatedAt | Should -Be ([datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc).ToLocalTime())
            $table.UpdatedAt.Kind | Should -Be 'Local'
        }

        It 'lists by tag, and by name with wildcards' {
            $server.Default = [CannedAnswer] @{ Body = "{`"tables`":[$faq,$orders]}" }
            (Get-BpTable -Tag @{ team = 'support' } -Name order*).Name | Should -BeExactly 'OrdersTable'
            $server.Requests[0].Query | Should -BeExactly 'tags.team=support'
        }

        It 'lists the tables of a bot that is piped in, and does not take its id for a table' {
            $server.Default = [CannedAnswer] @{ Body = "{`"tables`":[$faq]}" }
            (@{ Id = 'bot_2'; BotId = 'bot_2' } | ForEach-Object { [pscustomobject] $_ } | Get-BpTable).BotId | Should -BeExactly 'bot_2'
            $server.Requests[0].Path | Should -BeExactly '/v1/tables'
        }

        It 'takes tables from the pipeline' {
            $server.Enqueue(200, "{`"tables`":[$faq,$orders]}")
            (Get-BpTable | Get-BpTable).Rows | Should -Be 12, 12
            $server.Requests.Path | Should -BeExactly '/v1/tables', '/v1/tables/table_1', '/v1/tables/table_2'
        }

        It 'refuses what would reach another route, naming the parameter' {
            { Get-BpTable .. -ErrorAction Stop } | Should -Throw '-Table is*'
            $server.Requests | Should -HaveCount 0
        }
    }

    Context 'New-BpTable' {
        It 'creates, with the columns in their order' {
            $null = New-BpTable Orders ([ordered] @{ b = @{ type = 'string' }; a = @{ type = 'number' } }) -KeyColumn b
            $server.Requests[0].Path | Should -BeExactly '/v1/tables'
            $server.Requests[0].Text | Should -BeExactly '{"name":"Orders","schema":{"b":{"type":"string"},"a":{"type":"number"}},"keyColumn":"b"}'
        }

        It 'names the table in the path with -GetOrCreate' {
            (New-BpTable Orders @{} -GetOrCreate).WasCreated | Should -BeTrue
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/Orders'
            $server.Requests[0].Text | Should -BeExactly '{"schema":{}}'
        }
    }

    Context 'changing a table' {
        It 'sends null to remove the key, and tells of stale columns' {
            $table = Get-BpTable FaqTable | Set-BpTable -KeyColumn $null -Factor 2
            $server.Requests[1].Path | Should -BeExactly '/v1/tables/table_1'
            $server.Requests[1].Text | Should -BeExactly '{"factor":2,"keyColumn":null}'
            $table.StaleColumns | Should -Be 'x'
        }

        It 'does not rename a table to the name it has' {
            $null = Get-BpTable FaqTable | Set-BpTable -Frozen:$false
            $server.Requests[1].Text | Should -BeExactly '{"frozen":false}'
        }

        It 'renames a column' {
            $null = Rename-BpTableColumn FaqTable question topic
            $server.Requests[0].Path | Should -BeExactly '/v1/tables/FaqTable/column'
            $server.Requests[0].Text | Should -BeExactly '{"name":"question","newName":"topic"}'
        }

        It 'copies, with the job that goes on' {
            $server.Default = [CannedAnswer] @{ Body = "{`"table`":$orders,`"rows`":12,`"job`":{`"id`":`"job_1`",`"status`":`"pending`"}}" }
            $copy = Get-BpTable FaqTable | Copy-BpTable -TableName Copy
            $server.Requests[1].Path | Should -BeExactly '/v1/tables/table_2/duplicate'
            $server.Requests[1].Text | Should -BeExactly '{"tableName":"Copy"}'
            $copy.Job.Status | Should -BeExactly 'pending'
            $copy.Rows | Should -Be 12
        }

        It 'does nothing with -WhatIf' {
            Set-BpTable T -Frozen -WhatIf
            Remove-BpTable T -WhatIf
            New-BpTable T @{} -WhatIf
            Copy-BpTable T -WhatIf
            Rename-BpTableColumn T a b -WhatIf
            Export-BpTable T -WhatIf
            Import-BpTable T file_1 -WhatIf
            $server.Requests | Should -HaveCount 0
        }

        It 'deletes what is piped in, by id' {
            $server.Enqueue(200, "{`"tables`":[$faq,$orders]}")
            Get-BpTable | Remove-BpTable -Confirm:$false | Should -BeNullOrEmpty
            $server.Requests[1, 2].Path | Should -BeExactly '/v1/tables/table_1', '/v1/tables/table_2'
            $server.Requests[1].Method | Should -BeExactly 'DELETE'
        }
    }

    Context 'jobs of tables' {
        It 'exports, with the format as the API writes it' {
            $server.Default = [CannedAnswer] @{ Body = "{`"job`":$job}" }
            $export = Export-BpTable FaqTable -Format CSV -Compress:$false
            $server.Requests[0].Query | Should -BeExactly 'format=csv&compress=false'
            $export | Should -BeOfType ([Botpress.TableJob])
            $export.OutputFileId | Should -BeExactly 'file_1'
            $export.CreatedAt.Kind | Should -Be 'Local'
        }

        It 'finds the table of a job that is piped in' {
            $server.Enqueue(200, "{`"job`":$job}")
            $server.Default = [CannedAnswer] @{ Body = "{`"jobs`":[$job,$job]}" }
            Export-BpTable FaqTable | Get-BpTableJob | Should -HaveCount 2
            $server.Requests[1].Path | Should -BeExactly '/v1/tables/table_1/jobs'
        }

        It 'imports files that are piped in' {
            $server.Default = [CannedAnswer] @{ Body = "{`"job`":$job}" }
            $null = [pscustomobject] @{ FileId = 'file_7' } | Import-BpTable FaqTable
            $server.Requests[0].Text | Should -BeExactly '{"fileId":"file_7"}'
        }
    }

    Context 'what jobs do, waited for' {
        It 'gives a copy with -Wait when the job is done, with the rows that are there' {
            $server.Enqueue(200, "{`"table`":$orders,`"rows`":12,`"job`":{`"id`":`"job_1`",`"status`":`"pending`"}}")
            $server.Enqueue(200, "{`"jobs`":[$($job -replace 'completed', 'in_progress')]}")
            # Which of the two tables has the job is said nowhere.
            $server.Enqueue(200, '{"jobs":[]}')
            $server.Enqueue(200, "{`"jobs`":[$job]}")
            $server.Enqueue(200, "{`"table`":$orders,`"rows`":11}")
            $copy = Copy-BpTable FaqTable -TableName Copy -Wait
            $server.Requests.Path | Should -BeExactly '/v1/tables/FaqTable/duplicate', '/v1/tables/table_2/jobs', '/v1/tables/table_2/jobs', '/v1/tables/FaqTable/jobs', '/v1/tables/table_2'
            $copy | Should -BeOfType ([Botpress.Table])
            $copy.Rows, $copy.Job.Id, $copy.Job.Status, $copy.BotId | Should -Be 11, job_1, completed, bot_1
            # There is nothing to wait for where no rows are copied.
            $server.Clear()
            (Copy-BpTable FaqTable -SchemaOnly -Wait).Id | Should -Be table_1
            $server.Requests | Should -HaveCount 1
        }

        It 'gives the jobs of exports and imports with -Wait as they ended' {
            foreach ($start in { Export-BpTable FaqTable -Wait }, { Import-BpTable FaqTable file_1 -Wait }) {
                $server.Clear()
                $server.Enqueue(200, "{`"job`":$($job -replace 'completed', 'pending')}")
                $server.Enqueue(200, "{`"jobs`":[$($job -replace 'completed', 'finalizing')]}")
                $server.Enqueue(200, "{`"jobs`":[$job]}")
                $ended = & $start
                $server.Requests | Should -HaveCount 3
                $ended.Status, $ended.OutputFileId, $ended.BotId | Should -Be completed, file_1, bot_1
            }
        }

        It 'says of a job that fails, or takes too long, what it was for, and gives nothing' {
            $waits = @(
                { Copy-BpTable FaqTable -Wait @rest }, 'copies table FaqTable'
                { Export-BpTable FaqTable -Wait @rest }, 'exports table FaqTable'
                { Import-BpTable FaqTable file_1 -Wait @rest }, 'imports the file file_1 into table FaqTable')
            for ($wait = 0; $wait -lt $waits.Count; $wait += 2) {
                $server.Clear()
                $server.Enqueue(200, "{`"table`":$orders,`"rows`":12,`"job`":$($job -replace 'completed', 'pending')}")
                $server.Default = [CannedAnswer] @{ Body = "{`"jobs`":[$($job -replace 'completed', 'failed')]}" }
                $rest = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problem' }
                . $waits[$wait] | Should -BeNullOrEmpty
                $problem[0].FullyQualifiedErrorId | Should -BeLike 'TableJobFailed,*'
                "$($problem[0])" | Should -BeLike "The job job_1, which $($waits[$wait + 1]), failed.*"

                $server.Enqueue(200, "{`"table`":$orders,`"rows`":12,`"job`":$($job -replace 'completed', 'pending')}")
                $rest.TimeoutSec = 0
                . $waits[$wait] | Should -BeNullOrEmpty
                $problem[0].FullyQualifiedErrorId | Should -BeLike 'TableJobTimeout,*'
                "$($problem[0])" | Should -BeLike "The job job_1, which $($waits[$wait + 1]), had not ended after 0 s: its status is pending.*"
                $problem[0].ErrorDetails.RecommendedAction | Should -BeLike 'It goes on.*Get-BpTableJob *'
            }
        }
    }

    Context 'completion' {
        It 'offers tables, and the columns of the table that is named' {
            $server.Default = [CannedAnswer] @{ Body = "{`"tables`":[$faq,$orders]}" }
            foreach ($case in @{ Line = 'Find-BpTableRow Ord'; Offers = @('OrdersTable') },
                @{ Line = 'Find-BpTableRow FaqTable -OrderBy '; Offers = 'question', 'price' },
                @{ Line = 'Find-BpTableRow Nope -OrderBy '; Offers = @() }) {
                @((TabExpansion2 $case.Line $case.Line.Length).CompletionMatches.CompletionText | Where-Object { $_ -notlike '*[/\]*' }) | Should -Be $case.Offers
            }
        }
    }
}
