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

Describe 'Get-BpWorkspaceUsage' {
    BeforeEach { $server.Clear() }

    It 'gives the usage of each piped workspace' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"},{"id":"w2"}],"meta":{}}')
        $server.Enqueue(200, '{"usages":[{"id":"w1","period":"2024-03","value":1.25,"quota":5,"type":"ai_spend","unit":"usd"}]}')
        $server.Enqueue(200, '{"usages":[{"id":"w2","period":"2024-03","value":0,"quota":5,"type":"ai_spend"}]}')
        $found = @(Get-BpWorkspace | Get-BpWorkspaceUsage -Type ai_spend)
        $found | Should -BeOfType Botpress.Usage
        $found.WorkspaceId | Should -Be 'w1', 'w2'
        $found[0].UsageId | Should -Be 'w1'
        $found[0].Value | Should -Be 1.25
        $found[0].Quota | Should -Be 5
        $found[0].Unit | Should -Be 'usd'
        @($server.Requests)[1, 2].ForEach({ "$($_.Path)?$($_.Query)" }) | Should -Be '/v1/admin/workspaces/w1/usages?type=ai_spend', '/v1/admin/workspaces/w2/usages?type=ai_spend'
    }

    It 'breaks it down by bot' {
        $server.Enqueue(200, '{"data":[{"botId":"b1","value":3},{"botId":"b2","value":4}]}')
        $found = @(Get-BpWorkspaceUsage Storage_Count -Period 2024-03 -ByBot)
        $found | Should -BeOfType Botpress.BotUsage
        $found.BotId | Should -Be 'b1', 'b2'
        $found.Value | Should -Be 3, 4
        $found[0].Type | Should -BeExactly 'storage_count'
        $found[0].WorkspaceId | Should -Be 'wkspace_default'
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v1/admin/workspaces/wkspace_default/usages/by-bot?type=storage_count&period=2024-03'
    }
}

Describe 'Get-BpWorkspaceQuota' {
    BeforeEach { $server.Clear() }

    It 'gives all quotas, or the one of a type' {
        $server.Enqueue(200, '{"quotas":[{"period":"2024-03","value":5,"type":"bot_count"},{"period":"2024-03","value":7.5,"type":"ai_spend"}]}')
        $server.Enqueue(200, '{"quota":{"period":"2024-03","value":7.5,"type":"ai_spend"}}')
        (Get-BpWorkspaceQuota -Period 2024-03).Type | Should -Be 'bot_count', 'ai_spend'
        $quota = Get-BpWorkspaceQuota ai_spend -WorkspaceId w1
        $quota | Should -BeOfType Botpress.WorkspaceQuota
        $quota.Value | Should -Be 7.5
        $quota.WorkspaceId | Should -Be 'w1'
        @($server.Requests).ForEach({ "$($_.Path)?$($_.Query)" }) | Should -Be '/v1/admin/workspaces/wkspace_default/quotas?period=2024-03', '/v1/admin/workspaces/w1/quota?type=ai_spend'
    }
}

Describe 'Get-BpQuotaCompletion' {
    BeforeEach { $server.Clear() }

    It 'gives an object for each workspace, with its id' {
        $server.Enqueue(200, '{"w1":{"type":"ai_spend","completion":0.9},"w2":{"type":"bot_count","completion":1,"since":"today"}}')
        $found = @(Get-BpQuotaCompletion)
        $found | Should -BeOfType Botpress.QuotaCompletion
        $found.WorkspaceId | Should -Be 'w1', 'w2'
        $found.Completion | Should -Be 0.9, 1
        $found[1].Since | Should -Be 'today'
    }

    It 'gives nothing for nothing' {
        $server.Enqueue(200, '{}')
        Get-BpQuotaCompletion -ErrorAction Stop | Should -BeNullOrEmpty
    }
}

