# Workflows and the tasks that they took the place of.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-WorkflowJson([string] $Id = 'wflow_1', [string] $Name = 'refund') {
        '{"id":"' + $Id + '","name":"' + $Name + '","status":"listening","input":{"invoice":"INV-1"},"output":{},"conversationId":"conv_1","userId":"user_1","timeoutAt":"2024-01-03T03:04:05.000Z",' +
        '"createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z","tags":{"team":"a"},"priority":3}'
    }

    function Get-TaskJson([string] $Id = 'task_1') {
        '{"id":"' + $Id + '","type":"call","title":"T","description":"D","status":"pending","data":{"n":1},"conversationId":"conv_1","timeoutAt":"2024-01-03T03:04:05.000Z",' +
        '"createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z","tags":{}}'
    }

    function Assert-Body([int] $Request, [string] $Expected) {
        Test-JsonEqual $Expected $server.Requests[$Request].Text | Should -BeTrue -Because "$($server.Requests[$Request].Text) must be $Expected"
    }

    $odd = 'name é 日本語 +/#?&=%'
    $time = '2024-01-02T03:04:05.000Z'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpWorkflow' {
    BeforeEach { $server.Clear() }

    It 'gives typed workflows that carry their ids' {
        $server.Enqueue(200, "{`"workflow`":$(Get-WorkflowJson)}")
        $found = Get-BpWorkflow wflow_1
        $found | Should -BeOfType ([Botpress.Workflow])
        $found.WorkflowId | Should -Be wflow_1
        $found.BotId | Should -Be bot_1
        $found.Input.invoice | Should -Be INV-1
        $found.Tags.team | Should -Be a
        $found.TimeoutAt.Kind | Should -Be Local
        $found.CompletedAt | Should -BeNullOrEmpty
        $found.Priority | Should -Be 3
    }

    It 'reads every page, and no further than it is asked to' {
        $server.Enqueue(200, "{`"workflows`":[$(Get-WorkflowJson w1)],`"meta`":{`"nextToken`":`"a+b`"}}")
        $server.Enqueue(200, "{`"workflows`":[$(Get-WorkflowJson w2)],`"meta`":{}}")
        (Get-BpWorkflow -PageSize 1 -Status Listening, paused -Tag @{ team = 'a' } -ParentWorkflowId w0 -Name refund).Id | Should -Be w1, w2
        $server.Requests.Query | Should -Be 'pageSize=1&tags.team=a&parentWorkflowId=w0&statuses=listening&statuses=paused&name=refund',
            'nextToken=a%2Bb&pageSize=1&tags.team=a&parentWorkflowId=w0&statuses=listening&statuses=paused&name=refund'
        $server.Clear()
        $server.Enqueue(200, "{`"workflows`":[$(Get-WorkflowJson w1)],`"meta`":{`"nextToken`":`"x`"}}")
        (Get-BpWorkflow | Select-Object -First 1).Id | Should -Be w1
        $server.Requests | Should -HaveCount 1
    }

    It 'takes a name with a star for a pattern, and does not send it' {
        $server.Enqueue(200, "{`"workflows`":[$(Get-WorkflowJson w1 refund),$(Get-WorkflowJson w2 greeting)],`"meta`":{}}")
        (Get-BpWorkflow -Name 'REF*').Id | Should -Be w1
        $server.Requests[0].Query | Should -Be ''
    }

    It 'filters by piped objects' {
        $server.Default = [CannedAnswer] @{ Body = '{"workflows":[],"meta":{}}' }
        [pscustomobject] @{ Id = 'conv_1'; ConversationId = 'conv_1'; BotId = 'bot_2' }, [pscustomobject] @{ UserId = 'user_1' } | Get-BpWorkflow
        $server.Requests.Query | Should -Be 'conversationId=conv_1', 'userId=user_1'
        $server.Requests[0].Headers['x-bot-id'] | Should -Be bot_2
    }

    It 'sends odd values as they are' {
        $server.Default = [CannedAnswer] @{ Body = '{"workflows":[],"meta":{}}' }
        Get-BpWorkflow -NextToken $odd -PageSize 0 -Name $odd
        $escaped = [uri]::EscapeDataString($odd)
        $server.Requests[0].Query | Should -Be "nextToken=$escaped&pageSize=0&name=$escaped"
    }
}

