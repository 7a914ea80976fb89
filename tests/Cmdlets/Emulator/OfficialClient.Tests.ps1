# The official JavaScript client works against the emulator. It is there where node and npm are, and a registry that has it.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
    # Once for both builds of the module: the emulator is the same.
    $isThere = (Get-ModulePath) -notmatch 'netstandard' -and (Install-OfficialPackage client)
}

Describe 'the official JavaScript client' -Tag 'needs node, and the official client from npm' -Skip:(-not $isThere) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1'), (Join-Path $PSScriptRoot '../../Support/OfficialPackage.psm1') -Force
        Import-BuiltModule
        $emulator = Start-BpEmulator -SampleData
        $session = Get-BpSession
        $folder = Install-OfficialPackage client
        $printed = node (Join-Path $PSScriptRoot '../../Support/official-client.mjs') $folder "$($emulator.Url)".TrimEnd('/') $emulator.Token $session.WorkspaceId $session.BotId
        $result = $printed | ConvertFrom-Json
    }

    AfterAll {
        $emulator | Stop-BpEmulator
    }

    It 'gets what it asks for: <Step>' -ForEach @(
        @{ Step = 'account'; Expected = 'string' }
        @{ Step = 'workspaces'; Expected = $true }
        @{ Step = 'bots'; Expected = $true }
        @{ Step = 'bot'; Expected = 'active' }
        @{ Step = 'user'; Expected = $true, $false, $true }
        @{ Step = 'conversation'; Expected = 'one', 'three', 'two' }
        @{ Step = 'table'; Expected = 'b' }
        @{ Step = 'file'; Expected = 'official.txt', 'hello' }
        @{ Step = 'vrl'; Expected = 'Hello Ada' }
    ) {
        $result.$Step | Should -Be $Expected
    }

    It 'is refused what the API refuses: <Step>' -ForEach @(
        @{ Step = 'undeclared'; Expected = 'InvalidPayload: *' }
        @{ Step = 'missing'; Expected = 'ResourceNotFound: *' }
        @{ Step = 'event'; Expected = 'InvalidPayload: *' }
    ) {
        $result.$Step | Should -BeLike $Expected
    }
}
