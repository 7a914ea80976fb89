# The tour of examples/Demo.ps1, in a PowerShell of its own.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $kept = @{}
    foreach ($variable in Get-ChildItem env:BP_*) {
        $kept[$variable.Name] = $variable.Value
        Remove-Item "env:$($variable.Name)"
    }

    # What the process writes, and what it is to be read as.
    $encoding = [Console]::OutputEncoding
    [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
    $noColor = $env:NO_COLOR
    $env:NO_COLOR = '1'
    try {
        $lines = @(Invoke-PowerShell -NoProfile -NonInteractive -File (Join-Path $root 'examples/Demo.ps1') -Module (Get-ModulePath) 2>&1 | ForEach-Object { "$_" })
        $exitCode = $LASTEXITCODE
    }
    finally {
        [Console]::OutputEncoding = $encoding
        $env:NO_COLOR = $noColor
        foreach ($name in $kept.Keys) { Set-Item "env:$name" $kept[$name] }
    }

    $text = $lines -join "`n"
    $csv = if ($text -match '(?m)^Exported to (.+)$') { $Matches[1].Trim() }
}

AfterAll {
    if ($csv) { Remove-Item $csv -ErrorAction Ignore }
}

Describe 'examples/Demo.ps1' {
    It 'runs to its end' {
        $exitCode | Should -Be 0 -Because $text
        $lines[-1] | Should -Be 'PS> $emulator | Stop-BpEmulator'
        $text | Should -Not -Match '(?i)exception|error:|cannot be resolved|at line:'
    }

    It 'is what README.md and docs/tour.md show' {
        # Ids, times and ports are other ones at each run.
        function ConvertTo-Comparable([string] $Line) {
            $Line -creplace '_[0-9A-HJKMNP-TV-Z]{26}\b', '_<id>' -replace '\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b', '<id>' -replace
                'in \d+ ms', '<ms>' -replace '\d+[/-]\d+[/-]\d+[ T]\d+:\d+(:\d+)?(\.\d+Z)?(\s[AP]M)?', '<time>' -replace ':\d{4,5}/', ':<port>/' -replace
                '(?<=faq-|Harbour Tea )[0-9a-f]{6}', '<suffix>' -replace '\s+$'
        }

        $shown = @($lines | ForEach-Object { ConvertTo-Comparable $_ })
        $blocks = foreach ($file in 'README.md', 'docs/tour.md') {
            $document = Get-Content (Join-Path $root $file) -Raw -Encoding UTF8
            $found = [regex]::Matches(($document -replace '\r'), '(?s)```text\n(.*?)\n```')
            $found.Count | Should -BeGreaterThan 0 -Because "$file shows what comes out"
            $found
        }

        $blocks.Count | Should -BeGreaterThan 6
        foreach ($line in $blocks | ForEach-Object { $_.Groups[1].Value -split "`n" }) {
            $shown.Contains((ConvertTo-Comparable $line)) | Should -BeTrue -Because "the demo should show '$line'"
        }
    }

    It 'shows no line that a window of 120 columns would break' {
        $lines | Where-Object { $_.Length -gt 120 -and $_ -notmatch '^(What if|VERBOSE):|^"' } | Should -BeNullOrEmpty
    }

    It 'loads every row of the CSV file' {
        $rows = @(Import-Csv (Join-Path $root 'examples/faq.csv') -Encoding UTF8)
        $rows.Count | Should -BeGreaterThan 300
        @($rows.question | Sort-Object -Unique).Count | Should -Be $rows.Count
        $text | Should -Match "(?m)^FaqTable +$($rows.Count) +0 +0"
        foreach ($group in $rows | Group-Object category) {
            $text | Should -Match "(?m)^$($group.Name) +$($group.Count)\s*$"
        }
    }

    It 'shows <Value>' -ForEach @(
        @{ Value = 'Harbour Tea ' }
        @{ Value = 'answer    : ログイン画面の「お忘れですか？」を押してください。メールのリンクは1時間有効です。' }
        @{ Value = 'My parcel arrived damaged. What should I do?' }
        @{ Value = 'indexing_completed' }
        @{ Value = 'Most kettles that come back as "broken" are only full of limescale.' }
        @{ Value = '24ユーロです。お届けまで約9営業日かかります。' }
        @{ Value = 'Yes, thank you! 🍵' }
        @{ Value = '[image] https://example.com/pot.png' }
        @{ Value = '[card] Cast-iron pot "Capstan"' }
        @{ Value = '{"step":"stock"}' }
        @{ Value = '(card, outgoing)' }
        @{ Value = 'What if: Performing the operation "Change 1 row" on target "table FaqTable".' }
        @{ Value = 'What if: Performing the operation "Delete the rows that match the filter" on target "table FaqTable".' }
        @{ Value = 'Description : Answers questions about tea in 16 languages' }
        @{ Value = 'What if: Performing the operation "Delete file"' }
        @{ Value = 'What if: Performing the operation "Delete bot with all its data"' }
        @{ Value = 'What if: Performing the operation "Delete the workspace for good' }
    ) {
        $text.Contains($Value) | Should -BeTrue -Because $text
    }

    It 'exports the conversation' {
        $messages = @(Import-Csv $csv -Encoding UTF8)
        $messages.Count | Should -Be 6
        $messages.Type | Should -Be text, text, choice, text, image, card
        $messages.Direction | Should -Be incoming, outgoing, outgoing, incoming, incoming, outgoing
        $messages[0].Text | Should -Be '日本への送料はいくらですか？'
        $messages[3].Text | Should -Be "Yes, thank you! 🍵`nAnd this pot, is it in stock?"
        @($messages.UserId | Sort-Object -Unique).Count | Should -Be 2
    }
}

Describe 'examples/Demo.ps1 without a server' {
    It 'says what is wrong and ends with 1' {
        $token, $url = $env:BP_TOKEN, $env:BP_API_URL
        $env:BP_TOKEN = 'some-token'
        $env:BP_API_URL = 'http://127.0.0.1:1'
        try {
            $output = Invoke-PowerShell -NoProfile -NonInteractive -Command "`$PSDefaultParameterValues['Connect-BpSession:MaximumRetryCount'] = 0; & '$root/examples/Demo.ps1' -Module '$(Get-ModulePath)'; exit `$LASTEXITCODE" 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 1
        }
        finally {
            $env:BP_TOKEN, $env:BP_API_URL = $token, $url
        }

        $output | Should -Match 'PS> Connect-BpSession'
        $output | Should -Match 'New-BpWorkspace'
        $output | Should -Not -Match 'some-token'
        $output.Trim() | Should -Match 'PS> Disconnect-BpSession$'
    }
}
