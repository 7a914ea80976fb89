# PSScriptAnalyzer has nothing to say about any script of the repository, and every test says something.

BeforeDiscovery {
    $analyzer = Get-Module -ListAvailable PSScriptAnalyzer | Where-Object Version -GE 1.22.0
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # What is built is not of the repository; the manifest is analyzed where its files are beside it.
    $scripts = @(
        Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
            ForEach-Object { @{ Name = $_.FullName.Substring($root.Length + 1).Replace('\', '/'); Path = $_.FullName } } |
            Where-Object { $_.Name -notmatch '^out/|(^|/)(bin|obj|node_modules)/|^\.' -and $_.Name -ne 'Botpress.psd1' }
    )
}

Describe 'the tests in Pester' {
    It 'assert something, each of them, by themselves or by a function of their file' {
        $tests = foreach ($file in Get-ChildItem (Join-Path $PSScriptRoot '..') -Recurse -Filter *.Tests.ps1) {
            $text = [System.IO.File]::ReadAllText($file.FullName) -replace '\r'
            $asserting = @('Should -') + @([regex]::Matches($text, '(?m)^( *)function ([\w-]+)[\s\S]*?^\1\}') | Where-Object { $_.Value.Contains('Should -') } | ForEach-Object { $_.Groups[2].Value })
            $found = [regex]::Matches($text, '(?m)^( *)It (?:.*\}$|[\s\S]*?^\1\})')
            # Not one of them is written in another way.
            $found.Count | Should -Be ([regex]::Matches($text, '(?m)^ *It\b').Count) -Because $file.Name
            foreach ($test in $found) {
                $value = $test.Value
                [pscustomobject] @{ Name = "$($file.Name): $($value.Trim().Split("`n")[0])"; Asserts = [bool] $asserting.Where({ $value.Contains($_) }) }
            }
        }

        $tests.Count | Should -BeGreaterThan 1000
        ($tests | Where-Object Asserts -EQ $false).Name | Should -BeNullOrEmpty
    }
}

Describe 'the analyzer' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
        if (Get-Module -ListAvailable PSScriptAnalyzer) { Import-Module PSScriptAnalyzer }
        # It looks for every command that it does not know in every folder of the path, each time anew: half a minute for nothing.
        $path, $env:PATH = $env:PATH, ''

        function Get-Finding {
            param([string] $Path)
            # Its rules run side by side and now and then trip over one another in PowerShell, which looks up a command for one at a time
            # (PSScriptAnalyzer#1538, #1708; PowerShell#27842). It has said nothing of the file then, and is asked again.
            for ($attempt = 1; ; $attempt++) {
                try {
                    $found = Invoke-ScriptAnalyzer -Path $Path -Settings (Join-Path $PSScriptRoot '../../PSScriptAnalyzerSettings.psd1') -ErrorAction Stop
                    break
                }
                catch {
                    if ($_.Exception -isnot [NullReferenceException] -or $attempt -eq 5) { throw }
                }
            }
            $found | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" }
        }
    }

    AfterAll {
        $env:PATH = $path
    }

    It 'is there' {
        if (-not (Get-Module PSScriptAnalyzer)) { Set-ItResult -Skipped -Because 'PSScriptAnalyzer 1.22 or newer is not installed: Install-PSResource PSScriptAnalyzer' }
        (Get-Module PSScriptAnalyzer).Version | Should -BeGreaterOrEqual ([version] '1.22')
    }

    It 'is silent about <Name>' -ForEach $scripts -Tag 'needs PSScriptAnalyzer' -Skip:(-not $analyzer) {
        Get-Finding $Path | Should -BeNullOrEmpty
    }

    It 'is silent about the manifest' -Tag 'needs PSScriptAnalyzer' -Skip:(-not $analyzer) {
        Get-Finding (Get-ModulePath) | Should -BeNullOrEmpty
    }
}
