# Every operation of the API has its command, and the emulator has it or says why not.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $cmdlets = @(Find-BpCommand | Where-Object Operation | Group-Object Cmdlet | ForEach-Object { @{ Name = $_.Name; Entries = $_.Group } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $root = Split-Path (Split-Path $PSScriptRoot)
    $document = Join-Path $root 'docs/operations.md'
    $facts = Get-OperationFact
    $whole = @(Find-BpCommand | Where-Object Operation)
    $table = @($whole | Where-Object Path -NotLike '/{webhookId}/*')
    $chatFacts = Get-ChatFact
    $chatTable = @($whole | Where-Object Path -Like '/{webhookId}/*')

    # Operations without a command, each with its reason. There is none.
    $excluded = @{}

    # operation -> what docs/operations.md says of the emulator
    $emulated = @{}
    $chatEmulated = @{}
    foreach ($row in [regex]::Matches((Get-Content $document -Raw), '(?m)^\| `(\w+)` \| \w+ `(/[^`]+)` \|.*\| ([^|]+) \|\r?$')) {
        $(if ($row.Groups[2].Value.StartsWith('/{webhookId}/')) { $chatEmulated } else { $emulated })[$row.Groups[1].Value] = $row.Groups[3].Value
    }
}

Describe 'the table of commands' {
    It 'is the one that was settled' {
        $settled = (Get-OperationCommand).Values | ForEach-Object { "$($_.Operation) $($_.Cmdlet) $($_.Select)".TrimEnd() }
        $table | ForEach-Object { "$($_.Operation) $($_.Cmdlet) $($_.Parameter)".TrimEnd() } | Sort-Object | Should -Be ($settled | Sort-Object)
    }

    It 'has every operation of the API, once, or a reason why not' {
        $reasoned = $excluded.GetEnumerator() | Where-Object { "$($_.Value)".Trim() } | ForEach-Object Key
        @($table.Operation) + @($reasoned) | Where-Object { $_ } | Sort-Object | Should -Be ($facts.Keys | Sort-Object)
    }

    It 'has the request of every operation' {
        foreach ($entry in $table) { "$($entry.Method) $($entry.Path)" | Should -BeExactly "$($facts[$entry.Operation].method) $($facts[$entry.Operation].path)" }
    }

    It 'has every operation of the Chat API, once, and its request' {
        $chatTable.Operation | Sort-Object | Should -Be ($chatFacts.Keys | Sort-Object)
        foreach ($entry in $chatTable) { "$($entry.Method) $($entry.Path)" | Should -BeExactly "$($chatFacts[$entry.Operation].method) /{webhookId}$($chatFacts[$entry.Operation].path)" }
    }

    It 'names a cmdlet that is there, with the parameters that select: <Name>' -ForEach $cmdlets {
        $command = Get-BuiltCommand $Name
        $command | Should -Not -BeNullOrEmpty
        $parameters = @($command.Parameters.Values | ForEach-Object { $_.Name; $_.Aliases })
        foreach ($parameter in $Entries.Parameter -split ' ' | Where-Object { $_ }) { $parameter.TrimStart('-') | Should -BeIn $parameters }
    }
}

Describe 'a write whose answer is lost' {
    It 'says how to look, of every operation that is not safe to repeat' {
        $table = (Get-Command New-BpUser).ImplementingType.Assembly.GetType('Botpress.PowerShell.CommandTable')
        $operations = @($table.GetProperty('Entries').GetValue($null).Operation | Where-Object { -not $_.Repeatable -and $_.Method.Method -ne 'GET' })
        $operations.Count | Should -BeGreaterThan 50
        $vectors = @(Get-WireVector)
        $commands = Get-OperationCommand
        $server = New-CaptureServer
        $session = Connect-BpSession -Token t -ApiUrl $server.Url -WorkspaceId w -BotId b -MaximumRetryCount 0 -NoDefault
        $server.Default = [CannedAnswer] @{ Status = 500; Body = '{"id":"err_7","code":500,"type":"Internal","message":"m"}' }
        $wrong = foreach ($operation in $operations) {
            $entry = $commands[$operation.Name]
            $command = Get-BuiltCommand $entry.Cmdlet
            $arguments = ConvertTo-CmdletArgument -Command $command -Fact $facts[$operation.Name] -InputObject (Get-SampleInput $facts[$operation.Name] $vectors) -Select $entry.Select
            if ($operation.Name -eq 'upsertTableRows') { $arguments['KeyColumn'] = 'id' }
            $server.Clear()
            & $command @arguments -Session $session -ErrorAction SilentlyContinue -ErrorVariable failure -WarningAction SilentlyContinue | Out-Null
            $action = "$($failure[0].ErrorDetails.RecommendedAction)"
            $shows = if ($action -match 'Look with (\S+) whether') { $Matches[1] }
            $isFine = $server.Requests[-1].Method -eq 'GET' -or (
                $failure.Count -eq 1 -and "$($failure[0])" -like '*may have been done*' -and $action -like '*err_7*' -and
                ($operation.Name -eq 'captureObservation' -or ($shows -match '^(Get|Find)-' -and (Get-BuiltCommand $shows))))
            if (-not $isFine) { "$($operation.Name): $($failure[0]) $action" }
        }

        $server.Dispose()
        $wrong | Should -BeNullOrEmpty
    }
}

Describe 'what the emulator holds requests against' {
    It 'is what the facts say' {
        $made = Join-Path $TestDrive 'FieldRules.txt'
        & (Join-Path $root 'src/Botpress.Emulator/Write-FieldRule.ps1') (Join-Path $root 'tests/Data/api') $made
        (Get-Content (Join-Path $root 'src/Botpress.Emulator/Core/FieldRules.txt') -Raw) -replace "`r" | Should -BeExactly (Get-Content $made -Raw) -Because './build.ps1 Rules makes it'
    }
}

Describe 'the documents' {
    It 'are what the code says: <_>' -ForEach 'operations.md', 'commands.md' {
        & (Join-Path $root 'docs/Update-Docs.ps1') (Get-ModulePath) $TestDrive
        (Get-Content (Join-Path $root "docs/$_") -Raw) -replace "`r" | Should -BeExactly (Get-Content (Join-Path $TestDrive $_) -Raw) -Because './build.ps1 Docs makes it'
    }

    It 'say of every operation that the emulator has it, or why not' {
        $emulated.Keys | Sort-Object | Should -Be ($facts.Keys | Sort-Object)
        $chatEmulated.Keys | Sort-Object | Should -Be ($chatFacts.Keys | Sort-Object)
        $chatEmulated.Values | Sort-Object -Unique | Should -Be 'yes'
        $silent = $emulated.Keys | Where-Object { $emulated[$_] -ne 'yes' -and $emulated[$_] -notmatch '^501, because \w+ \w+' } | Sort-Object
        $silent | Should -BeNullOrEmpty
    }
}