Describe 'Get-BpUsage' {
    BeforeEach { $server.Clear() }

    It 'gives the usage of each piped bot, in its workspace' {
        $server.Enqueue(200, '{"bots":[{"id":"b1","type":"studio"},{"id":"b2","type":"adk"}],"meta":{}}')
        $server.Enqueue(200, '{"usage":{"id":"b1","period":"2024-03","value":3,"quota":10,"type":"invocation_calls"}}')
        $server.Enqueue(200, '{"usage":{"id":"b2","period":"2024-03","value":4,"quota":10,"type":"invocation_calls"}}')
        $found = @(Get-BpBot -WorkspaceId w1 | Get-BpUsage -Type invocation_calls)
        $found | Should -BeOfType Botpress.Usage
        $found.Value | Should -Be 3, 4
        $found.WorkspaceId | Should -Be 'w1', 'w1'
        @($server.Requests)[1, 2].ForEach({ "$($_.Path)?$($_.Query) $($_.Headers['x-workspace-id'])" }) |
            Should -Be '/v1/admin/usages/b1?type=invocation_calls w1', '/v1/admin/usages/b2?type=invocation_calls w1'
    }

    It 'gives the usage of each piped workspace, with its own header' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"},{"id":"w2"}],"meta":{}}')
        $server.Enqueue(200, '{"usage":{"id":"w1","value":3}}')
        $server.Enqueue(200, '{"usage":{"id":"w2","value":4}}')
        (Get-BpWorkspace | Get-BpUsage ai_spend).Value | Should -Be 3, 4
        @($server.Requests)[1, 2].ForEach({ "$($_.Path) $($_.Headers['x-workspace-id'])" }) | Should -Be '/v1/admin/usages/w1 w1', '/v1/admin/usages/w2 w2'
    }

    It 'gives several of both in one request' {
        $server.Enqueue(200, '{"usages":[{"id":"b1","value":1,"type":"ai_spend"},{"id":"w1","value":2,"type":"ai_spend"}]}')
        (Get-BpUsage -Ids b1, w1 -Types AI_Spend, bot_count -Period 2024-03).Value | Should -Be 1, 2
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v1/admin/usages/multiple?types=ai_spend&types=bot_count&ids=b1&ids=w1&period=2024-03'
    }

    It 'lets a type pass that it does not know, with a warning' {
        $server.Enqueue(200, '{"usage":{"id":"w1","value":3}}')
        $null = Get-BpUsage moon_count w1 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "'moon_count' is not among the values known for -Type*"
        $server.Requests[0].Query | Should -Be 'type=moon_count'
    }
}

Describe 'Get-BpUsageHistory' {
    BeforeEach { $server.Clear() }

    It 'gives the periods of a piped usage' {
        $server.Enqueue(200, '{"usage":{"id":"w1","period":"2024-03","value":3,"type":"ai_spend"}}')
        $server.Enqueue(200, '{"usages":[{"id":"w1","period":"2024-03","value":3},{"id":"w1","period":"2024-02","value":2}]}')
        (Get-BpUsage ai_spend w1 | Get-BpUsageHistory ai_spend).Period | Should -Be '2024-03', '2024-02'
        "$($server.Requests[1].Path)?$($server.Requests[1].Query)" | Should -Be '/v1/admin/usages/w1/history?type=ai_spend'
    }
}