Describe 'New-BpWorkflow' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 201; Body = "{`"workflow`":$(Get-WorkflowJson)}" }
    }

    It 'starts one as pending, about what is piped' {
        $made = [pscustomobject] @{ ConversationId = 'conv_1'; UserId = 'user_1'; EventId = 'evt_1' } | New-BpWorkflow refund @{ invoice = 'INV-1' }
        $made.WasCreated | Should -BeNullOrEmpty
        Assert-Body 0 '{"name":"refund","input":{"invoice":"INV-1"},"conversationId":"conv_1","userId":"user_1","eventId":"evt_1","status":"pending"}'
        $server.Requests[0].Path | Should -Be /v1/chat/workflows
    }

    It 'gives the one that is there, and says whether it was made' {
        $server.Enqueue(200, "{`"workflow`":$(Get-WorkflowJson),`"meta`":{`"created`":true}}")
        $made = New-BpWorkflow refund -GetOrCreate -Tag @{ k = 1 } -DiscriminateByTag k -DiscriminateByStatusGroup Active -Status Listening -TimeoutAt ([datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc))
        $made.WasCreated | Should -BeTrue
        $server.Requests[0].Path | Should -Be /v1/chat/workflows/get-or-create
        Assert-Body 0 '{"name":"refund","status":"listening","timeoutAt":"2024-01-02T03:04:05.000Z","tags":{"k":"1"},"discriminateByTags":["k"],"discriminateByStatusGroup":"active"}'
    }

    It 'sends nothing with -WhatIf' {
        New-BpWorkflow refund -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}

Describe 'Set-BpWorkflow and Remove-BpWorkflow' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"workflow`":$(Get-WorkflowJson)}" }
    }

    It 'changes what is piped, and sends only what was named' {
        $workflow = Get-BpWorkflow wflow_1
        ($workflow | Set-BpWorkflow -Status Completed -Tag @{ old = $null; new = 'x' }).Id | Should -Be wflow_1
        $server.Requests[1].Method | Should -Be PUT
        $server.Requests[1].Path | Should -Be /v1/chat/workflows/wflow_1
        Assert-Body 1 '{"status":"completed","tags":{"old":null,"new":"x"}}'
    }

    It 'sends every field, odd or empty, as it is' {
        $null = Set-BpWorkflow wflow_1 -Output @{ t = $odd } -TimeoutAt $time -Status in_progress -FailureReason $odd -Tag @{ $odd = $odd } -UserId $odd -EventId $odd
        $null = Set-BpWorkflow wflow_1 -Output @{} -FailureReason '' -Tag @{} -UserId '' -EventId ''
        Assert-Body 0 (@{ output = @{ t = $odd }; timeoutAt = $time; status = 'in_progress'; failureReason = $odd; tags = @{ $odd = $odd }; userId = $odd; eventId = $odd } | ConvertTo-Json)
        Assert-Body 1 '{"output":{},"failureReason":"","tags":{},"userId":"","eventId":""}'
    }

    It 'deletes what is piped, and writes nothing' {
        [pscustomobject] @{ WorkflowId = 'w1' }, [pscustomobject] @{ WorkflowId = 'w2' } | Remove-BpWorkflow -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests | ForEach-Object { "$($_.Method) $($_.Path)" } | Should -Be 'DELETE /v1/chat/workflows/w1', 'DELETE /v1/chat/workflows/w2'
    }
}

Describe 'tasks' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = "{`"task`":$(Get-TaskJson)}" }
    }

    It 'are typed and carry their ids' {
        $task = Get-BpTask task_1
        $task | Should -BeOfType ([Botpress.BotTask])
        $task.TaskId | Should -Be task_1
        $task.BotId | Should -Be bot_1
        $task.Data.n | Should -Be 1
        $task.TimeoutAt.ToUniversalTime().ToString('s') | Should -Be '2024-01-03T03:04:05'
    }

    It 'come page by page, filtered' {
        $server.Enqueue(200, "{`"tasks`":[$(Get-TaskJson t1)],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"tasks`":[$(Get-TaskJson t2)],`"meta`":{}}")
        ([pscustomobject] @{ ConversationId = 'conv_1'; UserId = 'user_1' } | Get-BpTask -Status Pending, blocked -Type call -ParentTaskId t0 -Tag @{ a = 'b' }).Id | Should -Be t1, t2
        $filters = 'tags.a=b&conversationId=conv_1&userId=user_1&parentTaskId=t0&status=pending&status=blocked&type=call'
        $server.Requests.Query | Should -Be $filters, "nextToken=n&$filters"
    }

    It 'are created in a conversation that is piped' {
        $server.Enqueue(201, "{`"task`":$(Get-TaskJson)}")
        $null = [pscustomobject] @{ ConversationId = 'conv_1' } | New-BpTask call @{ n = 1 }
        $null = New-BpTask -Type $odd -Title $odd -Description '' -Data @{} -ParentTaskId '' -ConversationId $odd -UserId $odd -TimeoutAt $time -Tag @{ $odd = $odd }
        Assert-Body 0 '{"type":"call","data":{"n":1},"conversationId":"conv_1"}'
        Assert-Body 1 (@{ type = $odd; title = $odd; description = ''; data = @{}; parentTaskId = ''; conversationId = $odd; userId = $odd; timeoutAt = $time; tags = @{ $odd = $odd } } | ConvertTo-Json)
    }

    It 'are changed and deleted from the pipeline' {
        $null = Get-BpTask task_1 | Set-BpTask -Status Blocked -Data @{ n = 2 }
        Get-BpTask task_1 | Remove-BpTask -Confirm:$false | Should -BeNullOrEmpty
        Assert-Body 1 '{"status":"blocked","data":{"n":2}}'
        "$($server.Requests[3].Method) $($server.Requests[3].Path)" | Should -Be 'DELETE /v1/chat/tasks/task_1'
    }

    It 'may be gone from the API, which is an error as any other' {
        $server.Enqueue(404, '{"id":"e","code":404,"type":"ResourceNotFound","message":"no such route"}')
        Get-BpTask task_1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound*'
        $failed[0].TargetObject | Should -Be task_1
    }
}
