BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $module = Get-ModulePath
}

AfterAll {
    Stop-BpEmulator
}

Describe 'Start-BpEmulator' {
    AfterEach { Stop-BpEmulator }

    It 'connects to itself, with the sample bot as the default' {
        $emulator = Start-BpEmulator -SampleData
        $emulator.Url.Host | Should -BeIn '127.0.0.1', 'localhost'
        $session = Get-BpSession
        $session.ApiUrl, $session.WorkspaceId, $session.BotId | Should -Be @($emulator.Url, $emulator.WorkspaceId, $emulator.BotId)
        (Get-BpBot -Id $emulator.BotId).Name | Should -BeExactly 'support-bot'
        $emulator.RequestCount | Should -Be 1
        $emulator.IsRunning | Should -BeTrue
    }

    It 'leaves the session alone with -NoConnect, and takes a token and a port' {
        $port = (Start-BpEmulator -NoConnect).Url.Port
        Get-BpSession | Should -BeNullOrEmpty
        Stop-BpEmulator
        $emulator = Start-BpEmulator -NoConnect -Token my-own-token -Port $port
        $emulator.Url.Port | Should -Be $port
        $null = Connect-BpSession -Token my-own-token -ApiUrl $emulator.Url
        (Get-BpWorkspace).Id | Should -BeExactly $emulator.WorkspaceId
        Disconnect-BpSession
    }

    It 'says so when the port is taken' {
        $emulator = Start-BpEmulator
        $failure = { Start-BpEmulator -Port $emulator.Url.Port } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'EmulatorNotStarted,*'
        Get-ErrorText $failure | Should -BeLike '*-Port*'
    }

    It 'starts nothing with -WhatIf' {
        Start-BpEmulator -WhatIf
        Get-BpEmulator | Should -BeNullOrEmpty
    }

    It 'fails on request, and the command waits and goes on' {
        $emulator = Start-BpEmulator -SampleData
        $emulator.FailNext(429, 1, 0, 'listConversations')
        $lines = Get-BpConversation -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$lines" | Should -Match '429 in \d+ ms Waiting .* 200 in'
        $emulator.FailNext(500, 1)
        New-BpUser -Name x -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Status | Should -Be 500
    }
}

Describe 'Start-BpEmulator -NewProcess' {
    It 'outlives the PowerShell that is killed, and another session finds it, asks it and stops it' {
        $path = Join-Path $TestDrive 'own.json'
        $script = "Import-Module '$module'; `$e = Start-BpEmulator -NewProcess -SampleData -SnapshotPath '$path' -Token its-own-token -Lifetime 00:10:00 -ClockOffset 1.00:00:00; `$e.FaultRate = 0.5; `$e.Url.AbsoluteUri; `$e.ProcessId; (Get-Process -Id `$e.ProcessId).CommandLine; Stop-Process -Id `$PID -Force"
        $url, $id, $line = Invoke-PowerShell -NoProfile -NonInteractive -Command $script
        $line | Should -Not -BeLike '*its-own-token*'
        $emulator = Get-BpEmulator -All | Where-Object Url -EQ $url
        $emulator.ProcessId, $emulator.IsRunning, $emulator.FaultRate, $emulator.SnapshotPath | Should -Be @([int]$id, $true, 0.5, $path)
        ($emulator.EndsAt - (Get-Date)).TotalMinutes | Should -BeGreaterThan 5
        Get-BpEmulator | Should -BeNullOrEmpty
        $emulator.FaultRate = 0
        $emulator.FailNext(503, 1, -1, 'createBot')
        $emulator.ClockOffset += [timespan]'2.00:00:00'
        $session = Connect-BpSession -Token its-own-token -ApiUrl $url -WorkspaceId $emulator.WorkspaceId -NoDefault
        New-BpBot -Name no -Session $session -ErrorAction SilentlyContinue
        ((New-BpBot -Name kept -Session $session).CreatedAt - (Get-Date)).TotalDays | Should -BeGreaterThan 2.9
        $emulator.FaultCounts.Status | Should -Be 1
        Stop-BpEmulator -Url $url
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
        $path | Should -Exist
        Stop-BpEmulator -ProcessId $id -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'EmulatorNotFound,*'
    }

    It 'is this session''s, too, and says why it does not start' {
        $emulator = Start-BpEmulator -NewProcess -SampleData
        (Get-BpBot).Name | Should -Be 'support-bot'
        (Get-BpEmulator).Url | Should -Be $emulator.Url
        $failure = { Start-BpEmulator -NewProcess -Port $emulator.Url.Port } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'EmulatorNotStarted,*'
        Get-ErrorText $failure | Should -BeLike '*-Port*'
        Stop-BpEmulator
        $emulator.IsRunning | Should -BeFalse
        @(Get-BpEmulator) + @(Get-BpSession) | Should -BeNullOrEmpty
    }

    It 'has a lifetime, and nothing else has' {
        foreach ($wrong in { Start-BpEmulator -Lifetime 01:00 }, { Start-BpEmulator -NewProcess -Lifetime 00:00 }, { Start-BpEmulator -NewProcess -Lifetime 31.00:00 }) {
            ($wrong | Should -Throw -PassThru).FullyQualifiedErrorId | Should -BeLike 'InvalidLifetime,*'
        }
    }
}

