# Whatever a cmdlet waits for, it ends when it is told to, leaves nothing running, and the session stays usable.
# The server would hold for a minute and more: that the stop returns at all is the proof. How fast it is, Bench measures.

BeforeDiscovery {
    $states = @(
        @{ State = 'response'; What = 'for a response' }
        @{ State = 'body'; What = 'in the middle of a body' }
        @{ State = 'retry'; What = 'before it tries again' }
        @{ State = 'limit'; What = 'for the rate limit' }
        @{ State = 'upload'; What = 'in an upload' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $file = Join-Path $TestDrive 'large.bin'
    $stream = [System.IO.File]::Create($file)
    $stream.SetLength(64MB)
    $stream.Dispose()

    $text = '
        param($Module, $Session, $State, $File)
        Import-Module $Module
        if ($State -eq ''upload'') { Set-BpFile large.bin -Path $File -Session $Session } else { Get-BpConversation -Session $Session }'

    # The server that announces the upload is another one than the storage, which gets stuck.
    function Connect-Stalled {
        param([StallServer] $Server, [string] $State, [hashtable] $More = @{})
        $Server.State = $State
        $url = $Server.Url
        if ($State -eq 'upload') {
            $announcing.Default = [CannedAnswer] @{ Body = "{`"file`":{`"id`":`"file_1`",`"key`":`"large.bin`",`"uploadUrl`":`"$($Server.Url)/storage`"}}" }
            $url = $announcing.Url
        }

        Connect-BpSession -Token token -ApiUrl $url -BotId bot_1 -NoDefault @More
    }
}

Describe 'A cmdlet that waits <What>' -ForEach $states {
    BeforeEach {
        $server = [StallServer]::new()
        $announcing = New-CaptureServer
        $session = Connect-Stalled -Server $server -State $State
    }

    AfterEach {
        $session.Dispose()
        $server.Dispose()
        $announcing.Dispose()
    }

    It 'ends with its pipeline, as Ctrl-C does, and the session can be used again' {
        $shell = [powershell]::Create()
        try {
            $running = $shell.AddScript($text).AddArgument((Get-ModulePath)).AddArgument($session).AddArgument($State).AddArgument($file).BeginInvoke()
            $server.WaitReached(1, 20000) | Should -BeTrue
            $stop = $shell.BeginStop($null, $null)
            $stop.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            { $shell.EndInvoke($running) } | Should -Throw
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }

        # What waits for the network has given its connection up; the others are between two requests, and the next one would wait
        # as long as the server has asked for.
        $server.State = 'answer'
        if ($State -in 'response', 'body', 'upload') { $server.WaitGone(20000) | Should -BeTrue }
        if ($State -in 'response', 'body') {
            @(Get-BpConversation -Session $session -ErrorAction Stop) | Should -HaveCount 0
        }
    }

    It 'ends with Stop-Job' -Tag 'needs ThreadJob' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $job = Start-ThreadJob -ScriptBlock ([scriptblock]::Create($text)) -ArgumentList (Get-ModulePath), $session, $State, $file
        try {
            $server.WaitReached(1, 20000) | Should -BeTrue
            Stop-Job $job
            $job.State | Should -Be 'Stopped'
        }
        finally {
            Remove-Job $job -Force
        }
    }

    It 'ends when its session is closed, with an error that says so' {
        $shell = [powershell]::Create()
        try {
            $running = $shell.AddScript($text).AddArgument((Get-ModulePath)).AddArgument($session).AddArgument($State).AddArgument($file).BeginInvoke()
            $server.WaitReached(1, 20000) | Should -BeTrue
            Disconnect-BpSession -Session $session
            $running.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
            "$($shell.Streams.Error)" | Should -BeLike '*session was closed*'
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'A cmdlet that waits for its place' {
    It 'ends, and takes no place from the others' {
        $server = [StallServer]::new()
        $announcing = $null
        $session = Connect-Stalled -Server $server -State response -More @{ ThrottleLimit = 1 }
        $shells = @([powershell]::Create(), [powershell]::Create())
        try {
            foreach ($shell in $shells) {
                $null = $shell.AddScript($text).AddArgument((Get-ModulePath)).AddArgument($session).AddArgument('response').AddArgument($file).BeginInvoke()
                $server.WaitReached(1, 20000) | Should -BeTrue
            }

            # Long enough for the second to ask for a place, if only its module is loaded; it cannot have one.
            Start-Sleep -Milliseconds 500
            $server.Reached | Should -Be 1
            foreach ($index in 1, 0) {
                $shells[$index].BeginStop($null, $null).AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
            }

            $server.State = 'answer'
            @(Get-BpConversation -Session $session -ErrorAction Stop) | Should -HaveCount 0
        }
        finally {
            $shells.Dispose()
            $session.Dispose()
            $server.Dispose()
        }
    }
}

Describe 'Select-Object -First' {
    It 'ends a list whose next page would never come' {
        $server = New-CaptureServer
        try {
            $server.Enqueue(200, '{"conversations":[{"id":"c1"},{"id":"c2"}],"meta":{"nextToken":"t"}}')
            $server.Default = [CannedAnswer] @{ DelayMilliseconds = 600000 }
            $session = Connect-BpSession -Token token -ApiUrl $server.Url -BotId bot_1 -NoDefault
            (Get-BpConversation -Session $session | Select-Object -First 2).Id | Should -Be 'c1', 'c2'
            $server.Requests.Count | Should -Be 1
        }
        finally {
            $server.Dispose()
        }
    }
}
