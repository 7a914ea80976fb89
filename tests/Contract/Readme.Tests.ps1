# The README names commands that are there, and all of them.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $root = Split-Path (Split-Path $PSScriptRoot)
    $readme = Get-Content (Join-Path $root 'README.md') -Raw -Encoding UTF8
    $exported = @((Get-Module Botpress).ExportedCmdlets.Keys)
}

Describe 'README.md' {
    It 'names no command that is missing' {
        $named = [regex]::Matches($readme, '\b[A-Z][a-z]+-Bp\w*\w') | ForEach-Object Value | Sort-Object -Unique
        $named.Count | Should -BeGreaterThan 10
        $named | Where-Object { $_ -notin $exported } | Should -BeNullOrEmpty
    }

    It 'names every command' {
        $exported | Where-Object { $readme -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }

    It 'links to files that are there' {
        foreach ($link in [regex]::Matches($readme, '\]\((?!https?:|#)([^)]+)\)')) {
            Join-Path $root $link.Groups[1].Value | Should -Exist
        }
    }
}
