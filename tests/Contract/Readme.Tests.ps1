# README.md and the documents beside it name what is there, and the two commands come first.

BeforeDiscovery {
    $documents = @('README.md', 'CONTRIBUTING.md', 'CHANGELOG.md') + @(Get-ChildItem (Join-Path $PSScriptRoot '../../docs') -Filter *.md | ForEach-Object { "docs/$($_.Name)" })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $root = Split-Path (Split-Path $PSScriptRoot)
    $exported = @((Get-Module Botpress).ExportedCmdlets.Keys)
}

Describe '<_>' -ForEach $documents {
    BeforeAll {
        $text = Get-Content (Join-Path $root $_) -Raw -Encoding UTF8
    }

    It 'names no command that is missing' {
        [regex]::Matches($text, '\b[A-Z][a-z]+-Bp\w*\w') | ForEach-Object Value | Sort-Object -Unique | Where-Object { $_ -notin $exported } | Should -BeNullOrEmpty
    }

    It 'links to files that are there' {
        foreach ($link in [regex]::Matches($text, '\]\((?!https?:|#)([^)#]+)')) {
            Join-Path (Split-Path (Join-Path $root $_)) $link.Groups[1].Value | Should -Exist
        }
    }
}

Describe 'README.md' {
    It 'names commands and links to files, as is looked for in all documents' {
        $text = Get-Content (Join-Path $root 'README.md') -Raw -Encoding UTF8
        [regex]::Matches($text, '\b[A-Z][a-z]+-Bp\w*\w').Count | Should -BeGreaterThan 10
        [regex]::Matches($text, '\]\((?!https?:|#)([^)#]+)').Count | Should -BeGreaterThan 5
    }

    It 'has the two commands before all else but two sentences and a picture, and little after them' {
        $lines = Get-Content (Join-Path $root 'README.md') -Encoding UTF8
        $at = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -match '\./build\.sh test' })
        $lines[$at - 1] | Should -Match '\./build\.sh demo'
        $lines[0..$at] -match '^## ' | Should -BeNullOrEmpty
        $lines.Count - $at | Should -BeLessOrEqual 120
    }
}

Describe 'docs/commands.md' {
    It 'names every command' {
        $text = Get-Content (Join-Path $root 'docs/commands.md') -Raw -Encoding UTF8
        $exported | Where-Object { $text -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }
}
