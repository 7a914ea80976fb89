# -Follow, as a user types it: how it finds each line once is tested in tests/Botpress.Jobs.Tests.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator -SampleData -NoConnect -RateLimit 0
    $null = Connect-BpSession -ApiUrl $emulator.Url -Token $emulator.Token -WorkspaceId $emulator.WorkspaceId -BotId $emulator.BotId -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $emulator | Stop-BpEmulator
}

Describe '-Follow' {
    It 'gives the same objects as without, the last few first, and ends with -Duration' {
        foreach ($command in 'Get-BpMessage', 'Get-BpBotLog', 'Get-BpEvent') {
            $all = @(& $command)
            $followed = @(& $command -Follow -Tail 1 -PollInterval 0.1 -Duration 0.3)
            $followed.Count | Should -Be 1 -Because $command
            $followed[0].GetType() | Should -Be $all[0].GetType()
            $followed[0].BotId | Should -Be $emulator.BotId
        }
    }

    It 'looks once, and ends, with -Duration 0' {
        $commands = @(Get-Command -Module Botpress | Where-Object { $_.Parameters.Keys -contains 'Follow' -and $_.Parameters.Keys -contains 'Duration' })
        $commands.Count | Should -Be 4
        foreach ($command in $commands) {
            $of = if ($command.Name -eq 'Get-BpIntegrationLog') { @{ IntegrationId = (Get-BpIntegration)[0].Id } } else { @{} }
            foreach ($zero in 0, '0', [timespan]::Zero) {
                $before = $emulator.RequestCount
                @(& $command @of -Follow -Tail 1 -PollInterval 0.1 -Duration $zero).Count | Should -Be 1 -Because "$command $zero"
                $emulator.RequestCount - $before | Should -BeLessOrEqual 4 -Because "$command $zero"
            }
        }
    }

    It 'follows the log of an integration, too' {
        $integration = Get-BpIntegration | Select-Object -First 1
        $all = @($integration | Get-BpIntegrationLog)
        $followed = @($integration | Get-BpIntegrationLog -Follow -Tail 1 -PollInterval 0.1 -Duration 0.3)
        $followed.Count | Should -Be 1
        $followed[0] | Should -BeOfType ([Botpress.IntegrationLogEntry])
        $followed[0].Message | Should -Be $all[-1].Message
    }

    It 'gives what comes while it runs, and ends when the pipeline has enough' {
        $conversation = (Get-BpConversation)[0].Id
        $texts = Get-BpMessage -Follow -Tail 1 -PollInterval 0.1 | ForEach-Object {
            # The answer to what was just read is the next to be read.
            $null = Send-BpMessage -ConversationId $conversation -UserId $emulator.BotId -Text "after $($_.Id)"
            $_
        } | Select-Object -First 3
        $texts[1].Text | Should -Be "after $($texts[0].Id)"
        $texts[2].Text | Should -Be "after $($texts[1].Id)"
    }

    It 'is refused with what says where a list ends, and sends nothing then' {
        $before = $emulator.RequestCount
        foreach ($given in @{ EndTime = (Get-Date) }, @{ NextToken = 'x' }, @{ AsPage = $true }, @{ ThrottleLimit = 4 }, @{ PollInterval = 0 }, @{ Duration = -1 }) {
            Get-BpBotLog -Follow @given -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*' -Because "$($given.Keys)"
        }

        foreach ($command in 'Get-BpMessage', 'Get-BpBotLog', 'Get-BpEvent', 'Get-BpIntegrationLog') {
            $id = if ($command -eq 'Get-BpIntegrationLog') { @{ IntegrationId = 'intver_1' } } else { @{} }
            foreach ($given in @{ Tail = 5 }, @{ PollInterval = 1 }, @{ Overlap = 1 }, @{ Duration = 1 }) {
                { & $command @id @given } | Should -Throw "*-$($given.Keys) goes with -Follow only*" -Because $command
            }
        }

        $emulator.RequestCount | Should -Be $before
    }
}
