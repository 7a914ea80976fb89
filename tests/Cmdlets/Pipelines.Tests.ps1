# Pipelines over several commands, as they are typed: no id is named twice. Against an emulator with sample data.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
}

Describe 'Pipelines' {
    BeforeEach {
        $emulator = Start-BpEmulator -SampleData
    }

    AfterEach {
        Stop-BpEmulator $emulator
    }

    It 'Get-BpWorkspace | Get-BpBot | Get-BpBotIssue | Get-BpBotIssueEvent' {
        $null = New-BpBot -Name quiet
        $events = @(Get-BpWorkspace | Get-BpBot | Get-BpBotIssue | Get-BpBotIssueEvent -ErrorAction Stop)
        $events | Should -HaveCount 3
        $events[0] | Should -BeOfType Botpress.BotIssueEvent
        $events.BotId | Sort-Object -Unique | Should -Be $emulator.BotId
        $events.IssueId | Sort-Object -Unique | Should -Be (Get-BpBotIssue).Id
    }

    It 'Get-BpBot | Get-BpConversation | Get-BpMessage' {
        $other = New-BpBot -Name other
        $user = New-BpUser -Name Bob -BotId $other.Id
        $null = New-BpConversation -Channel channel -BotId $other.Id | Send-BpMessage 'from the other bot' -UserId $user.Id
        $messages = @(Get-BpBot | Get-BpConversation | Get-BpMessage -ErrorAction Stop)
        $messages | Should -HaveCount 6
        ($messages | Where-Object BotId -EQ $other.Id).Payload.text | Should -Be 'from the other bot'
        @($messages | Where-Object BotId -EQ $emulator.BotId) | Should -HaveCount 5
    }

    It 'Get-BpBot | Get-BpTable | Find-BpTableRow -Filter | Remove-BpTableRow, with -WhatIf and for good' {
        $before = @(Find-BpTableRow FaqTable).Count
        Get-BpBot | Get-BpTable | Find-BpTableRow -Filter @{ category = 'billing' } | Remove-BpTableRow -WhatIf -ErrorAction Stop
        @(Find-BpTableRow FaqTable) | Should -HaveCount $before
        # The defaults are of no use here: the rows know their table and bot.
        $null = Set-BpSession -BotId other -WorkspaceId $emulator.WorkspaceId
        Get-BpBot | Get-BpTable | Find-BpTableRow -Filter @{ category = 'billing' } | Remove-BpTableRow -Confirm:$false -ErrorAction Stop
        $left = @(Find-BpTableRow FaqTable -BotId $emulator.BotId)
        $left | Should -HaveCount ($before - 4)
        $left.category | Should -Not -Contain 'billing'
    }

    It 'Get-BpUser -Tag | Set-BpUser -Name' {
        $changed = Get-BpUser -Tag @{ plan = 'pro' } | Set-BpUser -Name Lovelace -ErrorAction Stop
        $changed.Name | Should -Be 'Lovelace'
        (Get-BpUser).Name | Sort-Object | Should -Be 'Grace', 'Lovelace'
        # What was not given stays.
        (Get-BpUser -Tag @{ plan = 'pro' }).Tags['email'] | Should -Be 'ada@example.com'
    }

    It 'Get-BpFile | Where-Object Status -eq indexing_failed | Remove-BpFile' {
        # An image has no text to index.
        $null = Set-BpFile -Key photo.png -Content ([byte[]] (1..200)) -ContentType image/png -Index -Wait -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        (Get-BpFile | Where-Object Key -EQ photo.png).Status | Should -Be 'indexing_failed'
        Get-BpFile | Where-Object Status -EQ indexing_failed | Remove-BpFile -Confirm:$false -ErrorAction Stop
        (Get-BpFile).Key | Sort-Object | Should -Be 'guide.md', 'prices.csv'
    }

    It 'Get-BpHubIntegration -Name telegram -Version latest | ForEach-Object' {
        $names = Get-BpHubIntegration -Name telegram -Version latest -ErrorAction Stop | ForEach-Object { "$($_.Name) $($_.Version)" }
        $newest = (Get-BpHubIntegration -Name telegram).Version | Sort-Object { [version] $_ } | Select-Object -Last 1
        $names | Should -Be "telegram $newest"
    }

    It 'Get-BpWorkspace | Get-BpWorkspaceUsage -Type ai_spend' {
        $null = New-BpWorkspace -Name second
        $usages = @(Get-BpWorkspace | Get-BpWorkspaceUsage -Type ai_spend -ErrorAction Stop)
        ($usages.WorkspaceId | Sort-Object -Unique) | Should -Be ((Get-BpWorkspace).Id | Sort-Object)
        $usages.Type | Sort-Object -Unique | Should -Be 'ai_spend'
    }

    It 'Get-BpWorkspaceMember | Where-Object Role -eq viewer | Remove-BpWorkspaceMember, with -WhatIf and for good' {
        $null = Add-BpWorkspaceMember -Email viewer@example.com -Role viewer
        Get-BpWorkspaceMember | Where-Object Role -EQ viewer | Remove-BpWorkspaceMember -WhatIf -ErrorAction Stop
        (Get-BpWorkspaceMember).Role | Should -Contain 'viewer'
        Get-BpWorkspaceMember | Where-Object Role -EQ viewer | Remove-BpWorkspaceMember -Confirm:$false -ErrorAction Stop
        (Get-BpWorkspaceMember).Role | Should -Not -Contain 'viewer'
        @(Get-BpWorkspaceMember) | Should -Not -BeNullOrEmpty
    }
}
