# The official chat client's own end-to-end tests pass against the emulator. They ship in its package, and are there where node and npm are, and a registry that has it.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
    # Once for both builds of the module: the emulator is the same.
    $isThere = (Get-ModulePath) -notmatch 'netstandard' -and (Install-OfficialPackage chat)
}

Describe 'the official chat client' -Tag 'needs node, and the official chat client from npm' -Skip:(-not $isThere) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1'), (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
        Import-BuiltModule
        $folder = Install-OfficialPackage chat

        # As the bot that its authors run them with: it answers all, and gives back metadata and events.
        $emulator = Start-BpEmulator -NoConnect -ChatKey 'a key for the suite' -AnswerDelayMs 600 -Answer {
            $said = $_
            if ($said -is [Botpress.ChatEvent]) { return @{ event = $said.Payload } }
            switch ($said.Text) {
                'bloc' { New-BpMessagePayload -Bloc 'one', (New-BpMessagePayload -Image 'https://example.com/a.png'), 'three' }
                'metadata' { @{ metadata = $said.Metadata; payload = 'metadata' } }
                default { "You said: $_" }
            }
        }

        # Its tests stand beside its sources, which the package does not have: what it is built to stands for them. Beside the packages, as these are looked for from there up.
        $suite = Join-Path $folder 'suite'
        if (Test-Path $suite) { Remove-Item $suite -Recurse -Force }
        $null = New-Item (Join-Path $suite 'src') -ItemType Directory -Force
        Copy-Item (Join-Path $folder 'node_modules/@botpress/chat/e2e') $suite -Recurse
        Set-Content (Join-Path $suite 'src/index.ts') "export * from '@botpress/chat'"
        Set-Content (Join-Path $suite 'vitest.config.mjs') @'
import { defineConfig } from 'vitest/config'

export default defineConfig({ root: import.meta.dirname, test: { testTimeout: 20_000, include: ['e2e/**/*.test.ts'] } })
'@
        $result = Join-Path $TestDrive 'result.json'
        $saved = $env:API_URL, $env:ENCRYPTION_KEY
        $env:API_URL, $env:ENCRYPTION_KEY = $emulator.ChatUrl.AbsoluteUri, $emulator.ChatKey
        try {
            Push-Location $folder
            $null = node (Join-Path $folder 'node_modules/vitest/vitest.mjs') run --config (Join-Path $suite 'vitest.config.mjs') --reporter=json --outputFile=$result 2>&1
        } finally {
            Pop-Location
            $env:API_URL, $env:ENCRYPTION_KEY = $saved
        }

        $tests = (Get-Content $result -Raw | ConvertFrom-Json).testResults.assertionResults
    }

    AfterAll {
        $emulator | Stop-BpEmulator
    }

    It 'passes all of its 23 tests' {
        $tests | Where-Object status -NE 'passed' | ForEach-Object { "$($_.fullName): $($_.failureMessages | Select-Object -First 1)" } | Should -BeNullOrEmpty
        @($tests).Count | Should -Be 23
        $emulator.Warnings | Should -BeNullOrEmpty
    }
}
