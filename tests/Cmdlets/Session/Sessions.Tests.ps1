BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $server.Default = [CannedAnswer] @{ Body = '{"conversations":[],"meta":{}}' }
    $variables = 'BP_API_URL', 'BP_TOKEN', 'BP_WORKSPACE_ID', 'BP_BOT_ID', 'BP_INTEGRATION_ID'
}

AfterAll {
    $server.Dispose()
}

Describe 'Connect-BpSession' {
    BeforeEach {
        foreach ($name in $variables) { Set-Item "env:$name" "env-$name" }
        $env:BP_API_URL = $server.Url
        $server.Clear()
    }

    AfterEach {
        foreach ($name in $variables) { Remove-Item "env:$name" -ErrorAction Ignore }
        Disconnect-BpSession
    }

    It 'takes from the environment what it is not given' {
        $session = Connect-BpSession
        "$($session.ApiUrl)" | Should -BeExactly "$($server.Url)/"
        $session.WorkspaceId, $session.BotId, $session.IntegrationId, $session.IntegrationAlias, $session.HasToken |
            Should -BeExactly @('env-BP_WORKSPACE_ID', 'env-BP_BOT_ID', 'env-BP_INTEGRATION_ID', $null, $true)
        Get-BpConversation
        $headers = $server.Requests[0].Headers
        $headers['authorization'] | Should -BeExactly 'Bearer env-BP_TOKEN'
        $headers['x-bot-id'] | Should -BeExactly 'env-BP_BOT_ID'
        $headers['x-integration-id'] | Should -BeExactly 'env-BP_INTEGRATION_ID'
    }

    It 'prefers what it is given' {
        $null = Connect-BpSession -Token 'given' -WorkspaceId w -BotId b -IntegrationId i -IntegrationAlias a
        Get-BpConversation
        $headers = $server.Requests[0].Headers
        $headers['authorization'], $headers['x-workspace-id'], $headers['x-bot-id'], $headers['x-integration-id'], $headers['x-integration-alias'] |
            Should -BeExactly @('Bearer given', 'w', 'b', 'i', 'a')
    }

    It 'counts an empty id as given, and sends no header for it' {
        $null = Connect-BpSession -IntegrationId '' -WorkspaceId ''
        Get-BpConversation
        $server.Requests[0].Headers.ContainsKey('x-integration-id') | Should -BeFalse
        $server.Requests[0].Headers.ContainsKey('x-workspace-id') | Should -BeFalse
    }

    It 'takes the token as a SecureString or a credential' {
        $secure = [System.Security.SecureString]::new()
        'sec'.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        foreach ($token in $secure, [pscredential]::new('user', $secure)) {
            $server.Clear()
            $null = Connect-BpSession -Token $token
            Get-BpConversation
            $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer sec'
        }
    }

    It 'leaves out the line end of a token that was read from a file' {
        $env:BP_TOKEN = "from-file`r`n"
        $null = Connect-BpSession
        Get-BpConversation
        $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer from-file'
    }

    It 'adds headers last, so that they win' {
        $null = Connect-BpSession -Header @{ 'x-bot-id' = 'other'; 'x-custom' = 1 }
        Get-BpConversation
        $server.Requests[0].Headers['x-bot-id'] | Should -BeExactly 'other'
        $server.Requests[0].Headers['x-custom'] | Should -BeExactly '1'
    }

    It 'refuses what no header can have, without showing it: <ErrorId>' -ForEach @(
        @{ ErrorId = 'InvalidToken'; Arguments = @{ Token = "secret$([char] 0x20AC)1" } }
        @{ ErrorId = 'InvalidToken'; Arguments = @{ Token = "secret`n1" } }
        @{ ErrorId = 'InvalidHeader'; Arguments = @{ Header = @{ 'x-custom' = "secret$([char] 0xE9)" } } }
    ) {
        try { $null = Connect-BpSession @Arguments; $failure = $null } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        "$failure" | Should -Not -BeLike '*secret*'
    }

    It 'refuses a header that would not be sent: <_>' -ForEach '', 'a b', 'a:b', "a`nb", 'Content-Type', 'Content-Length', 'Expires' {
        $failure = { Connect-BpSession -Token t -Header @{ $_ = 'secret1' } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidHeader,*'
        "$failure" | Should -BeLike '-Header*'
        "$failure" | Should -Not -BeLike '*secret*'
    }

    It 'shows no password of an address that it refuses' {
        $failure = { Connect-BpSession -Token t -ApiUrl 'https://user:secret1@host' } | Should -Throw -PassThru
        "$failure $($failure.TargetObject)" | Should -Not -BeLike '*secret1*'
    }

    It 'refuses a negative wait' {
        { Connect-BpSession -RetryIntervalSec -0.4 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'warns when there is no token' {
        $env:BP_TOKEN = $null
        $null = Connect-BpSession -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'BP_TOKEN'
    }

    It 'refuses <Url> and names -ApiUrl' -ForEach @(
        @{ Url = 'not a url' }, @{ Url = 'ftp://host' }, @{ Url = 'host:8080' }, @{ Url = 'https://host/?x=1' }, @{ Url = 'https://user:pw@host' }, @{ Url = '/v1' }
    ) {
        $failure = { Connect-BpSession -ApiUrl $Url } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidApiUrl,*'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -Match '-ApiUrl'
        Get-BpSession | Should -BeNullOrEmpty
    }

    It 'leaves the default alone with -NoDefault' {
        $first = Connect-BpSession -BotId one
        $second = Connect-BpSession -BotId two -NoDefault
        (Get-BpSession).BotId | Should -BeExactly 'one'
        Get-BpConversation -Session $second
        $server.Requests[0].Headers['x-bot-id'] | Should -BeExactly 'two'
    }
}

Describe 'the default session' {
    BeforeEach { $server.Clear() }
    AfterEach { Disconnect-BpSession }

    It 'is missed with an error that says what to do' {
        $failure = { Get-BpConversation } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoSession,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Connect-BpSession'
    }

    It 'belongs to its runspace' {
        $null = Connect-BpSession -Token t -ApiUrl $server.Url -BotId mine
        $shell = [powershell]::Create()
        try {
            $seen = $shell.AddScript("Import-Module '$(Get-ModulePath)'; `$null = Connect-BpSession -Token t -ApiUrl $($server.Url) -BotId other; (Get-BpSession).BotId").Invoke()
        }
        finally {
            $shell.Dispose()
        }

        $seen | Should -BeExactly 'other'
        (Get-BpSession).BotId | Should -BeExactly 'mine'
    }

    It 'is used in other runspaces by $using:' -Tag 'needs PowerShell 7' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
        $session = Connect-BpSession -Token t -ApiUrl $server.Url -BotId b
        $path = Get-ModulePath
        1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:path
            Get-BpConversation -Session $using:session -Channel "c$_"
        }
        ($server.Requests | ForEach-Object Query | Sort-Object) -join ' ' | Should -BeExactly ((1..8 | ForEach-Object { "channel=c$_" }) -join ' ')
    }

    It 'is changed by Set-BpSession, and cleared by null' {
        $null = Connect-BpSession -Token t -ApiUrl $server.Url -WorkspaceId w -BotId b
        [pscustomobject]@{ BotId = 'piped' } | Set-BpSession
        (Get-BpSession).BotId, (Get-BpSession).WorkspaceId | Should -BeExactly @('piped', 'w')
        (Set-BpSession -BotId $null -PassThru).BotId | Should -BeNullOrEmpty
        Get-BpConversation -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match '-BotId'
        $server.Requests.Count | Should -Be 0
    }

    It 'is closed by what says nothing of it but how to close it, and so are chats and emulators' {
        foreach ($command in 'Disconnect-BpSession', 'Disconnect-BpChat', 'Stop-BpEmulator') {
            $common = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed'; Verbose = $false }
            $failed = $null
            if ((Get-Command $command).Parameters.ContainsKey('WhatIf')) { $common['WhatIf'] = $true }
            & $command @common
            $failed | Should -BeNullOrEmpty -Because $command
        }

        $session = Connect-BpSession -Token t -ApiUrl $server.Url
        Disconnect-BpSession -ErrorAction Stop
        $session.IsClosed | Should -BeTrue
        foreach ($line in { Disconnect-BpSession $null }, { Disconnect-BpChat -Chat $null }, { Stop-BpEmulator $null }) { "$(& $line 2>&1)" | Should -BeLike 'Null was given*' -Because "$line" }
    }

    It 'is forgotten and closed by Disconnect-BpSession' {
        $session = Connect-BpSession -Token t -ApiUrl $server.Url -BotId b
        Disconnect-BpSession
        Get-BpSession | Should -BeNullOrEmpty
        $failure = { Get-BpConversation -Session $session } | Should -Throw -PassThru
        "$failure" | Should -Match 'closed'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'the token' {
    It 'is refused as plain text without a name, which a history would keep, and is not shown' {
        $failure = { Connect-BpSession bp_pat_PLAIN_1 -ApiUrl $server.Url -NoDefault } | Should -Throw -PassThru
        "$failure" | Should -BeLike '*-Token*SecureString*'
        "$failure $($failure.Exception) $($failure.TargetObject)" | Should -Not -Match 'PLAIN_1'
        { Connect-BpSession '' } | Should -Throw '*history*'
    }

    It 'is taken without a name as a SecureString, or as the password of a credential' {
        $secure = [securestring]::new()
        't-secure'.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        foreach ($given in $secure, [pscredential]::new('x', $secure)) {
            $server.Clear()
            $session = Connect-BpSession $given -ApiUrl $server.Url -BotId b -NoDefault
            Get-BpConversation -Session $session
            $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer t-secure'
        }

        { Connect-BpSession $secure -Token t } | Should -Throw -ErrorId 'PositionalParameterNotFound,*'
        $env:BP_TOKEN = 't-env'
        try { (Connect-BpSession $null -ApiUrl $server.Url -NoDefault).HasToken | Should -BeTrue }
        finally { $env:BP_TOKEN = $null }
    }

    It 'is gone from a session that was closed, with the headers and the proxy' -Tag 'needs PowerShell 7' -Skip:($PSVersionTable.PSEdition -eq 'Desktop') {
        $password = [securestring]::new()
        'p-secret'.ToCharArray() | ForEach-Object { $password.AppendChar($_) }
        $session = Connect-BpSession -Token t-gone -Header @{ 'x-secret' = 's-gone' } -ApiUrl $server.Url -BotId b -NoDefault -Proxy http://127.0.0.1:1 -ProxyCredential ([pscredential]::new('u', $password))
        $session.HasToken | Should -BeTrue
        Disconnect-BpSession $session
        $session.HasToken | Should -BeFalse
        { Save-BpProfile x -Session $session } | Should -Throw -ErrorId 'NoSession,*'

        # Whatever the session still leads to.
        $seen = [System.Collections.Generic.HashSet[object]]::new([System.Collections.Generic.ReferenceEqualityComparer]::Instance)
        $queue = [System.Collections.Generic.Queue[object]]::new()
        $queue.Enqueue($session)
        $texts = [System.Collections.Generic.List[string]]::new()
        while ($queue.Count -gt 0 -and $seen.Count -lt 20000) {
            $object = $queue.Dequeue()
            if ($object -is [string]) { $texts.Add($object); continue }
            if (-not $seen.Add($object)) { continue }
            if ($object -is [array]) { foreach ($item in $object) { if ($null -ne $item -and -not $item.GetType().IsPrimitive) { $queue.Enqueue($item) } }; continue }
            for ($type = $object.GetType(); $type -and $type.FullName -notmatch '^System\.(Reflection|Runtime|RuntimeType|Threading)|^System\.Type'; $type = $type.BaseType) {
                foreach ($field in $type.GetFields([System.Reflection.BindingFlags] 'Instance, NonPublic, Public, DeclaredOnly')) {
                    if ($field.FieldType.IsPrimitive -or $field.FieldType.IsPointer -or $field.FieldType.IsByRefLike) { continue }
                    $value = $field.GetValue($object)
                    if ($null -ne $value) { $queue.Enqueue($value) }
                }
            }
        }

        $texts.Count | Should -BeGreaterThan 1
        $texts | Where-Object { $_ -match 't-gone|s-gone|p-secret' } | Should -BeNullOrEmpty
    }

    It 'is in nothing that is shown' {
        $secret = 'bp_pat_SECRET_abc123'
        $server.Clear()
        $server.Enqueue(401, "{`"id`":`"e`",`"code`":401,`"type`":`"Unauthorized`",`"message`":`"bad token $secret`"}")
        $session = Connect-BpSession -Token $secret -ApiUrl $server.Url -BotId b -NoDefault
        $shown = & {
            $session | Format-List * | Out-String
            $session | ConvertTo-Json -WarningAction SilentlyContinue
            "$session"
            try { Get-BpConversation -Session $session -Channel $secret -Verbose -Debug } catch { $_ | Format-List * -Force | Out-String; $_.Exception.ToString() }
        } *>&1 | Out-String
        $shown | Should -Match 'Unauthorized'
        $shown | Should -Not -Match $secret
    }
}

Describe 'The list of a session' {
    It 'has of what is seldom set only what is set' {
        $session = Connect-BpSession -Token t -ApiUrl $server.Url -PageSize 50 -ThrottleLimit 2 -NoDefault
        ($session | Out-String) -replace ' ' | Should -Match '(?m)^PageSize:50\s*$'
        ($session | Out-String) -replace ' ' | Should -Match '(?m)^ThrottleLimit:2\s*$'
        $session | Out-String | Should -Not -Match 'MultipleIntegrations'
        Connect-BpSession -Token t -ApiUrl $server.Url -NoDefault | Out-String | Should -Not -Match 'PageSize|ThrottleLimit|MultipleIntegrations'
    }
}
