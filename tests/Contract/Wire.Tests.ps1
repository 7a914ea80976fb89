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
