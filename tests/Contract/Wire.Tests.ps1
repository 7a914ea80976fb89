# Every recorded request of the official client, made again by the cmdlet that stands for the operation.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $commands = Get-OperationCommand
    $vectors = @(Get-WireVector | Where-Object { Get-BuiltCommand $commands[$_.Operation].Cmdlet } |
        ForEach-Object { @{ Vector = $_; Name = "$($_.Operation) $($_.Case)" } })
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
