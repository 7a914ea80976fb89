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
