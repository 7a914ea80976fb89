# Events, now and scheduled.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot ../../Support/Support.psm1) -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_test -BotId bot_1 -MaximumRetryCount 0

    function Get-EventJson([string] $Id = 'evt_1', [string] $Status = 'scheduled') {
        "{`"id`":`"$Id`",`"createdAt`":`"2024-01-02T03:04:05.000Z`",`"type`":`"custom:ping`",`"payload`":{`"n`":1},`"status`":`"$Status`",`"failureReason`":null}"
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpEvent' {
    BeforeEach { $server.Clear() }

    It 'gives typed events' {
        $server.Enqueue(200, "{`"event`":$(Get-EventJson)}")
        $found = Get-BpEvent evt_1
        $found | Should -BeOfType ([Botpress.Event])
        $found.EventId | Should -Be evt_1
        $found.BotId | Should -Be bot_1
        $found.Payload.n | Should -Be 1
        $found.CreatedAt.Kind | Should -Be Local
    }

    It 'sends the filters' {
        $server.Enqueue(200, "{`"events`":[$(Get-EventJson)],`"meta`":{}}")
        (Get-BpEvent -Type custom:ping -Status Scheduled).Id | Should -Be evt_1
        $server.Requests[0].Query | Should -Be 'type=custom%3Aping&status=scheduled'
    }

    It 'warns of a status that is not known, and sends it' {
        $server.Enqueue(200, '{"events":[],"meta":{}}')
        Get-BpEvent -Status waiting -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -BeLike "*'waiting'*-Status*"
        $server.Requests[0].Query | Should -Be 'status=waiting'
    }

    It 'filters by the ids of piped objects, and by none that they lack' {
        $server.Default = [CannedAnswer] @{ Body = '{"events":[],"meta":{}}' }
        [pscustomobject] @{ Id = 'msg_1'; MessageId = 'msg_1'; ConversationId = 'conv_1'; UserId = $null }, [pscustomobject] @{ UserId = 'user_1' } | Get-BpEvent
        $server.Requests.Query | Should -Be 'conversationId=conv_1&messageId=msg_1', 'userId=user_1'
    }
}

Describe 'New-BpEvent and Stop-BpScheduledEvent' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 201; Body = "{`"event`":$(Get-EventJson)}" }
    }

    It 'creates an event, with an empty payload where none is given' {
        (New-BpEvent custom:ping).Id | Should -Be evt_1
        $null = New-BpEvent custom:ping @{ n = 1 } -Schedule @{ delay = 60000 } -WorkflowId flow_1
        Test-JsonEqual '{"type":"custom:ping","payload":{}}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"type":"custom:ping","payload":{"n":1},"schedule":{"delay":60000},"workflowId":"flow_1"}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'is about what is piped' {
        $null = [pscustomobject] @{ MessageId = 'msg_1'; ConversationId = 'conv_1'; UserId = 'user_1' }, [pscustomobject] @{ ConversationId = 'conv_2'; UserId = $null } | New-BpEvent custom:ping
        Test-JsonEqual '{"type":"custom:ping","payload":{},"conversationId":"conv_1","userId":"user_1","messageId":"msg_1"}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"type":"custom:ping","payload":{},"conversationId":"conv_2"}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'cancels piped events, and writes nothing' {
        $server.Enqueue(200, "{`"events`":[$(Get-EventJson evt_1),$(Get-EventJson evt_2)],`"meta`":{}}")
        Get-BpEvent -Status scheduled | Stop-BpScheduledEvent | Should -BeNullOrEmpty
        $server.Requests[1, 2].Method | Should -Be DELETE, DELETE
        $server.Requests[1, 2].Path | Should -Be /v1/chat/events/scheduled/evt_1, /v1/chat/events/scheduled/evt_2
    }

    It 'sends nothing with -WhatIf' {
        New-BpEvent custom:ping -WhatIf
        Stop-BpScheduledEvent evt_1 -WhatIf
        $server.Requests | Should -HaveCount 0
    }
}
