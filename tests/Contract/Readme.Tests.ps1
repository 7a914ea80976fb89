# The README names commands that are there, and all of them.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $root = Split-Path (Split-Path $PSScriptRoot)
    $readme = Get-Content (Join-Path $root 'README.md') -Raw -Encoding UTF8
    $exported = @((Get-Module Botpress).ExportedCmdlets.Keys)
    $table = @{}
    foreach ($row in [regex]::Matches($readme, '(?m)^\|[^|]*\| `(\w+-Bp\w+)` \| (.+?) \|\s*$')) {
        $table[$row.Groups[1].Value] = $row.Groups[2].Value -replace '\\\|', '|'
    }
}

Describe 'README.md' {
    It 'names no command that is missing' {
        $named = [regex]::Matches($readme, '\b[A-Z][a-z]+-Bp\w*\w') | ForEach-Object Value | Sort-Object -Unique
        $named.Count | Should -BeGreaterThan 10
        $named | Where-Object { $_ -notin $exported } | Should -BeNullOrEmpty
    }

    It 'has every command in its table' {
        $exported | Where-Object { -not $table.ContainsKey($_) } | Should -BeNullOrEmpty
        $table.Keys | Where-Object { $_ -notin $exported } | Should -BeNullOrEmpty
    }

    It 'says of each command what its help says' {
        foreach ($name in $table.Keys) {
            $table[$name] | Should -BeExactly (Get-Help $name).Synopsis -Because $name
        }
    }

    It 'links to files that are there' {
        foreach ($link in [regex]::Matches($readme, '\]\((?!https?:|#)([^)]+)\)')) {
            Join-Path $root $link.Groups[1].Value | Should -Exist
        }
    }
}
