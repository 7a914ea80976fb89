# Secrets are never shown: every cmdlet is run with marked ones, in a process of its own, and all that it says is kept.

BeforeDiscovery {
    $marks = 'bp_pat_MARKtoken', 'bp_pat_MARKother', 'MARKuserkey', 'MARKvalue', 'MARKsigning', 'MARKclient', 'MARKsecret', 'MARKupload', 'MARKdownload', 'MARKapikey', 'MARKnested', 'MARKgiven'
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    $path = Join-Path $TestDrive 'said.txt'
    $transcriptPath = Join-Path $TestDrive 'transcript.txt'
    $left = Invoke-PowerShell -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot '../Support/Invoke-Marked.ps1') $path $transcriptPath 2>&1 | Out-String -Width 4096
    $said = Get-Content $path -Raw
    $transcript = Get-Content $transcriptPath -Raw
    Import-BuiltModule
    $operations = @((Get-OperationCommand).Values | Where-Object { Get-BuiltCommand $_.Cmdlet })
}

Describe 'What the cmdlets say' {
    It 'is kept of all of them, with verbose lines, bodies and errors' {
        [regex]::Matches($said, '(?m)^== (\w+) whole').Count | Should -Be $operations.Count
        $said | Should -Match 'VERBOSE: GET /v1/admin/bots'
        $said | Should -Match 'DEBUG: Response: \{'
        $said | Should -Match '\*\*\*'
        $left | Should -Match 'BotpressApiException'
    }

    It 'has no <_>' -ForEach $marks {
        $at = $said.IndexOf($_)
        $around = if ($at -ge 0) { $said.Substring([Math]::Max(0, $at - 300), [Math]::Min(400, $said.Length - [Math]::Max(0, $at - 300))) }
        $around | Should -BeNullOrEmpty
    }

    It 'has none of them in a transcript, either' {
        $transcript | Should -Match 'VERBOSE: GET /v1/admin/bots/bot_1'
        $transcript | Should -Match 'ResourceNotFound|no \*\*\*'
        $transcript | Should -Not -MatchExactly 'MARK'
    }

    It 'leaves no <_> in the session and its errors' -ForEach $marks {
        $at = $left.IndexOf($_)
        $around = if ($at -ge 0) { $left.Substring([Math]::Max(0, $at - 300), [Math]::Min(400, $left.Length - [Math]::Max(0, $at - 300))) }
        $around | Should -BeNullOrEmpty
    }
}
