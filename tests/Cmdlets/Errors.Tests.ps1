# What goes wrong, and what the user is told then.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession t -ApiUrl $server.Url -BotId b -WorkspaceId w -MaximumRetryCount 0
    $one = '{"conversation":{"id":"c1"}}'
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'an error of the API' {
    BeforeEach { $server.Clear() }

    It 'is written for its object, and the next one goes on' {
        $server.Enqueue(404, '{"id":"err_1","code":404,"type":"ResourceNotFound","message":"No such conversation.","metadata":{"a":1}}')
        $server.Enqueue(200, $one)
        $found = Get-BpConversation -Id c0, c1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.Id | Should -BeExactly 'c1'
        $failure.Count | Should -Be 1
        $record = $failure[0]
        $record.FullyQualifiedErrorId | Should -BeExactly 'ResourceNotFound,Botpress.PowerShell.GetBpConversationCommand'
        $record.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $record.TargetObject | Should -BeExactly 'c0'
        $record.Exception.GetType().FullName | Should -BeExactly 'Botpress.BotpressApiException'
        $record.Exception.Status, $record.Exception.Type, $record.Exception.Code, $record.Exception.Id, $record.Exception.Metadata |
            Should -BeExactly @(404, 'ResourceNotFound', 404, 'err_1', '{"a":1}')
        $record.ErrorDetails.Message | Should -BeLike "No such conversation. (getConversation 'c0')*"
        $record.ErrorDetails.RecommendedAction | Should -Match 'Check the id'
    }

    It 'can be caught by its type' {
        $server.Enqueue(409, '{"id":"e","code":409,"type":"AlreadyExists","message":"m"}')
        try { New-BpConversation -Channel c -ErrorAction Stop; $caught = 'nothing' }
        catch [Botpress.BotpressApiException] { $caught = $_.Exception.Type }
        $caught | Should -BeExactly 'AlreadyExists'
    }

    It 'has the category of its status: <Status> <Type> is <Category>' -ForEach @(
        @{ Status = 400; Type = 'InvalidPayload'; Category = 'InvalidArgument' }
        @{ Status = 402; Type = 'PaymentRequired'; Category = 'QuotaExceeded' }
        @{ Status = 403; Type = 'Forbidden'; Category = 'PermissionDenied' }
        @{ Status = 403; Type = 'QuotaExceeded'; Category = 'QuotaExceeded' }
        @{ Status = 409; Type = 'RelationConflict'; Category = 'ResourceExists' }
        @{ Status = 413; Type = 'PayloadTooLarge'; Category = 'LimitsExceeded' }
        @{ Status = 429; Type = 'RateLimited'; Category = 'LimitsExceeded' }
        @{ Status = 500; Type = 'Internal'; Category = 'ResourceUnavailable' }
        @{ Status = 501; Type = 'Unknown'; Category = 'NotImplemented' }
        @{ Status = 504; Type = 'OperationTimeout'; Category = 'OperationTimeout' }
    ) {
        $server.Enqueue($Status, "{`"id`":`"e`",`"code`":$Status,`"type`":`"$Type`",`"message`":`"m`"}")
        Get-BpConversation -Id c -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Type,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'ends the pipeline when the token is refused: no further object could work' {
        $server.Default = [CannedAnswer] @{ Status = 401; Body = '{"id":"e","code":401,"type":"Unauthorized","message":"Token expired."}' }
        try {
            $failure = { Get-BpConversation -Id c1, c2 } | Should -Throw -PassThru
        }
        finally {
            $server.Default = [CannedAnswer] @{ Body = '{}' }
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Connect-BpSession'
        $server.Requests.Count | Should -Be 1
    }
}

Describe 'a server that is not well' {
    BeforeEach { $server.Clear() }

    It 'that cannot be reached is named' {
        $session = Connect-BpSession t -ApiUrl http://127.0.0.1:1 -BotId b -MaximumRetryCount 0 -NoDefault
        $failure = { Get-BpConversation -Session $session } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        "$failure" | Should -Match 'http://127\.0\.0\.1:1'
    }

    It 'that answers a web page is told apart from the API' {
        $server.Enqueue(200, '<html><body>Welcome</body></html>', 'text/html')
        Get-BpConversation -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
        "$($failure[0])" | Should -Match 'web page'
        $server.Enqueue(502, '<html>Bad gateway</html>', 'text/html')
        Get-BpConversation -ErrorVariable failure -ErrorAction SilentlyContinue
        "$($failure[0])" | Should -Match '502.*Bad gateway'
    }

    It 'that sends broken or empty JSON is an error: <Body>' -ForEach @(
        @{ Body = '{"conversation":' }, @{ Body = '' }, @{ Body = 'null' }, @{ Body = '[]' }, @{ Body = '{"conversation":null}' }, @{ Body = '{"conversation":{"id":5}}' }, @{ Body = '{"conversation":{"createdAt":"soon"}}' }
    ) {
        $server.Enqueue(200, $Body)
        Get-BpConversation -Id c -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
    }

    It 'that cuts a body short is a lost connection, after what came before' {
        $server.Enqueue(200, '{"conversations":[{"id":"c1"}],"meta":{"nextToken":"t"}}')
        $server.Enqueue([CannedAnswer] @{ Body = '{"conversations":['; CutShort = $true })
        $found = Get-BpConversation -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.Id | Should -BeExactly 'c1'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionLost,*'
    }

    It 'that never answers ends with a timeout' {
        $session = Connect-BpSession t -ApiUrl $server.Url -BotId b -MaximumRetryCount 0 -TimeoutSec 1 -NoDefault
        $server.Enqueue([CannedAnswer] @{ Body = '{}'; DelayMilliseconds = 3000 })
        Get-BpConversation -Session $session -Id c -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
        $failure[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }
}

Describe 'an id' {
    BeforeEach { $server.Clear() }

    It 'that would reach another route is refused before any request: <Name>' -ForEach @(
        @{ Name = 'empty'; Id = '' }, @{ Name = 'a dot'; Id = '.' }, @{ Name = 'two dots'; Id = '..' }
    ) {
        { Get-BpConversation -Id $Id -ErrorAction Stop } | Should -Throw '*Id*'
        $server.Requests.Count | Should -Be 0
    }

    It 'with odd characters reaches its own route: <Id>' -ForEach @(
        @{ Id = 'a b' }, @{ Id = 'a/b' }, @{ Id = 'a%2Fb' }, @{ Id = [char]::ConvertFromUtf32(0x1F600) }, @{ Id = '../x' }, @{ Id = 'a?b=c#d' }, @{ Id = ' ' }
    ) {
        $server.Enqueue(200, $one)
        $null = Get-BpConversation -Id $Id
        $segments = ConvertTo-PathSegment $server.Requests[0].Path
        $segments.Count | Should -Be 5
        $segments[-1] | Should -BeExactly $Id
    }

    It 'that is null is refused and named' {
        { Get-BpConversation -Id $null } | Should -Throw '*Id*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Ctrl-C' {
    It 'in the middle of a list ends it at once, and the session stays usable' {
        $server.Clear()
        $server.Enqueue(200, '{"conversations":[{"id":"c1"}],"meta":{"nextToken":"t"}}')
        $server.Enqueue([CannedAnswer] @{ Body = '{"conversations":[],"meta":{}}'; DelayMilliseconds = 20000 })
        $session = Get-BpSession
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("param(`$session) Import-Module '$(Get-ModulePath)'; Get-BpConversation -Session `$session").AddArgument($session)
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $deadline = [datetime]::UtcNow.AddSeconds(15)
            while ($server.Requests.Count -lt 2 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            $server.Requests.Count | Should -Be 2
            $shell.Stop()
            try { $shell.EndInvoke($running) } catch [System.Management.Automation.PipelineStoppedException] { $null = $_ }
        }
        finally {
            $shell.Dispose()
        }

        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $output.Id | Should -BeExactly 'c1'
        $server.Enqueue(200, $one)
        (Get-BpConversation -Id c1).Id | Should -BeExactly 'c1'
    }
}

Describe 'values that cannot be sent' {
    BeforeEach { $server.Clear() }

    It 'are refused before any request, naming the parameter: <Name>' -ForEach @(
        @{ Name = 'a time that is none'; Script = { Get-BpConversation -AfterDate 'the day after' }; Message = '*AfterDate*' }
        @{ Name = 'a number for a time'; Script = { Get-BpConversation -AfterDate 5 }; Message = '*AfterDate*' }
        @{ Name = 'tags that are no map'; Script = { New-BpConversation -Channel c -Tag 'text' }; Message = '*Tag*' }
    ) {
        $Script | Should -Throw $Message
        $server.Requests.Count | Should -Be 0
    }

    It 'are refused as tags when they are no single value: <Name>' -ForEach @(
        @{ Name = 'a list'; Value = 1, 2 }
        @{ Name = 'a hashtable'; Value = @{ b = 1 } }
        @{ Name = 'an object'; Value = [pscustomobject] @{ b = 1 } }
    ) {
        { Set-BpUser u -Tag @{ a = $Value } } | Should -Throw "*'a' is no single value*"
        $server.Requests.Count | Should -Be 0
    }

    It 'are null where a command gave nothing' {
        $server.Enqueue(200, '{"event":{"id":"e"}}')
        $server.Enqueue(200, '{"user":{"id":"u"}}')
        $null = New-BpEvent t @{ a = (& { }); b = @(1; & { }) }
        $null = Set-BpUser u -Tag @{ a = (& { }) }
        $server.Requests[0].Text | Should -Match '"a":null'
        $server.Requests[1].Text | Should -BeExactly '{"tags":{"a":null}}'
    }

    It 'of an enum the module does not know pass with a warning' {
        $server.Enqueue(200, '{"conversations":[],"meta":{}}')
        Get-BpConversation -SortField messageCount -SortDirection DESC -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "'messageCount'.*-SortField"
        $warnings.Count | Should -Be 1
        $server.Requests[0].Query | Should -BeExactly 'sortField=messageCount&sortDirection=desc'
    }
}

Describe 'an answer with a broken character' {
    BeforeEach { $server.Clear() }

    It 'is read, with U+FFFD in its place: <Name>' -ForEach @(
        @{ Name = 'typed'; Body = '{"users":[{"id":"u1","name":"a\n\ud83d"},{"id":"u2"}],"meta":{}}'; Command = { (Get-BpUser)[0].Name }; Expected = "a`n$([char] 0xFFFD)" }
        @{ Name = 'free'; Body = '{"users":[],"x":"a\ud83d\u0041"}'; Command = { (Invoke-BpApi /v1/x).x }; Expected = "a$([char] 0xFFFD)A" }
        @{ Name = 'tags'; Body = '{"users":[{"id":"u1","tags":{"a":"\udc00"}}],"meta":{}}'; Command = { (Get-BpUser).Tags['a'] }; Expected = "$([char] 0xFFFD)" }
        @{ Name = 'shown by -Debug'; Body = '{"x":"a\ud83d"}'; Command = { (Invoke-BpApi /v1/x -Debug 5>$null).x }; Expected = "a$([char] 0xFFFD)" }
    ) {
        $server.Enqueue(200, $Body)
        & $Command | Should -BeExactly $Expected
    }

    It 'is an error like any other' {
        $server.Enqueue(400, '{"id":"e","code":400,"type":"InvalidPayload","message":"bad \ud83d"}')
        Invoke-BpApi /v1/x -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidPayload,*'
        $failure[0] | Should -BeLike "bad $([char] 0xFFFD)*"
    }
}

