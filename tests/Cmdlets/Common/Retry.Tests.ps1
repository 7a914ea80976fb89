# What the user sees of waits and repeats; when they are made is tested with the client.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'a repeat' {
    BeforeEach {
        $server.Clear()
        # A session of its own: a refusal holds back whatever comes after it.
        $null = Connect-BpSession -Token t -ApiUrl $server.Url -BotId b -MaximumRetryCount 2 -RetryIntervalSec 0.01
    }

    It 'is told with -Verbose: method, path, status, time, and the wait' {
        $server.Enqueue(503, '{}')
        $server.Enqueue(200, '{"conversation":{"id":"c"}}')
        $lines = Get-BpConversation -Id c -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message
        $lines.Count | Should -Be 3
        $lines[0] | Should -Match '^GET /v1/chat/conversations/c 503 in \d+ ms$'
        $lines[1] | Should -Match '^Waiting [\d.]+ s: the server answered with status 503; 1 more try after this one\.$'
        $lines[2] | Should -Match '^GET /v1/chat/conversations/c 200 in \d+ ms$'
    }

    It 'is told as the preferences say, too, and with -Debug; -Verbose:$false silences it' {
        function Get-Line([scriptblock] $Run) { @(& $Run | Where-Object { $_ -match '/c 200 in' } | ForEach-Object { $_.GetType().Name }) -join ' ' }
        Get-Line { $VerbosePreference = 'Continue'; Get-BpConversation -Id c 4>&1 } | Should -Be 'VerboseRecord'
        Get-Line { $VerbosePreference = 'Continue'; Get-BpConversation -Id c -Verbose:$false 4>&1 } | Should -Be ''
        Get-Line { Get-BpConversation -Id c -Debug 4>&1 5>&1 } | Should -Be 'DebugRecord'
        Get-Line { Get-BpConversation -Id c -Debug -Verbose 4>&1 5>&1 } | Should -Be 'VerboseRecord'
        Get-Line { Get-BpConversation -Id c 4>&1 5>&1 } | Should -Be ''
    }

    It 'gives up after the session''s number of repeats' {
        $server.Default = [CannedAnswer] @{ Status = 503; Body = '{"id":"e","code":503,"type":"Internal","message":"m"}' }
        Get-BpConversation -Id c -ErrorVariable failure -ErrorAction SilentlyContinue
        $server.Default = [CannedAnswer] @{ Body = '{}' }
        $server.Requests.Count | Should -Be 3
        $failure[0].Exception.Status | Should -Be 503
    }

    It 'is made of rows that each say which row of the table they are, and of no others' {
        $rows = @{ k = 'a'; v = 1 }, @{ k = 'b'; v = 2 }
        foreach ($case in @(
                @{ Repeats = $true; Run = { $rows | Set-BpTableRow T -KeyColumn k @quiet } }, @{ Repeats = $true; Run = { $rows | Import-BpTableRow T -KeyColumn k @quiet } }
                # What has no value there is added, and would be twice; which column the table has for it, only the API knows.
                @{ Run = { $rows + @{ v = 3 } | Set-BpTableRow T -KeyColumn k @quiet } }, @{ Run = { $rows + @{ k = ''; v = 3 } | Import-BpTableRow T -KeyColumn k @quiet } }
                @{ Run = { $rows | Set-BpTableRow T -Upsert @quiet } }, @{ Run = { $rows | Add-BpTableRow T @quiet } })) {
            $quiet = @{ ErrorVariable = 'failure'; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
            $server.Clear()
            $server.Default = [CannedAnswer] @{ Body = '{"table":{"id":"T","schema":{"properties":{"k":{"type":"string"},"v":{"type":"number"}}}},"rows":[],"inserted":[],"updated":[]}' }
            if ("$($case.Run)" -match 'Import') { $server.Enqueue(200, $server.Default.Body) }
            $server.Enqueue(503, '{"id":"e","code":503,"type":"Internal","message":"m"}')
            $failure = $null
            $null = . $case.Run
            @($server.Requests | Where-Object Method -EQ POST).Count | Should -Be $(if ($case['Repeats']) { 2 } else { 1 }) -Because $case.Run
            @($failure | Where-Object { $_ }).Count | Should -Be $(if ($case['Repeats']) { 0 } else { 1 }) -Because $case.Run
        }

        $server.Default = [CannedAnswer] @{ Status = 503; Body = '{"id":"e","code":503,"type":"Internal","message":"m"}' }
        $rows | Set-BpTableRow T -KeyColumn k @quiet
        "$($failure[0])$($failure[0].ErrorDetails.RecommendedAction)" | Should -Not -BeLike '*not safe to repeat*'
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'is not made of a created conversation: it might come twice' {
        $server.Enqueue(503, '{"id":"e","code":503,"type":"Internal","message":"m"}')
        New-BpConversation -Channel c -ErrorVariable failure -ErrorAction SilentlyContinue
        $server.Requests.Count | Should -Be 1
        $failure.Count | Should -Be 1
    }

    It 'that takes long is warned of, and Ctrl-C ends the wait' {
        $busy = [CannedAnswer] @{ Status = 429; Body = '{}' }
        $busy.Headers['Retry-After'] = '30'
        $server.Enqueue($busy)
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$session) Import-Module '$(Get-ModulePath)'; Get-BpConversation -Session `$session -Id c").AddArgument((Get-BpSession))
            $running = $shell.BeginInvoke()
            $deadline = [datetime]::UtcNow.AddSeconds(15)
            while ($shell.Streams.Warning.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            "$($shell.Streams.Warning[0])" | Should -Match '^Waiting 30\.0 s: the rate limit is reached \(status 429\); 1 more try after this one\.$'
            $shell.Stop()
            try { $shell.EndInvoke($running) } catch [System.Management.Automation.PipelineStoppedException] { $null = $_ }
        }
        finally {
            $shell.Dispose()
        }

        $server.Requests.Count | Should -Be 1
    }

    It 'ends when a warning of its wait ends the command' {
        $busy = [CannedAnswer] @{ Status = 429; Body = '{}' }
        $busy.Headers['Retry-After'] = '6'
        $server.Enqueue($busy)
        $watch = [Diagnostics.Stopwatch]::StartNew()
        { Get-BpConversation -WarningAction Stop 3>$null } | Should -Throw -ErrorId 'ActionPreferenceStop,*'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $server.Requests.Count | Should -Be 1
    }

    It 'is told with -Debug alone as debug messages: PowerShell would ask after every verbose one' {
        $server.Enqueue(503, '{}')
        $server.Enqueue(200, '{"conversation":{"id":"c"}}')
        $lines = Get-BpConversation -Id c -Debug 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object Message
        $lines[0] | Should -Match '^GET /v1/chat/conversations/c 503 in \d+ ms$'
        $lines[1] | Should -Match '^Waiting '
        $lines[2] | Should -Match '^GET /v1/chat/conversations/c 200 in \d+ ms$'
        $lines[3] | Should -Match '^Response: '
    }
}