Describe 'an emulator with data of its own' {
    AfterEach { Stop-BpEmulator }

    It 'makes as much as it is told, and the same again with the same seed' {
        $ids = foreach ($run in 1, 2) {
            $null = Start-BpEmulator -Generate @{ Conversations = 6; MessagesPerConversation = 4; Rows = 7; Files = 2; Logs = 9; Days = 20; Until = '2026-03-01' } -Seed 5
            @(Get-BpConversation).Count, @(Get-BpMessage).Count, (Find-BpTableRow GeneratedTable).Count, (Get-BpFile).Count | Should -Be 6, 24, 7, 2
            (Get-BpConversation).Id -join ' '
            Stop-BpEmulator
        }

        $ids[0] | Should -BeExactly $ids[1]
    }

    It 'says what can be generated: <Wrong>' -ForEach @(
        @{ Wrong = @{ Conversation = 1 }; Says = "*'Conversation'*There are: Bots, *Until*" }
        @{ Wrong = @{ Rows = 'many' }; Says = '*Rows is ''many''*whole number*' }
        @{ Wrong = @{ Rows = -1 }; Says = '*Rows is -1*' }
        @{ Wrong = @{ Days = 0 }; Says = '*Days is 0*' }
    ) {
        $failure = { Start-BpEmulator -Generate $Wrong } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidOption,*'
        "$failure" | Should -BeLike $Says
        Get-BpEmulator | Should -BeNullOrEmpty
    }

    It 'lets days pass, and forgets as the cloud does' {
        $emulator = Start-BpEmulator -SampleData -Retention -IndexingTime 00:00:00 -FailIndexing 'bad*'
        $file = Set-BpFile bad.md -Content 'text' -Index
        (Wait-BpFile $file.Id -ErrorAction SilentlyContinue).Status
        (Get-BpFile $file.Id).Status | Should -Be 'indexing_failed'
        Get-BpMessage | Should -HaveCount 5
        $emulator.ClockOffset += [timespan]'91.00:00:00'
        @(Get-BpMessage) + @(Get-BpConversation) | Should -BeNullOrEmpty
        { $emulator.ClockOffset = 0 } | Should -Throw '*goes forward only*'
    }
}

Describe 'Connect-BpSession -MultipleIntegrations' {
    It 'has two instances of one integration stay two' {
        $emulator = Start-BpEmulator -SampleData
        $webchat = ((Get-BpBot $emulator.BotId).Integrations.PSObject.Properties.Value | Where-Object name -EQ webchat).id
        $null = Set-BpBot $emulator.BotId -Integration @{ second = @{ integrationId = $webchat } }
        (Get-BpBot $emulator.BotId).Integrations.PSObject.Properties.Name | Should -HaveCount 2
        $session = Connect-BpSession -Token $emulator.Token -ApiUrl $emulator.Url -WorkspaceId $emulator.WorkspaceId -MultipleIntegrations -NoDefault
        $session.MultipleIntegrations | Should -BeTrue
        (Get-BpBot $emulator.BotId -Session $session).Integrations.PSObject.Properties.Name | Should -Be webchat, chat, second
        Set-BpSession -Session $session -BotId $emulator.BotId
        $session.MultipleIntegrations | Should -BeTrue
        Stop-BpEmulator
    }
}

