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
    $table = @(Find-BpCommand | Where-Object Operation)

    # Operations without a command, each with its reason. There is none.
    $excluded = @{}

    # operation -> what docs/operations.md says of the emulator
    $emulated = @{}
    foreach ($row in [regex]::Matches((Get-Content $document -Raw), '(?m)^\| `(\w+)` \|.*\| ([^|]+) \|\r?$')) {
        $emulated[$row.Groups[1].Value] = $row.Groups[2].Value
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

    It 'names a cmdlet that is there, with the parameters that select: <Name>' -ForEach $cmdlets {
        $command = Get-Command $Name -Module Botpress -ErrorAction Ignore
        $command | Should -Not -BeNullOrEmpty
        $parameters = @($command.Parameters.Values | ForEach-Object { $_.Name; $_.Aliases })
        foreach ($parameter in $Entries.Parameter -split ' ' | Where-Object { $_ }) { $parameter.TrimStart('-') | Should -BeIn $parameters }
    }
}

Describe 'the documents' {
    It 'are what the code says: <_>' -ForEach 'operations.md', 'commands.md' {
        & (Join-Path $root 'docs/Update-Docs.ps1') (Get-ModulePath) $TestDrive
        (Get-Content (Join-Path $root "docs/$_") -Raw) -replace "`r" | Should -BeExactly (Get-Content (Join-Path $TestDrive $_) -Raw) -Because './build.ps1 Docs makes it'
    }

    It 'say of every operation that the emulator has it, or why not' {
        $emulated.Keys | Sort-Object | Should -Be ($facts.Keys | Sort-Object)
        $silent = $emulated.Keys | Where-Object { $emulated[$_] -ne 'yes' -and $emulated[$_] -notmatch '^501, because \w+ \w+' } | Sort-Object
        $silent | Should -BeNullOrEmpty
    }
}