Describe 'an answer that cannot be used' {
    BeforeEach { $server.Clear() }

    It 'shows no upload URL and no key: <_>' -ForEach @(
        '{"file":{"id":"f","size":"abc","uploadUrl":"https://s3/x?sig=SECRETSIG"}}'
        '{"file":{"id":"f","uploadUrl":"https://s3/x?sig=SECRETSIG'
        '{"file":{"id":"f","secrets":{"A":"SECRETSIG"},"value":"SECRETSIG"'
    ) {
        $server.Enqueue(200, $_)
        $shown = Set-BpFile k -Content abc -Debug -ErrorAction SilentlyContinue -ErrorVariable failure 5>&1 | Where-Object { $_ -notmatch '^Response.*"value"' }
        "$($failure[0].Exception)" | Should -BeLike '*{"file":{"id":"f",*'
        "$($failure[0].Exception)$shown" | Should -Not -BeLike '*SECRETSIG*'
    }
}

Describe 'what cannot be sent' {
    BeforeEach { $server.Clear() }

    It 'is refused before any request, by its parameter: <Name>' -ForEach @(
        @{ Name = 'NaN in a body'; Command = { Invoke-BpApi /v1/x POST @{ x = [double]::NaN } }; Message = '-Body holds NaN*' }
        @{ Name = 'a line break in an id'; Command = { Get-BpUser -BotId "a`nb" }; Message = '-BotId is sent as a header*' }
        @{ Name = 'a letter that no header can have'; Command = { Get-BpUser -BotId "b$([char] 0xF6)" }; Message = '-BotId is sent as a header*' }
    ) {
        $written = @(& $Command 2>&1)
        $written[0] | Should -BeLike $Message
        $written[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'a session that is closed while a command uses it' {
    It 'ends the command with an error that says so' {
        $server.Clear()
        $server.Enqueue(200, '{"bots":[{"id":"b1"}],"meta":{"nextToken":"t"}}')
        $other = Connect-BpSession t -ApiUrl $server.Url -WorkspaceId w -NoDefault
        { Get-BpBot -Session $other | ForEach-Object { Disconnect-BpSession $other } } | Should -Throw -ErrorId 'NoSession,*' -ExpectedMessage '*closed*'
    }
}

Describe 'an answer that cannot be decompressed' {
    It 'is an error of the connection: <_>' -ForEach 'gzip', 'deflate', 'br' {
        if ($_ -eq 'br' -and (Get-Command Get-BpBot).ImplementingType.Assembly.Location -notmatch 'net8\.0') {
            Set-ItResult -Skipped -Because 'the netstandard2.0 build does not ask for it'
        }

        $server.Clear()
        $answer = [CannedAnswer] @{ Body = '{"bots":[]}' }
        $answer.Headers['Content-Encoding'] = $_
        $server.Enqueue($answer)
        Get-BpBot -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionLost,*'
        "$($failure[0])" | Should -BeLike '*damaged*'
    }
}