Describe 'Stop-BpEmulator' {
    It 'ends the one that is given, with the session that was connected to it' {
        $first = Start-BpEmulator
        $second = Start-BpEmulator
        $second | Stop-BpEmulator
        $second.IsRunning, $first.IsRunning | Should -Be @($false, $true)
        Get-BpSession | Should -BeNullOrEmpty
        (Get-BpEmulator).Url | Should -Be $first.Url
        Stop-BpEmulator
        Get-BpEmulator | Should -BeNullOrEmpty
    }
}

Describe 'a session with an emulator that is gone' {
    It 'says that it was stopped and how to start another: <Name>' -ForEach @(
        @{ Name = 'after Remove-Module'; Script = { Remove-Module Botpress; Import-BuiltModule } }
        @{ Name = 'after Stop-BpEmulator'; Script = { Stop-BpEmulator } }
    ) {
        $emulator = Start-BpEmulator -SampleData
        $session = Connect-BpSession -Token $emulator.Token -ApiUrl $emulator.Url -WorkspaceId w -MaximumRetryCount 0 -NoDefault
        . $Script
        Get-BpBot -Session $session -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        Get-ErrorText $failure[0] | Should -BeLike "The emulator at $($emulator.Url)*was stopped*Start-BpEmulator*"
        # Another server may have the address by now.
        $again = Start-BpEmulator -Port $emulator.Url.Port -Token $emulator.Token -NoConnect
        (Get-BpWorkspace -Session $session).Id | Should -BeExactly $again.WorkspaceId
        Stop-BpEmulator
    }
}

Describe 'a proxy of the environment' {
    It 'is not asked for what is on this machine' {
        $proxies = @{}
        foreach ($name in 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy') { $proxies[$name] = [Environment]::GetEnvironmentVariable($name) }
        try {
            foreach ($name in @($proxies.Keys)) { [Environment]::SetEnvironmentVariable($name, $(if ($name -match 'no') { $null } else { 'http://127.0.0.1:1' })) }
            $script = "Import-Module '$module'; `$null = Start-BpEmulator -SampleData; (Get-BpBot).Name; (Set-BpFile k -Content abc -Wait).Status; (Get-BpFile -Key k | Save-BpFile -Destination '$TestDrive/kept').Length"
            Invoke-PowerShell -NoProfile -NonInteractive -Command $script | Should -BeExactly @('support-bot', 'upload_completed', '3')
        }
        finally {
            foreach ($name in $proxies.Keys) { [Environment]::SetEnvironmentVariable($name, $proxies[$name]) }
        }
    }
}

Describe 'a snapshot' {
    It 'keeps the state from one start to the next, also when the process ends without a stop' {
        $path = Join-Path $TestDrive 'state.json'
        $script = "Import-Module '$module'; `$null = Start-BpEmulator -SnapshotPath '$path' -SampleData; `$null = New-BpBot -Name kept; (Get-BpFile | Select-Object -First 1).Id"
        $id = Invoke-PowerShell -NoProfile -NonInteractive -Command $script
        $LASTEXITCODE | Should -Be 0
        $null = Start-BpEmulator -SnapshotPath $path
        (Get-BpBot).Name | Sort-Object | Should -BeExactly @('kept', 'support-bot')
        $bot = Get-BpBot -Name support-bot
        (Get-BpFile -BotId $bot.Id).Id | Should -Contain $id
        Stop-BpEmulator
    }

    It 'that cannot be read is an error, and the file stays as it is' {
        $path = Join-Path $TestDrive 'broken.json'
        Set-Content $path '{ not json' -NoNewline
        { Start-BpEmulator -SnapshotPath $path } | Should -Throw
        Get-Content $path -Raw | Should -BeExactly '{ not json'
        Get-BpEmulator | Should -BeNullOrEmpty
    }
}
