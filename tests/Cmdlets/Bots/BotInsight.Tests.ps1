BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -BotId 'bot_default' -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpBotLog' {
    BeforeEach { $server.Clear() }

    It 'reads the last 24 hours of the session bot when nothing is named' {
        $server.Enqueue(200, '{"logs":[{"timestamp":"2024-01-02T03:04:05.678Z","level":"error","message":"m","conversationId":"c1","userId":"u1","extra":7}],"nextToken":"n2"}')
        $server.Enqueue(200, '{"logs":[{"timestamp":"soon","level":"info","message":"m2"}]}')
        $entries = @(Get-BpBotLog)

        $entries[0] | Should -BeOfType Botpress.BotLogEntry
        $entries[0].Timestamp | Should -BeOfType datetime
        $entries[0].Timestamp.Kind | Should -Be 'Local'
        $entries[0].Timestamp.ToUniversalTime().ToString('HH:mm:ss.fff') | Should -Be '03:04:05.678'
        $entries[0].Extra | Should -Be 7
        $entries[0].BotId | Should -Be 'bot_default'
        $entries[0].WorkspaceId | Should -Be 'wkspace_default'
        $entries[1].Timestamp | Should -Be 'soon'
        $server.Requests[0].Path | Should -Be '/v1/admin/bots/bot_default/logs'
        $server.Requests[0].Query | Should -Match '^timeStart=([^&]+)$'
        $start = [datetimeoffset]::Parse([uri]::UnescapeDataString(($server.Requests[0].Query -replace '^timeStart=')))
        ([datetimeoffset]::UtcNow - $start).TotalHours | Should -BeGreaterThan 23.9
        ([datetimeoffset]::UtcNow - $start).TotalHours | Should -BeLessThan 24.1
        $server.Requests[1].Query | Should -Be "$($server.Requests[0].Query)&nextToken=n2"
    }

    It 'takes times as dates or as text in UTC' {
        $server.Enqueue(200, '{"logs":[]}')
        Get-BpBotLog -BotId b1 -TimeStart '2024-01-02T03:04:05Z' -EndTime ([datetime]::new(2024, 1, 3, 0, 0, 0, [DateTimeKind]::Utc)) -Level error -MessageContains 'a b'
        $server.Requests[0].Path | Should -Be '/v1/admin/bots/b1/logs'
        $server.Requests[0].Query | Should -Be 'timeStart=2024-01-02T03%3A04%3A05Z&timeEnd=2024-01-03T00%3A00%3A00.000Z&level=error&messageContains=a%20b'
    }

    It 'reads the entries about a piped conversation, in its bot' {
        $server.Enqueue(200, '{"conversations":[{"id":"c1"}],"meta":{}}')
        $server.Enqueue(200, '{"logs":[]}')
        Get-BpConversation -BotId b9 | Get-BpBotLog
        $server.Requests[1].Path | Should -Be '/v1/admin/bots/b9/logs'
        $server.Requests[1].Query | Should -BeLike 'timeStart=*&conversationId=c1'
    }

    It 'reads the log of each piped bot' {
        $server.Enqueue(200, '{"bots":[{"id":"b1"},{"id":"b2"}],"meta":{}}')
        $server.Enqueue(200, '{"logs":[{"timestamp":"2024-01-02T03:04:05Z","level":"info","message":"1"}]}')
        $server.Enqueue(200, '{"logs":[{"timestamp":"2024-01-02T03:04:05Z","level":"info","message":"2"}]}')
        (Get-BpBot -WorkspaceId w1 | Get-BpBotLog).BotId | Should -Be 'b1', 'b2'
        $server.Requests[2].Headers['x-workspace-id'] | Should -Be 'w1'
    }

    It 'says what to do when no bot is known' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -NoDefault
        Get-BpBotLog -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the bot*Set-BpSession -BotId*'
        Get-BpBotLog -BotId '..' -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '-BotId is ''..''*'
        $server.Requests.Count | Should -Be 0
    }

    It 'refuses what is no time' {
        { Get-BpBotLog -StartTime soon } | Should -Throw '*is not a time*'
    }
}