Describe 'Get-BpUsageActivity' {
    BeforeEach { $server.Clear() }

    It 'gives the entries of every page' {
        $server.Enqueue(200, '{"data":[{"timestamp":"2024-01-02T03:04:05.678Z","value":0.004,"period":"2024-01","metadata":{"botId":"b1","at":"2024-01-02T03:04:05.000Z"}}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"data":[{"timestamp":"soon","value":1,"period":"2024-01","metadata":{}}],"meta":{}}')
        $found = @(Get-BpUsageActivity ai_spend b1 -StartTime '2024-01-01T00:00:00Z' -EndTime ([datetime]::new(2024, 2, 1, 0, 0, 0, [DateTimeKind]::Utc)) -PageSize 1)
        $found | Should -BeOfType Botpress.UsageActivity
        $found[0].Timestamp.Kind | Should -Be 'Local'
        $found[0].Timestamp.ToUniversalTime().ToString('HH:mm:ss.fff') | Should -Be '03:04:05.678'
        $found[0].Value | Should -Be 0.004
        $found[0].Metadata.at | Should -BeOfType string
        $found[0].UsageId | Should -Be 'b1'
        $found[0].Type | Should -Be 'ai_spend'
        $found[0].WorkspaceId | Should -Be 'wkspace_default'
        $found[1].Timestamp | Should -Be 'soon'
        $server.Requests.Query | Should -Be @(
            'type=ai_spend&timestampFrom=2024-01-01T00%3A00%3A00Z&timestampUntil=2024-02-01T00%3A00%3A00.000Z&pageSize=1'
            'type=ai_spend&timestampFrom=2024-01-01T00%3A00%3A00Z&timestampUntil=2024-02-01T00%3A00%3A00.000Z&nextToken=n&pageSize=1')
    }

    It 'sums up by day' {
        $server.Enqueue(200, '{"data":[{"key":"k","date":"2024-01-02","value":1.5,"metadata":{"botId":"b1","type":"WebSearch"}},{"key":"k2","date":"2024-01-01","value":1}],"meta":{}}')
        $found = @(Get-BpUsageActivity ai_spend w1 -Daily -StartDate ([datetime]::new(2024, 1, 1, 23, 0, 0)) -EndDate 2024-01-02)
        $found | Should -BeOfType Botpress.DailyUsageActivity
        $found[0].Date | Should -Be ([datetime]::new(2024, 1, 2))
        $found[0].Metadata.type | Should -Be 'WebSearch'
        $found[1].Metadata | Should -BeNullOrEmpty
        $found.UsageId | Should -Be 'w1', 'w1'
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v1/admin/usages/w1/daily-activity?type=ai_spend&dateFrom=2024-01-01&dateUntil=2024-01-02'
    }

    It 'sends the days that are given as text as they are' {
        $server.Enqueue(200, '{"data":[],"meta":{}}')
        Get-BpUsageActivity ai_spend w1 -Daily -DateFrom '2024-03-05T06:07:08.090Z' -DateUntil 'week 1'
        $server.Requests[0].Query | Should -Be 'type=ai_spend&dateFrom=2024-03-05T06%3A07%3A08.090Z&dateUntil=week%201'
    }
}

Describe 'Set-BpAISpendQuota' {
    BeforeEach { $server.Clear() }

    It 'sets the limit of a workspace, and gives no output' {
        Set-BpAISpendQuota 12.5 -WorkspaceId w2 -Confirm:$false | Should -BeNullOrEmpty
        Set-BpAISpendQuota -MonthlySpendingLimit 0 -Confirm:$false
        @($server.Requests).ForEach({ "$($_.Method) $($_.Path) $($_.Headers['x-workspace-id']) $($_.Text)" }) | Should -Be @(
            'PUT /v1/admin/quotas/ai-spend w2 {"monthlySpendingLimit":12.5}', 'PUT /v1/admin/quotas/ai-spend wkspace_default {"monthlySpendingLimit":0}')
    }

    It 'asks nothing when no workspace is known' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Set-BpAISpendQuota 5 -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the workspace*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Get-BpActivity' {
    BeforeEach { $server.Clear() }

    It 'gives what happened in the task of a piped conversation, and passes over one without a task' {
        $server.Enqueue(200, '{"conversations":[{"id":"c1","currentTaskId":"t1"},{"id":"c2"}],"meta":{}}')
        $server.Enqueue(200, '{"activities":[{"id":"a1","description":"d","taskId":"t1","category":"action","data":{"at":"2024-01-02T03:04:05.000Z"},"createdAt":"2024-01-02T03:04:05.000Z"}],"meta":{}}')
        $found = @(Get-BpConversation -BotId b9 | Get-BpActivity -PageSize 5 -ErrorAction Stop)
        $found | Should -BeOfType Botpress.Activity
        $found.ActivityId | Should -Be 'a1'
        $found[0].BotId | Should -Be 'b9'
        $found[0].Data.at | Should -BeOfType string
        $found[0].CreatedAt.Kind | Should -Be 'Local'
        $server.Requests.Count | Should -Be 2
        "$($server.Requests[1].Path)?$($server.Requests[1].Query)" | Should -Be '/v1/admin/activities?pageSize=5&taskId=t1&botId=b9'
    }

    It 'takes the bot of the session, and says what to do without one' {
        $server.Enqueue(200, '{"activities":[],"meta":{}}')
        Get-BpActivity t1
        $server.Requests[0].Query | Should -Be 'taskId=t1&botId=bot_default'
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Get-BpActivity t1 -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the bot*'
    }
}
