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

    It 'takes a time in place of a map that says when, wherever there is one, and refuses what is neither' {
        $time = [datetime]::new(2030, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)
        $commands = @(Get-Command -Module Botpress | Where-Object { $_.Parameters.Keys -contains 'Schedule' } | ForEach-Object Name)
        $commands | Should -Be New-BpEvent, Send-BpMessage
        $others = @{ 'New-BpEvent' = @{ Type = 'custom:ping' }; 'Send-BpMessage' = @{ Text = 'Hi'; ConversationId = 'conv_1'; UserId = 'user_1' } }
        foreach ($name in $commands) {
            $other = $others[$name]
            foreach ($given in @(
                    , @($time, '{"dateTime":"2030-01-02T03:04:05.000Z"}')
                    , @($time.ToLocalTime(), '{"dateTime":"2030-01-02T03:04:05.000Z"}')
                    , @([datetimeoffset]::new(2030, 1, 2, 5, 4, 5, [timespan]::FromHours(2)), '{"dateTime":"2030-01-02T03:04:05.000Z"}')
                    , @('2030-01-02T03:04:05Z', '{"dateTime":"2030-01-02T03:04:05.000Z"}')
                    , @('2030-01-02T05:04:05.5+02:00', '{"dateTime":"2030-01-02T03:04:05.500Z"}')
                    , @(([psobject] '2030-01-02T03:04Z'), '{"dateTime":"2030-01-02T03:04:00.000Z"}')
                    , @([timespan]::FromMinutes(2), '{"delay":120000}')
                    , @(@{ delay = 5 }, '{"delay":5}')
                    , @(([pscustomobject] @{ dateTime = $time }), '{"dateTime":"2030-01-02T03:04:05.000Z"}'))) {
                $server.Clear()
                $null = & $name @other -Schedule $given[0] -ErrorAction SilentlyContinue
                ([regex] '"schedule":(\{[^}]*\})').Match($server.Requests[0].Text).Groups[1].Value | Should -Be $given[1] -Because "$name $($given[0])"
            }

            $server.Clear()
            foreach ($given in 'soon', '', 60000, $true, @(1, 2), (Get-Item $PSHOME)) {
                { & $name @other -Schedule $given } | Should -Throw '*Schedule*says no time. Give a date*' -Because "$name $given"
            }

            $server.Requests | Should -HaveCount 0
        }
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
