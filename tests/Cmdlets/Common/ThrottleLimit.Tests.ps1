# Several things at once: what comes out is what one after the other would give, in the same order, only sooner; no more is under way than
# was asked for; and whatever ends the pipeline ends all of it.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = [FanServer]::new()
    $session = Connect-BpSession -Token token -ApiUrl $server.Url -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault -MaximumRetryCount 0

    # Messages in two pages for every conversation; some are not there.
    function Use-Conversation {
        $server.Clear()
        $server.On('GET /v1/chat/messages\?conversationId=(\w+)$', '{"messages":[{"id":"{1}-1","conversationId":"{1}"},{"id":"{1}-2","conversationId":"{1}"}],"meta":{"nextToken":"{1}"}}')
        $server.On('GET /v1/chat/messages\?.*nextToken=(\w+)', '{"messages":[{"id":"{1}-3","conversationId":"{1}"}],"meta":{}}')
        $server.On('conversationId=(gone_\w+)', '{"code":404,"type":"ResourceNotFound","message":"no conversation {1}"}', 404)
        $server.On('GET /v1/chat/users/(\w+)$', '{"user":{"id":"{1}","tags":{}}}')
        $server.On('DELETE /v1/chat/users/(\w+)', '{}')
        $server.On('users/(gone_\w+)', '{"code":404,"type":"ResourceNotFound","message":"no user {1}"}', 404)
    }

    # Everything that a pipeline writes, in its order, as text.
    function Show-All([scriptblock] $Script) {
        & $Script *>&1 | ForEach-Object {
            switch ($_) {
                { $_ -is [System.Management.Automation.ErrorRecord] } { "ERROR $_"; break }
                { $_ -is [System.Management.Automation.VerboseRecord] } { "VERBOSE $($_.Message -replace ' in \d+ ms$')"; break }
                { $_ -is [System.Management.Automation.WarningRecord] } { "WARNING $_"; break }
                default { if ($_ -is [string]) { $_ } else { $_.Id } }
            }
        }
    }

    $state = [initialsessionstate]::CreateDefault2()
    if ($PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $state.ImportPSModule((Get-ModulePath))

    # Begins a script in a runspace of its own, with somebody at its host, does something while it runs, and ends it.
    function Use-Script([string] $Text, [scriptblock] $Meanwhile, [AnsweringHost] $Screen = [AnsweringHost]::new()) {
        $runspace = [runspacefactory]::CreateRunspace($Screen, $state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript("param(`$session) Set-StrictMode -Version 3; $Text").AddArgument($session)
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        $started = @{ Shell = $shell; Output = $output; Running = $running; Screen = $Screen }
        try {
            & $Meanwhile
        }
        finally {
            $shell.Stop()
            $runspace.Dispose()
            $shell.Dispose()
        }
    }
}

AfterAll {
    $session.Dispose()
    $server.Dispose()
}

Describe 'What comes of several things at once' {
    BeforeEach {
        Use-Conversation
    }

    AfterEach {
        $server.RandomDelay = 0
        $server.Release()
    }

    It 'has the order of the input, with its errors and warnings, and each list has that of its pages' {
        $server.On('messages\?conversationId=(conv_[36])$', '{"messages":[{"id":"{1}-1"},{"id":"{1}-2"}],"warnings":["{1} is slow"],"meta":{"nextToken":"{1}"}}')
        $server.On('nextToken=(conv_[67])', '{"code":404,"type":"ResourceNotFound","message":"no page of {1}"}', 404)
        $ids = 1..12 | ForEach-Object { if ($_ -in 4, 9) { "gone_$_" } else { "conv_$_" } } | ForEach-Object { [pscustomobject] @{ ConversationId = $_ } }
        $whole = 1..12 | ForEach-Object {
            $id = "conv_$_"
            if ($_ -in 4, 9) { "ERROR no conversation gone_$_."; return }
            if ($_ -in 3, 6) { "WARNING $id is slow" }
            "$id-1", "$id-2"
            if ($_ -in 6, 7) { "ERROR no page of $id." } else { "$id-3" }
        }
        $expected = Show-All { $ids | Get-BpMessage -Session $session -Verbose }
        $expected -notmatch '^VERBOSE' | Should -Be $whole
        $server.RandomDelay = 40
        foreach ($limit in 2, 5, 16) {
            Show-All { $ids | Get-BpMessage -Session $session -ThrottleLimit $limit } | Should -Be $whole
        }

        # Lines are whole, and of each thing in their order.
        Show-All { $ids | Get-BpMessage -Session $session -ThrottleLimit 5 -Verbose } | Where-Object { $_ -match '^VERBOSE' } | Should -Be ($expected -match '^VERBOSE')
        $expected -match '^VERBOSE' | Should -HaveCount (10 * 2 + 2)
    }

    It 'is written while later things are still under way' {
        $server.Hold('conv_3')
        Use-Script '1..3 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 3' {
            [System.Threading.SpinWait]::SpinUntil({ $started.Output.Count -ge 6 }, 20000) | Should -BeTrue
            # To go through all of them would wait for the end.
            0..5 | ForEach-Object { $started.Output[$_].Id } | Should -Be 'conv_1-1', 'conv_1-2', 'conv_1-3', 'conv_2-1', 'conv_2-2', 'conv_2-3'
            $server.Release()
            $started.Shell.EndInvoke($started.Running)
            $started.Output.Count | Should -Be 9
        }
    }

    It 'is the same for ids that are given by name, and for what is piped' {
        $ids = 'user_1', 'gone_2', 'user_3', 'user_4'
        $expected = Show-All { Get-BpUser $ids -Session $session }
        $expected | Should -Be 'user_1', 'ERROR no user gone_2.', 'user_3', 'user_4'
        $server.RandomDelay = 30
        Show-All { Get-BpUser $ids -Session $session -ThrottleLimit 4 } | Should -Be $expected
        Show-All { $ids | Get-BpUser -Session $session -ThrottleLimit 4 } | Should -Be $expected
        Show-All { [pscustomobject] @{ UserId = 'user_1' }, [pscustomobject] @{ Other = 1 }, 'user_3' | Get-BpUser -Session $session -ThrottleLimit 2 } |
            Should -Be (Show-All { [pscustomobject] @{ UserId = 'user_1' }, [pscustomobject] @{ Other = 1 }, 'user_3' | Get-BpUser -Session $session })
    }

    It 'takes names for which there is one list for all' {
        $server.On('GET /v1/admin/bots(\?.*)?$', '{"bots":[{"id":"bot_7","name":"seven"},{"id":"bot_8","name":"eight"},{"id":"bot_9","name":"eighty"}],"meta":{}}')
        $server.On('GET /v1/admin/bots/(\w+)$', '{"code":404,"type":"ResourceNotFound","message":"no bot {1}"}', 404)
        $server.On('GET /v1/admin/bots/(bot_\d+)$', '{"bot":{"id":"{1}"}}')
        $expected = Show-All { Get-BpBot seven, bot_1, nobody, eigh*, eight -Session $session }
        $requests = $server.Requests | Sort-Object
        $before = $server.Requests.Count
        Show-All { Get-BpBot seven, bot_1, nobody, eigh*, eight -Session $session -ThrottleLimit 3 } | Should -Be $expected
        $server.Requests | Select-Object -Skip $before | Sort-Object | Should -Be $requests
        $expected | Should -Contain 'ERROR no bot nobody.'
    }

    It 'has what -Detailed gets of each, in the order of the list' {
        $server.On('GET /v1/admin/bots(\?.*)?$', ('{"bots":[' + ((1..9 | ForEach-Object { "{`"id`":`"bot_$_`"}" }) -join ',') + '],"meta":{}}'))
        $server.On('GET /v1/admin/bots/(\w+)$', '{"bot":{"id":"{1}"}}')
        $server.RandomDelay = 30
        (Get-BpBot -Detailed -Session $session -ThrottleLimit 4).Id | Should -Be (1..9 | ForEach-Object { "bot_$_" })
        $server.MostInFlight | Should -BeGreaterThan 1
        $server.MostInFlight | Should -BeLessOrEqual 4
    }

    It 'is in variables: its own, and those of commands before, which follow what is written' {
        $server.RandomDelay = 30
        $server.On('GET /v1/chat/conversations', '{"conversations":[{"id":"conv_1"},{"id":"conv_2"},{"id":"conv_3"},{"id":"conv_4"},{"id":"conv_5"}],"meta":{}}')
        $seen = Get-BpConversation -Session $session -PipelineVariable conversation |
            Get-BpMessage -Session $session -ThrottleLimit 4 -PipelineVariable message -OutVariable all |
            ForEach-Object { "$($conversation.Id)|$($message.Id)|$($_.Id)" }
        $seen | Should -Be (1..5 | ForEach-Object { $id = "conv_$_"; 1..3 | ForEach-Object { "$id|$id-$_|$id-$_" } })
        $all.Id | Should -Be ($seen -replace '.*\|')
        # What comes between is asked with its own thing, too.
        Get-BpConversation -Session $session -PipelineVariable conversation | ForEach-Object { $conversation.Id } | Should -Be (1..5 | ForEach-Object { "conv_$_" })
    }

    It 'ends with one error where nothing can work' {
        $server.On('.', '{"code":401,"type":"Unauthorized","message":"no"}', 401)
        $given = [System.Collections.Generic.List[int]]::new()
        $result = Show-All { 1..30 | ForEach-Object { $given.Add($_); "user_$_" } | Remove-BpUser -Session $session -ThrottleLimit 4 -Confirm:$false }
        $result | Should -HaveCount 1
        $server.Requests.Count | Should -BeLessOrEqual 5
        $given.Count | Should -Be 30
    }

    It 'refuses limits that are none' {
        { Get-BpUser user_1 -ThrottleLimit 0 -Session $session } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'says that there is no session as it does otherwise' {
        $closed = Connect-BpSession -Token token -ApiUrl $server.Url -BotId bot_1 -NoDefault
        $closed.Dispose()
        { 'user_1', 'user_2' | Get-BpUser -ThrottleLimit 2 -Session $closed } | Should -Throw -ErrorId 'NoSession*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'What is under way at the same time' {
    BeforeEach {
        Use-Conversation
    }

    AfterEach {
        $server.Release()
        $server.Delay = 0
    }

    It 'is as many requests as the limit says' {
        $server.Delay = 15
        $null = 1..20 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 5
        $server.MostInFlight | Should -Be 5
    }

    It 'is no more than that ahead of one that does not come' {
        $server.Hold('conv_1$')
        Use-Script '1..50 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 4' {
            # The one that is held, and four others of two pages each.
            $server.WaitRequests(9, 20000) | Should -BeTrue
            Start-Sleep -Milliseconds 200
            $server.Requests.Count | Should -Be 9
            $started.Output.Count | Should -Be 0
            $server.Release()
            $started.Shell.EndInvoke($started.Running)
            $started.Output.Count | Should -Be 150
        }
    }

    It 'is no thing that is only asked about and made ready: it is sent when there is a place' {
        $server.Hold('user_[12]')
        $screen = [AnsweringHost]::new()
        1..5 | ForEach-Object { $screen.Answers.Enqueue(0) }
        Use-Script '1..5 | ForEach-Object { "user_$_" } | Remove-BpUser -Session $session -ThrottleLimit 2 -Confirm' -Screen $screen {
            [System.Threading.SpinWait]::SpinUntil({ $screen.Lines -match 'user_3' }, 20000) | Should -BeTrue
            $server.WaitRequests(2, 20000) | Should -BeTrue
            Start-Sleep -Milliseconds 100
            $server.Requests.Count | Should -Be 2
            @($screen.Lines -match '^ASK') | Should -HaveCount 3
            $started.Shell.Stop()
            $server.WaitGone(20000) | Should -BeTrue
            $server.Requests.Count | Should -Be 2
            @($screen.Lines -match '^WARNING') | Should -Match 'May have been done all the same: user_1 \(deleteUser\), user_2 \(deleteUser\)\. Look'
        }
    }

    It 'is about a page of each list, and never all of it' {
        $server.Clear()
        $server.On('messages', '{"messages":[],"meta":{}}')
        foreach ($page in 0..19) {
            $items = (1..20 | ForEach-Object { "{`"id`":`"$page-$_`"}" }) -join ','
            $server.On($(if ($page) { "nextToken=$page&" } else { 'conversationId=conv_2$' }), "{`"messages`":[$items],`"meta`":{`"nextToken`":`"$($page + 1)`"}}")
            if ($page -eq 0) { $server.On('nextToken=', '{"messages":[],"meta":{}}') }
        }

        $server.Hold('conv_1$')
        Use-Script '1..3 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 3' {
            $server.WaitRequests(6, 20000) | Should -BeTrue
            Start-Sleep -Milliseconds 200
            $server.Requests.Count | Should -BeLessOrEqual 9
            $server.Release()
            $started.Shell.EndInvoke($started.Running)
            $server.Requests.Count | Should -Be 23
        }
    }
}

Describe 'Questions' {
    BeforeEach {
        Use-Conversation
    }

    AfterEach {
        $server.Release()
    }

    It 'send nothing with -WhatIf' {
        $ids = 1..9 | ForEach-Object { "user_$_" }
        $ids | Remove-BpUser -Session $session -ThrottleLimit 4 -WhatIf
        Remove-BpUser $ids -Session $session -ThrottleLimit 4 -WhatIf
        $server.Requests.Count | Should -Be 0
    }

    It 'are asked in order, each before anything is sent for its thing, and answered for all by one answer' {
        $screen = [AnsweringHost]::new()
        # Yes, no, yes to all.
        0, 2, 1 | ForEach-Object { $screen.Answers.Enqueue($_) }
        Use-Script '1..6 | ForEach-Object { "user_$_" } | Remove-BpUser -Session $session -ThrottleLimit 4 -Confirm' -Screen $screen {
            $started.Shell.EndInvoke($started.Running)
            @($screen.Lines -match '^ASK') | Should -HaveCount 3
            ($screen.Lines -match '^ASK') -replace '(?s).*target "(\w+)".*', '$1' | Should -Be 'user_1', 'user_2', 'user_3'
            $server.Requests | Sort-Object | Should -Be (1, 3, 4, 5, 6 | ForEach-Object { "DELETE /v1/chat/users/user_$_ {}" })
        }
    }
}

Describe 'What ends the pipeline' {
    BeforeEach {
        Use-Conversation
    }

    AfterEach {
        $server.Release()
    }

    It 'ends all that is under way: Select-Object -First' {
        $server.Hold('conv_[2-9]')
        $first = 1..20 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 4 -WarningVariable warnings | Select-Object -First 2
        $first.Id | Should -Be 'conv_1-1', 'conv_1-2'
        $server.WaitGone(20000) | Should -BeTrue
        $server.Requests.Count | Should -BeLessOrEqual 7
        $warnings | Should -BeNullOrEmpty -Because 'to read is to change nothing'
        (Get-BpUser user_1 -Session $session).Id | Should -Be user_1
    }

    It 'ends all that is under way, and tells what may have been done: -ErrorAction Stop' {
        $server.Hold('user_3')
        $written = [System.Collections.Generic.List[string]]::new()
        $ids = 'user_1', 'gone_2', 'user_3', 'user_4' + (5..40 | ForEach-Object { "user_$_" })
        $failure = try { Get-BpUser user_0 -Session $session | ForEach-Object { $ids } | Remove-BpUser -Session $session -ThrottleLimit 4 -Confirm:$false -ErrorAction Stop -WarningVariable warnings -WarningAction SilentlyContinue | ForEach-Object { $written.Add($_) } } catch { $_ }
        "$failure" | Should -Match 'no user gone_2'
        $server.WaitGone(20000) | Should -BeTrue
        # Nothing is begun once it is known that it ends: before, no more than one beyond the limit runs ahead of what is written.
        $server.Requests.Count | Should -BeLessOrEqual 7
        if (@($server.Requests -match 'user_3')) { "$warnings" | Should -Match 'May have been done all the same: user_3 \(deleteUser\)' }
        if (@($server.Requests -match 'user_4')) { "$warnings" | Should -Match 'user_4 \(deleteUser\)' }
        "$warnings" | Should -Not -Match 'user_1|gone_2'
    }

    It 'ends all that is under way, and tells what may have been done: Ctrl-C' {
        $server.Hold('user_[23]')
        Use-Script '"user_1", "user_2", "user_3" | Remove-BpUser -Session $session -ThrottleLimit 3 -Confirm:$false' {
            $server.WaitRequests(3, 20000) | Should -BeTrue
            $stop = $started.Shell.BeginStop($null, $null)
            $stop.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
            $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $server.WaitGone(20000) | Should -BeTrue
            $warning = @($started.Screen.Lines -match '^WARNING')
            $warning | Should -HaveCount 1
            $warning | Should -Match 'May have been done all the same: user_2 \(deleteUser\), user_3 \(deleteUser\)'
        }
    }

    It 'ends all that is under way: an error of a command before, or behind' {
        $server.Hold('user_2')
        { & { 'user_1'; 'user_2'; throw 'enough' } | Get-BpUser -Session $session -ThrottleLimit 3 } | Should -Throw 'enough'
        $server.WaitGone(20000) | Should -BeTrue
        { 'user_1', 'user_2', 'user_3' | Get-BpUser -Session $session -ThrottleLimit 3 | ForEach-Object { throw 'enough' } } | Should -Throw 'enough'
        $server.WaitGone(20000) | Should -BeTrue
    }

    It 'ends also what waits to be written' {
        $server.Clear()
        $items = (1..300 | ForEach-Object { '{"id":"x"}' }) -join ','
        $server.On('messages', "{`"messages`":[$items],`"meta`":{}}")
        $first = 1..9 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 4 | Select-Object -First 150
        $first | Should -HaveCount 150
        (Get-Process -Id $PID).Threads.Count | Should -BeLessThan 500
        @(1..9 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } | Get-BpMessage -Session $session -ThrottleLimit 4) | Should -HaveCount 2700
    }
}

Describe 'Batches, several at once' {
    BeforeEach {
        $server.Clear()
        $server.On('rows/delete', '{"deletedRows":1000}')
        $server.On('messages/import', '{"messages":[{"id":"msg_1"}]}')
    }

    AfterEach {
        $server.Delay = $server.RandomDelay = 0
        $server.Release()
    }

    It 'delete the rows, and import the messages, that one after the other would' {
        $message = { @{ conversationId = 'c'; userId = 'u'; text = "$_"; createdAt = '2024-01-02T03:04:05Z' } }
        foreach ($run in @(
                { param($Limit) 1..3500 | Remove-BpTableRow Faq -Session $session -Confirm:$false -ThrottleLimit $Limit -Verbose }
                { param($Limit) 1..350 | ForEach-Object $message | Import-BpMessage -Session $session -ThrottleLimit $Limit })) {
            $server.Delay = 0
            $before = $server.Requests.Count
            $expected = Show-All { & $run 1 }
            $alone = @($server.Requests | Select-Object -Skip $before)
            $server.Delay = 100
            $before += $alone.Count
            Show-All { & $run 3 } | Should -Be $expected
            $alone | Should -HaveCount 4
            @($server.Requests | Select-Object -Skip $before) | Sort-Object | Should -Be ($alone | Sort-Object)
        }

        $server.MostInFlight | Should -BeGreaterThan 1
        $server.MostInFlight | Should -BeLessOrEqual 3
    }

    It 'send nothing with -WhatIf, and tell what may have been done' {
        1..3500 | Remove-BpTableRow Faq -Session $session -ThrottleLimit 3 -WhatIf
        $server.Requests | Should -BeNullOrEmpty
        $server.On('rows/delete', '{"code":403,"type":"Forbidden","message":"no"}', 403)
        $server.Hold('rows/delete')
        Use-Script '1..3500 | Remove-BpTableRow Faq -Session $session -ThrottleLimit 2 -Confirm:$false' {
            $server.WaitRequests(2, 20000) | Should -BeTrue
            $started.Shell.Stop()
            $server.WaitGone(20000) | Should -BeTrue
            $server.Requests | Should -HaveCount 2
            @($started.Screen.Lines -match '^WARNING') | Should -Match 'May have been done all the same: rows of table Faq \(deleteTableRows\), rows of table Faq'
        }
    }
}

Describe 'Files, several at once' {
    BeforeAll {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive up)).FullName
        $other = (New-Item -ItemType Directory (Join-Path $TestDrive other)).FullName
        1..12 | ForEach-Object { Set-Content (Join-Path $folder "$_.md") "file $_" }
        Set-Content (Join-Path $other 3.md) 'another'
    }

    BeforeEach {
        $server.Clear()
        $server.On('PUT /v1/files$', '{"file":{"id":"file_1","key":"k","uploadUrl":"{base}/storage/put"}}')
        $server.On('GET /v1/files/(\w+)$', '{"file":{"id":"{1}","key":"{1}.txt","url":"{base}/storage/{1}","status":"upload_completed"}}')
        $server.On('GET /v1/files/(same_\w+)$', '{"file":{"id":"{1}","key":"same.txt","url":"{base}/storage/{1}","status":"upload_completed"}}')
        $server.On('GET /storage/(\w+)', 'content of {1}')
        $server.RandomDelay = 25
    }

    AfterEach {
        $server.RandomDelay = 0
    }

    It 'go up in their order, whether piped or named' {
        $server.On('PUT /v1/files$', '{"file":{"id":"file_1","key":"k","uploadUrl":"{base}/storage/put"}}')
        $names = Get-ChildItem $folder -Filter *.md | ForEach-Object Name
        foreach ($run in @(
                { Set-BpFile -Path (Join-Path $folder *.md) -Session $session -ThrottleLimit 4 }
                { Get-ChildItem $folder -Filter *.md | Set-BpFile -Session $session -ThrottleLimit 4 }
                { Join-Path $folder *.md | Set-BpFile -Session $session -ThrottleLimit 4 })) {
            $before = $server.Requests.Count
            & $run | Should -HaveCount 12
            $sent = $server.Requests | Select-Object -Skip $before
            @($sent -match '^PUT /storage') | Should -HaveCount 12
            @($sent -match '^PUT /v1/files') -replace '.*"key":"([^"]+)".*', '$1' | Sort-Object | Should -Be ($names | Sort-Object)
        }

        $server.MostInFlight | Should -BeGreaterThan 1
        $server.MostInFlight | Should -BeLessOrEqual 4
    }

    It 'that are not there, or have one key, are told as one after the other would tell it' {
        $paths = (Join-Path $folder 1.md), (Join-Path $folder nothing.md), (Join-Path $folder 3.md), (Join-Path $other 3.md), (Join-Path $folder 2.md)
        $expected = Show-All { $paths | Set-BpFile -Session $session }
        $expected -match '^ERROR' | Should -HaveCount 2
        Show-All { $paths | Set-BpFile -Session $session -ThrottleLimit 4 } | Should -Be $expected
        $named = Show-All { Set-BpFile $paths -Session $session }
        Show-All { Set-BpFile $paths -Session $session -ThrottleLimit 4 } | Should -Be $named
        Show-All { Set-BpFile $paths -Key one -Session $session -ThrottleLimit 4 } | Should -Be (Show-All { Set-BpFile $paths -Key one -Session $session })
    }

    It 'come down in their order, and of two for one place the first gets it' {
        $ids = 'same_1', 'a', 'same_2', 'b', 'c', 'd'
        $down = New-Item -ItemType Directory (Join-Path $TestDrive down)
        $result = Show-All { Save-BpFile $ids $down.FullName -Session $session -ThrottleLimit 4 | ForEach-Object { $_.Name } }
        $result | Should -HaveCount 6
        $result[0, 1, 3, 4, 5] | Should -Be 'same.txt', 'a.txt', 'b.txt', 'c.txt', 'd.txt'
        $result[2] | Should -Match "^ERROR 'same.txt' \(same_2\) was not downloaded: another"
        Get-Content (Join-Path $down.FullName same.txt) | Should -Be 'content of same_1'
        Get-ChildItem $down.FullName -Force | Should -HaveCount 5
        $server.MostInFlight | Should -BeGreaterThan 1
        # What comes out can be read at once.
        $read = New-Item -ItemType Directory (Join-Path $TestDrive read)
        $ids | Save-BpFile -Destination $read.FullName -Force -Session $session -ThrottleLimit 3 -ErrorAction Ignore | Get-Content | Should -Be 'content of same_1', 'content of a', 'content of b', 'content of c', 'content of d'
    }
}

Describe 'Every command' {
    BeforeAll {
        function Test-FromPipeline($Parameter) {
            $Parameter.Name -ne 'InputObject' -and ($Parameter.Attributes | Where-Object { $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) })
        }

        # Those that gather things to send many at once: with them it is about batches.
        $batching = 'Add-BpTableRow', 'Import-BpMessage', 'Import-BpTableRow', 'Remove-BpTableRow', 'Set-BpTableRow'
        # Those that send nothing: they work on sessions, profiles, emulators and the list of commands. On Connect-BpSession it is the session's.
        $others = $batching + @('Set-BpSession', 'Connect-BpSession', 'Disconnect-BpSession', 'Find-BpCommand', 'Remove-BpProfile', 'Stop-BpEmulator', 'Test-BpTableRow',
            # A person says one thing after another, and listens to one conversation.
            'Connect-BpChat', 'Disconnect-BpChat', 'Set-BpChat', 'Enter-BpChat', 'Send-BpChatMessage', 'Receive-BpChatMessage', 'Receive-BpChatEvent')
    }

    It 'has -ThrottleLimit that sends for each thing it is given, and no other' {
        $wrong = foreach ($command in (Get-Module Botpress).ExportedCmdlets.Values | Where-Object Name -NE Connect-BpSession) {
            $type = $command.ImplementingType
            $takes = $command.Name -notin $others -and [bool] ($command.Parameters.Values | Where-Object { Test-FromPipeline $_ })
            # Of what gathers things into batches it is the number of batches.
            if ($command.Parameters.ContainsKey('ThrottleLimit') -ne ($takes -or $command.Name -in $batching)) { $command.Name }
            # A job sends several requests at once for one thing: it is its own, as it says in the help of the parameter.
            if (-not $takes -or $type.GetProperty('ThrottleLimit').DeclaringType.Name -ne 'BpApiCommand') { continue }
            # What it does in the end, it would do in one of its copies only.
            if ($type.GetMethod('EndProcessing', [System.Reflection.BindingFlags] 'Instance, NonPublic').DeclaringType.Name -ne 'BpApiCommand') { "$($command.Name) has an end" }
            # What it keeps of things before must be one for all its copies.
            for (; $type.Name -notin 'BpCommand', 'BpChatCommand', 'BpOperationCommand'; $type = $type.BaseType) {
                foreach ($field in $type.GetFields([System.Reflection.BindingFlags] 'Instance, NonPublic, Public, DeclaredOnly')) {
                    if ($field.Name -match '^<(\w+)>' -and $type.GetProperty($Matches[1]).IsDefined([Parameter], $false)) { continue }
                    if (-not $field.IsInitOnly -or $field.FieldType.IsValueType) { "$($command.Name) has $($field.Name)" }
                }
            }

            # Names that are no ids are looked up together, at the end of their list, which is known by its patterns.
            foreach ($property in $command.ImplementingType.GetProperties() | Where-Object PropertyType -EQ ([string[]])) {
                $id = $property.GetCustomAttributes($true) | Where-Object { $_.GetType().Name -eq 'IdOfAttribute' }
                if ($id -and $id.OrName -and $id.Optional -and -not $property.IsDefined([SupportsWildcards], $true)) { "$($command.Name) -$($property.Name)" }
            }
        }

        $wrong | Should -BeNullOrEmpty
    }

    It 'gives and sends with three things at once what it does one after the other' {
        $facts = Get-OperationFact
        $schemas = Get-Content (Join-Path $PSScriptRoot '../../Data/api/schemas.json') -Raw | ConvertFrom-Json -AsHashtable -Depth 100
        $vectors = @(Get-WireVector)
        $recorded = $vectors | Where-Object { $_.Response -and $_.Response.StartsWith('{') } | Group-Object Operation -AsHashTable -AsString

        function Get-Outcome([string] $Name, [hashtable] $Given, [object[]] $Things, [string] $Response) {
            $server.Clear()
            $server.On('.', $Response)
            $problems = $warnings = $ended = $null
            $common = @{ Session = $session; ErrorVariable = 'problems'; WarningVariable = 'warnings' }
            $output = try { @(if ($Things) { $Things | & $Name @Given @common 2>$null 3>$null } else { & $Name @Given @common 2>$null 3>$null }) } catch { $ended = "$_" }
            @{
                Output   = ConvertTo-Json @($output) -Depth 4 -Compress -WarningAction Ignore
                Problems = "$problems $ended"
                Warnings = "$warnings"
                Requests = ($server.Requests | Sort-Object) -join "`n"
                Count    = $server.Requests.Count
            }
        }

        $wrong = [System.Collections.Generic.List[string]]::new()
        $several = 0
        foreach ($entry in (Get-OperationCommand).Values) {
            $command = Get-BuiltCommand $entry.Cmdlet
            if (-not $command.Parameters.ContainsKey('ThrottleLimit')) { continue }
            $fact = $facts[$entry.Operation]
            $vector = if ($recorded.ContainsKey($entry.Operation)) { $recorded[$entry.Operation] | Sort-Object { $_.Response.Length } -Descending | Select-Object -First 1 }
            $response = if ($vector) { $vector.Response } else { ConvertTo-Json (Get-FullSample -Schema $fact['response'] -Name x -Definition $schemas) -Depth 50 -Compress }
            $response = "$response" -replace '"nextToken":"[^"]*"', '"nextToken":""' -replace '"hasMore":true', '"hasMore":false'
            $given = ConvertTo-CmdletArgument -Command $command -Fact $fact -InputObject $(if ($vector) { $vector.Input } else { Get-SampleInput $fact $vectors }) -Select $entry.Select

            # A list of three where the command takes one; else three objects.
            $things = $null
            $list = $given.Keys | Where-Object { $command.Parameters[$_].ParameterType -in [string[]], [long[]] -and (Test-FromPipeline $command.Parameters[$_]) } | Select-Object -First 1
            if ($list) {
                $value = @($given[$list])[0]
                $given[$list] = if ($value -is [string]) { $value, "${value}b", "${value}c" } else { $value, ($value + 1), ($value + 2) }
            }
            else {
                $one = $given.Keys | Where-Object { $given[$_] -is [string] -and (Test-FromPipeline $command.Parameters[$_]) } | Sort-Object { [int] ($_ -notmatch 'Id') } | Select-Object -First 1
                if ($one) {
                    $value = $given[$one]
                    $given.Remove($one)
                    $things = '', 'b', 'c' | ForEach-Object { [pscustomobject] @{ $one = "$value$_" } }
                }
                elseif ($place = 'BotId', 'WorkspaceId' | Where-Object { $command.Parameters.ContainsKey($_) } | Select-Object -First 1) {
                    $things = 'a', 'b', 'c' | ForEach-Object { [pscustomobject] @{ $place = "$($place -replace 'Id$')_$_".ToLowerInvariant() } }
                }
            }

            $server.RandomDelay = 0
            $alone = Get-Outcome -Name $entry.Cmdlet -Given $given -Things $things -Response $response
            $server.RandomDelay = 3
            $together = Get-Outcome -Name $entry.Cmdlet -Given ($given + @{ ThrottleLimit = 3 }) -Things $things -Response $response
            if ($alone.Count -ge 3) { $several++ }
            foreach ($what in $alone.Keys) {
                if ($together[$what] -cne $alone[$what]) { $wrong.Add("$what of $($entry.Cmdlet) for $($entry.Operation): $($together[$what]) is not $($alone[$what])") }
            }

            if ($command.Parameters.ContainsKey('WhatIf')) {
                $given.Remove('Confirm')
                $null = Get-Outcome -Name $entry.Cmdlet -Given ($given + @{ ThrottleLimit = 3; WhatIf = $true }) -Things $things -Response $response 6>$null
                if ($server.Requests -notmatch '^GET') { $wrong.Add("$($entry.Cmdlet) -WhatIf sends") }
            }
        }

        $server.RandomDelay = 0
        $wrong | Should -BeNullOrEmpty
        $several | Should -BeGreaterThan 180
    }
}
