# Every recorded request of the official client, made again by the cmdlet that stands for the operation.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $commands = Get-OperationCommand
    $vectors = @(Get-WireVector | Where-Object { Get-BuiltCommand $commands[$_.Operation].Cmdlet } |
        ForEach-Object { @{ Vector = $_; Name = "$($_.Operation) $($_.Case)" } })
    $chatVectors = @(Get-WireVector chat | ForEach-Object { @{ Vector = $_; Name = "$($_.Operation) $($_.Case)" } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $commands = Get-OperationCommand
    $facts = Get-OperationFact
    $server = New-CaptureServer
}

AfterAll {
    $server.Dispose()
}

Describe 'what a cmdlet sends' {
    It 'is what the official client sends: <Name>' -ForEach $vectors {
        $server.Clear()
        $server.Enqueue($Vector.Status, "$($Vector.Response)")
        # A page that is asked for beyond the recorded one ends the list.
        $server.Default = [CannedAnswer] @{ Body = "$($Vector.Response)" -replace '"nextToken":"[^"]*"', '"nextToken":""' -replace '"hasMore":true', '"hasMore":false' }
        $connect = @{ ApiUrl = $server.Url; NoDefault = $true; MaximumRetryCount = 0 }
        foreach ($property in $Vector.Props.Keys) { $connect[$property] = $Vector.Props[$property] }
        $session = Connect-BpSession @connect

        $command = Get-BuiltCommand $commands[$Vector.Operation].Cmdlet
        $arguments = ConvertTo-CmdletArgument $command $facts[$Vector.Operation] $Vector.Input $commands[$Vector.Operation].Select
        # An answer that tells of rows that failed is an error of these rows, and not of the request.
        $reaction = if (-not $Vector.Response -or $Vector.Response -match '"errors":\[') { 'Ignore' } else { 'Stop' }
        $null = & $command @arguments -Session $session -ErrorAction $reaction -WarningAction SilentlyContinue

        $request = $server.Requests[0]
        $request.Method | Should -BeExactly $Vector.Method
        (ConvertTo-PathSegment $request.Path) -join '|' | Should -BeExactly ((ConvertTo-PathSegment $Vector.Path) -join '|')
        $request.Query | Should -BeExactly $Vector.Query
        $sent = $request.Headers.Keys | Where-Object { $_ -in 'authorization', 'content-type' -or $_.StartsWith('x-') } | Sort-Object
        ($sent | ForEach-Object { "${_}: $($request.Headers[$_])" }) -join "`n" |
            Should -BeExactly (($Vector.Headers.Keys | Sort-Object | ForEach-Object { "${_}: $($Vector.Headers[$_])" }) -join "`n")
        Test-JsonEqual $Vector.Body $request.Text | Should -BeTrue -Because "the body must be $($Vector.Body), and is $($request.Text)"
    }
}

Describe 'what a command of a chat sends' {
    BeforeAll {
        $chatCommands = Get-ChatCommand
        $chatFacts = Get-ChatFact
        $userKey = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6InVzZXItMSJ9.c2ln'
    }

    It 'is there for each operation' {
        $chatCommands.Count | Should -Be 21
        @($chatFacts.Keys | Sort-Object) | Should -Be @($chatCommands.Keys | Sort-Object)
    }

    It 'is what the official client sends: <Name>' -ForEach $chatVectors {
        $server.Clear()
        $user = '{"user":{"id":"user-1","createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z"}}'
        $server.Default = [CannedAnswer] @{ Body = $user }
        $chat = Connect-BpChat webhook-123 -ApiUrl $server.Url -UserKey $userKey -NoDefault -WarningAction SilentlyContinue
        $server.Requests[0].Method, $server.Requests[0].Path, $server.Requests[0].Headers['x-user-key'] -join ' ' | Should -BeExactly 'GET /webhook-123/hello/ '

        $server.Clear()
        $server.Enqueue($Vector.Status, "$($Vector.Response)")
        $server.Default = [CannedAnswer] @{ Body = "$($Vector.Response)" -replace '"nextToken":"[^"]*"', '"nextToken":""' }
        $command = Get-BuiltCommand $chatCommands[$Vector.Operation].Cmdlet
        $given = [ordered] @{}
        foreach ($name in $Vector.Input.Keys | Where-Object { $_ -ne 'x-user-key' }) { $given[$name] = $Vector.Input[$name] }
        $arguments = ConvertTo-CmdletArgument $command $chatFacts[$Vector.Operation] $given $chatCommands[$Vector.Operation].Select
        $isStream = $Vector.Operation -eq 'listenConversation'
        if ($isStream) { $arguments += @{ NoReconnect = $true; TimeoutSec = 1 } }
        $null = & $command @arguments -Chat $chat -ErrorAction $(if ($isStream) { 'Ignore' } else { 'Stop' }) -WarningAction SilentlyContinue

        $request = $server.Requests[0]
        $request.Method | Should -BeExactly $Vector.Method
        (ConvertTo-PathSegment $request.Path) -join '|' | Should -BeExactly ((ConvertTo-PathSegment $Vector.Path) -join '|')
        $request.Query | Should -BeExactly $Vector.Query
        $sent = $request.Headers.Keys | Where-Object { $_ -in 'authorization', 'content-type' -or $_.StartsWith('x-') } | Sort-Object
        ($sent | ForEach-Object { "${_}: $($request.Headers[$_])" }) -join "`n" |
            Should -BeExactly (($Vector.Headers.Keys | Sort-Object | ForEach-Object { "${_}: $($Vector.Headers[$_])" }) -join "`n")
        Test-JsonEqual $Vector.Body $request.Text | Should -BeTrue -Because "the body must be $($Vector.Body), and is $($request.Text)"
    }
}

Describe 'the bot or workspace in a path, query or body' {
    BeforeAll {
        # Where the command may be told, and need not.
        $vectors = @(Get-WireVector)
        $scoped = foreach ($fact in $facts.Values) {
            $field = if ($fact.path -match '/(bots|workspaces)/\{(\w+)\}/') { $Matches[2] } elseif (@($fact.query | Where-Object { $_.required }).name -contains 'botId' -or $fact.body.required -contains 'botId') { 'botId' }
            $command = if ($field) { Get-BuiltCommand $commands[$fact.operation].Cmdlet }
            $parameter = if ($command) { Get-FieldParameter -Command $command -Fact $fact -Field $field }
            if (-not $parameter -or $parameter.Attributes.Mandatory -contains $true) { continue }
            $arguments = ConvertTo-CmdletArgument $command $fact (Get-SampleInput $fact $vectors) $commands[$fact.operation].Select
            $arguments.Remove($parameter.Name)
            @{ Operation = $fact.operation; Command = $command; Arguments = $arguments; Parameter = $parameter.Name }
        }

        # Runs the command with these ids as the session's, and others as parameters; gives what was sent.
        function Invoke-Scoped([hashtable] $Scope, [hashtable] $Default, [hashtable] $Given) {
            $server.Clear()
            # What the headers need, but for what the test is about.
            if ($Scope.Parameter -ne 'WorkspaceId') { $Default = $Default + @{ WorkspaceId = 'wkspace_01TESTWORKSPACE' } }
            $session = Connect-BpSession -ApiUrl $server.Url -Token bp_pat_TestToken123 -NoDefault -MaximumRetryCount 0 @Default
            $arguments = $Scope.Arguments + $Given
            $null = & $Scope.Command @arguments -Session $session -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            foreach ($request in $server.Requests) { "$($request.Method) $($request.Path) $($request.Query) $($request.Text)" }
            foreach ($problem in $problems) { "$problem" }
        }
    }

    It 'is the session''s where none is given' {
        $server.Default = [CannedAnswer] @{ Body = '{}' }
        $scoped.Count | Should -Be 33
        foreach ($scope in $scoped) {
            $id = @{ $scope.Parameter = 'bot-or-workspace' }
            $given = @(Invoke-Scoped -Scope $scope -Default @{} -Given $id)
            $given[0] | Should -BeLike '*bot-or-workspace*' -Because $scope.Operation
            @(Invoke-Scoped -Scope $scope -Default $id -Given @{}) -join "`n" | Should -BeExactly ($given -join "`n") -Because $scope.Operation
        }
    }

    It 'is asked for where the session has none, and nothing is sent' {
        foreach ($scope in $scoped) {
            $kind = $scope.Parameter -replace 'Id$'
            Invoke-Scoped -Scope $scope -Default @{} -Given @{} | Should -BeLike "$($scope.Operation) needs to know the $($kind.ToLowerInvariant()). Use -$($kind)Id, *" -Because $scope.Operation
        }
    }
}

Describe 'a page of a list' {
    It 'comes as one object of one request, with what goes on from it, from every list that has pages' {
        $schemas = Get-Content (Join-Path $PSScriptRoot '../Data/api/schemas.json') -Raw | ConvertFrom-Json -AsHashtable -Depth 100
        $vectors = @(Get-WireVector)
        $paged = @($facts.Values | Where-Object { $_['paginated'] -and $_['paginated']['kind'] })
        $paged.Count | Should -BeGreaterThan 30
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault -MaximumRetryCount 0
        $failures = foreach ($fact in $paged) {
            $command = Get-BuiltCommand $commands[$fact.operation].Cmdlet
            $byRow = $fact['paginated']['kind'] -eq 'offset'
            # What it needs, and nothing that it can do without.
            $needed = [ordered] @{}
            $sample = Get-SampleInput $fact $vectors
            $required = @($fact.pathParams.name) + @(($fact.query | Where-Object { $_.required }).name) + @(if ($fact.body) { $fact.body['required'] })
            foreach ($key in $sample.Keys) { if ($key -in $required) { $needed[$key] = $sample[$key] } }
            $arguments = ConvertTo-CmdletArgument $command $fact $needed $commands[$fact.operation].Select
            $schema = $fact['response']['properties'][$fact['paginated']['itemsProperty']]['items']
            $answer = @{ $fact['paginated']['itemsProperty'] = @(, (Get-FullSample $schema x $schemas)); meta = @{ nextToken = 'token 2' }; hasMore = $true; warnings = @() }
            $server.Clear()
            $server.Default = [CannedAnswer] @{ Body = (ConvertTo-Json $answer -Depth 50 -Compress) -replace 'timestamp-1', '2024-01-01T00:00:00Z' }
            $page = @(& $command @arguments -AsPage -Session $session -WarningAction SilentlyContinue)
            if ($page.Count -ne 1 -or $page[0] -isnot [Botpress.ListPage] -or $server.Requests.Count -ne 1) { "$($fact.operation): $($page.Count) objects of $($server.Requests.Count) requests"; continue }
            $page = $page[0]
            $expected = if ($byRow) { @{ Offset = 1 }, '' } else { @{ NextToken = 'token 2' }, 'token 2' }
            if ($page.Items.Count -ne 1 -or -not $page.HasMore -or "$($page.NextToken)" -cne $expected[1] -or "$($page.Offset)" -cne "$($expected[0].Offset)") { "$($fact.operation): $($page | ConvertTo-Json -Depth 1 -Compress)" }

            # The next page is the last one.
            $next = $expected[0]
            $answer.hasMore = $false
            $answer.meta = @{}
            $server.Clear()
            $server.Default = [CannedAnswer] @{ Body = (ConvertTo-Json $answer -Depth 50 -Compress) -replace 'timestamp-1', '2024-01-01T00:00:00Z' }
            $last = & $command @arguments @next -AsPage -Session $session -WarningAction SilentlyContinue
            $sent = "$($server.Requests[0].Query) $($server.Requests[0].Text)"
            if ($sent -notmatch $(if ($byRow) { '"offset":1' } else { 'nextToken=token(%20|\+)2' })) { "$($fact.operation): $sent" }
            if ($last.HasMore -or $null -ne $last.NextToken -or $null -ne $last.Offset) { "$($fact.operation): the last page has another" }

            # No token yet, as in the first round of a loop: from the beginning.
            $none = @{ "$(@($next.Keys)[0])" = $null }
            $first = & $command @arguments @none -AsPage -Session $session -WarningAction SilentlyContinue
            if ($first.Items.Count -ne 1) { "$($fact.operation): nothing with $($none.Keys) null" }
        }
        $failures | Should -BeNullOrEmpty
    }

    It 'is told of by the help of every such list' {
        $lists = Get-Command -Module Botpress | Where-Object { $_.Parameters.ContainsKey('NextToken') -or ($_.Parameters.ContainsKey('Offset') -and $_.Parameters.ContainsKey('Limit')) }
        $lists.Count | Should -BeGreaterThan 30
        foreach ($list in $lists) { $list.Parameters.Keys | Should -Contain AsPage -Because $list.Name }
    }

    It 'has as many items as -Limit says in all, however many requests that takes: <Name>' -ForEach @(
        @{ Name = 'Get-BpIntegration'; Items = 'integrations' }
        @{ Name = 'Get-BpHubIntegration'; Items = 'integrations' }
        @{ Name = 'Get-BpFilePassage'; Items = 'passages' }
    ) {
        $arguments = if ($Name -eq 'Get-BpFilePassage') { @{ FileId = 'file_1' } } else { @{} }
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault -MaximumRetryCount 0
        $server.Clear()
        $server.Enqueue(200, (ConvertTo-Json @{ $Items = @(1..3 | ForEach-Object { @{ id = "a$_"; name = "n$_" } }); meta = @{ nextToken = 'b' } } -Depth 5))
        $server.Enqueue(200, (ConvertTo-Json @{ $Items = @(1..3 | ForEach-Object { @{ id = "b$_"; name = "n$_" } }); meta = @{ nextToken = 'c' } } -Depth 5))
        (& $Name @arguments -Limit 5 -Session $session).Id | Should -Be a1, a2, a3, b1, b2
        $server.Requests.Query | Should -Be 'limit=5', 'nextToken=b&limit=5'
        if ($Name -ne 'Get-BpFilePassage') {
            $server.Clear()
            foreach ($start in 'a', 'b') { $server.Enqueue(200, (ConvertTo-Json @{ $Items = @(1..3 | ForEach-Object { @{ id = "$start$_"; name = "n$_" } }); meta = @{ nextToken = "$start." } } -Depth 5)) }
            (& $Name -Name '*[13]' -Limit 3 -Session $session).Id | Should -Be a1, a3, b1
            $server.Requests.Query | Should -Be '', 'nextToken=a.'
        }
    }
}