Describe 'issues of bots' {
    BeforeEach { $server.Clear() }

    BeforeAll {
        $issues = '{"issues":[{"id":"i1","code":"c","title":"t","eventsCount":2,"category":"limits","createdAt":"2024-01-02T03:04:05.000Z","lastSeenAt":"2024-01-03T03:04:05.000Z","groupedData":{"file":{"raw":"a.js","pretty":"A"}},"resolutionLink":null}],"meta":{}}'
    }

    It 'flow from workspace to event without an id named twice' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"}],"meta":{}}')
        $server.Enqueue(200, '{"bots":[{"id":"b1"}],"meta":{}}')
        $server.Enqueue(200, $issues)
        $server.Enqueue(200, '{"issueEvents":[{"id":"e1","createdAt":"2024-01-02T03:04:05.000Z","data":{"line":{"raw":"7"}}}]}')
        $found = Get-BpWorkspace | Get-BpBot | Get-BpBotIssue | Get-BpBotIssueEvent

        $found | Should -BeOfType Botpress.BotIssueEvent
        $found.Data.line.raw | Should -Be '7'
        $found.IssueId | Should -Be 'i1'
        $found.BotId | Should -Be 'b1'
        $found.WorkspaceId | Should -Be 'w1'
        $server.Requests.Path | Should -Be '/v1/admin/workspaces', '/v1/admin/bots', '/v1/admin/bots/b1/issues', '/v1/admin/bots/b1/issues/i1/events'
        @($server.Requests)[1..3].ForEach({ $_.Headers['x-workspace-id'] }) | Should -Be 'w1', 'w1', 'w1'
    }

    It 'are listed page by page, typed' {
        $server.Enqueue(200, $issues.Replace('"meta":{}', '"meta":{"nextToken":"n"}'))
        $server.Enqueue(200, $issues.Replace('i1', 'i2'))
        $found = @(Get-BpBotIssue -PageSize 1)
        $found.Id | Should -Be 'i1', 'i2'
        $found[0] | Should -BeOfType Botpress.BotIssue
        $found[0].IssueId | Should -Be 'i1'
        $found[0].EventsCount | Should -Be 2
        $found[0].GroupedData.file.pretty | Should -Be 'A'
        $found[0].LastSeenAt.Kind | Should -Be 'Local'
        $server.Requests.Query | Should -Be 'pageSize=1', 'nextToken=n&pageSize=1'
    }

    It 'are got by id, from the session bot or another' {
        $server.Enqueue(200, '{"issue":{"id":"i1","title":"t"}}')
        $server.Enqueue(200, '{"issue":{"id":"i1","title":"t"}}')
        (Get-BpBotIssue i1).BotId | Should -Be 'bot_default'
        (Get-BpBotIssue -BotId b2 -IssueId i1).BotId | Should -Be 'b2'
        $server.Requests.Path | Should -Be '/v1/admin/bots/bot_default/issues/i1', '/v1/admin/bots/b2/issues/i1'
    }

    It 'are deleted where they are' {
        $server.Enqueue(200, $issues)
        Get-BpBotIssue -BotId b3 | Remove-BpBotIssue -Confirm:$false | Should -BeNullOrEmpty
        "$($server.Requests[1].Method) $($server.Requests[1].Path)" | Should -Be 'DELETE /v1/admin/bots/b3/issues/i1'
    }
}

Describe 'Get-BpBotAnalytics' {
    BeforeEach { $server.Clear() }

    It 'gives typed records for a span of days' {
        $server.Enqueue(200, '{"records":[{"startDateTimeUtc":"2024-01-02T00:00:00.000Z","endDateTimeUtc":"2024-01-03T00:00:00.000Z","newUsers":2,"userMessages":5,"eventTypes":{"a":1},"customEvents":{"b":2.5},"llm":{"calls":8,"cost":{"sum":0.5,"mean":0.1,"sd":0,"min":0,"max":1},"later":1}}]}')
        $record = Get-BpBotAnalytics '2024-01-02T00:00:00Z' '2024-01-03T00:00:00Z' -BotId b1
        $record | Should -BeOfType Botpress.BotAnalytics
        $record.NewUsers | Should -Be 2
        $record.CustomEvents['b'] | Should -Be 2.5
        $record.Llm.Cost.Sum | Should -Be 0.5
        $record.StartDateTimeUtc.Kind | Should -Be 'Utc'
        $record.StartDateTimeUtc.ToString('s') | Should -Be '2024-01-02T00:00:00'
        $record.StartDate | Should -Be ([datetime] '2024-01-02')
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v1/admin/bots/b1/analytics?startDate=2024-01-02T00%3A00%3A00Z&endDate=2024-01-03T00%3A00%3A00Z'
    }
}

Describe 'Get-BpActionRun' {
    BeforeEach { $server.Clear() }

    It 'gives the runs of an integration' {
        $server.Enqueue(200, '{"data":[{"timestamp":"2024-01-02T03:04:05.000Z","integrationName":"slack","actionType":"send","input":{"at":"2024-01-02T03:04:05.000Z"},"output":null,"status":"FAILURE","durationMs":12.5,"cached":false,"errorMessage":"no"}],"meta":{}}')
        $run = Get-BpActionRun slack -TimestampFrom '2024-01-02T00:00:00Z' -PageSize 5
        $run | Should -BeOfType Botpress.ActionRun
        $run.Timestamp | Should -BeOfType datetime
        $run.Input.at | Should -BeOfType string
        $run.DurationMs | Should -Be 12.5
        $run.BotId | Should -Be 'bot_default'
        $server.Requests[0].Query | Should -Be 'integrationName=slack&timestampFrom=2024-01-02T00%3A00%3A00Z&pageSize=5'
    }
}

Describe 'Invoke-BpVrl' {
    BeforeEach { $server.Clear() }

    It 'runs a script over piped data' {
        $server.Enqueue(200, '{"data":{"price":2,"total":6},"result":6}')
        $server.Enqueue(200, '{"data":{"price":3}}')
        $results = @(@{ price = 2 }, [pscustomobject] @{ price = 3 } | Invoke-BpVrl '.total = .price * 3')
        $results[0] | Should -BeOfType Botpress.VrlResult
        $results[0].Result | Should -Be 6
        $results[0].Data.total | Should -Be 6
        $results[1].Result | Should -BeNullOrEmpty
        $server.Requests.Text.ForEach({ ($_ | ConvertFrom-Json).data.price }) | Should -Be 2, 3
    }

    It 'sends empty data when there is none' {
        $server.Enqueue(200, '{"data":{}}')
        $null = Invoke-BpVrl '1 + 1'
        Test-JsonEqual '{"data":{},"script":"1 + 1"}' $server.Requests[0].Text | Should -BeTrue
    }
}
