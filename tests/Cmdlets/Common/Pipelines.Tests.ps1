# Pipelines over several commands, as they are typed: no id is named twice. Against an emulator with sample data.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
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
        $webchat = Get-BpHubIntegration -Name webchat | Select-Object -First 1
        $null = $other | Set-BpBot -Integration @{ $webchat.Id = @{ enabled = $true } }
        $null = New-BpConversation -Channel channel -IntegrationName webchat -BotId $other.Id | Send-BpMessage 'from the other bot' -UserId $user.Id
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

    It 'gives a thing that is piped to its own Get- again, in detail' {
        (Get-BpBot | Get-BpBot -ErrorAction Stop).Name | Should -Be 'support-bot'
        (Get-BpConversation | Select-Object -First 1 | Get-BpConversation -ErrorAction Stop).Id | Should -Be (Get-BpConversation)[0].Id
        foreach ($noun in 'User', 'Message', 'Event', 'Workflow', 'File', 'KnowledgeBase', 'Integration', 'Interface', 'Plugin', 'Workspace', 'HubIntegration', 'HubInterface', 'HubPlugin', 'Table', 'BotIssue', 'BotVersion') {
            $one = & "Get-Bp$noun" | Select-Object -First 1
            (@($one | & "Get-Bp$noun" -ErrorAction Stop).Id) | Should -Be $one.Id -Because $noun
        }
    }

    It 'gives what a thing refers to, and what narrows a list' {
        $message = Get-BpMessage | Select-Object -First 1
        @($message | Get-BpUser -ErrorAction Stop).Id | Should -Be $message.UserId
        @($message | Get-BpConversation -ErrorAction Stop).Id | Should -Be $message.ConversationId
        @(Get-BpKnowledgeBase | Get-BpFile -ErrorAction Stop).Key | Should -Be 'guide.md'
        @(New-BpKnowledgeBase Empty | Get-BpFile -ErrorAction Stop).Count | Should -Be 0
        Get-BpUser -Name Grace | Get-BpMessage -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.Count | Should -Be 1
        $file = Join-Path $TestDrive one.csv
        Get-BpUser -Name Grace | Export-Csv $file -NoTypeInformation
        @(Import-Csv $file | Get-BpUser -ErrorAction Stop).Name | Should -Be 'Grace'
    }

    It 'takes ids as text, and objects for ids' {
        $conversation = Get-BpConversation | Select-Object -First 1
        @(Get-BpMessage -ConversationId $conversation).Count | Should -Be 5
        @('FaqTable' | Find-BpTableRow).Count | Should -Be @(Find-BpTableRow (Get-BpTable FaqTable)).Count
        @(@(Get-BpConversation).Id | Get-BpConversation -ErrorAction Stop).Count | Should -Be @(Get-BpConversation).Count
        (Set-BpSession -BotId (Get-BpBot) -PassThru).BotId | Should -Be $emulator.BotId
    }

    It 'finds things by name where an id is taken' {
        (Get-BpBot support-bot -ErrorAction Stop).Id | Should -Be $emulator.BotId
        (Get-BpBot SUPP* -ErrorAction Stop).Name | Should -Be 'support-bot'
        (Get-BpTable Faq*).Name | Should -Be 'FaqTable'
        (Get-BpUser G*).Name | Should -Be 'Grace'
        (Get-BpFile guide.md).Key | Should -Be 'guide.md'
        (Get-BpKnowledgeBase docs).Name | Should -Be 'Docs'
        (Get-BpIntegration crm).Name | Should -Be 'crm'
        Get-BpBot nobody -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "*Get-BpBot -Name '*nobody*'*"
        Get-BpUser Grace -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "*Get-BpUser -Name '*Grace*'*"
    }

    It 'runs a script block for an id of each piped object' {
        $grace = (Get-BpUser -Name Grace).Id
        @([pscustomobject] @{ From = $grace } | Get-BpUser -UserId { $_.From } -ErrorAction Stop).Name | Should -Be 'Grace'
        @(Get-BpMessage | Select-Object -First 2 | Get-BpConversation -ConversationId { $_.ConversationId } -ErrorAction Stop).Count | Should -Be 2
    }

    It 'takes participants from a file for what they are' {
        $file = Join-Path $TestDrive participants.csv
        $participants = @(Get-BpConversation | Select-Object -First 1 | Get-BpParticipant)
        $participants | Export-Csv $file -NoTypeInformation
        Import-Csv $file | Remove-BpParticipant -WhatIf -ErrorAction Stop
        @(Import-Csv $file | Get-BpUser -ErrorAction Stop).Id | Should -Be $participants.Id
    }

    It 'takes names that begin as ids of other things do' {
        $bot = New-BpBot -Name user_bot
        (Get-BpBot user_bot -ErrorAction Stop).Id | Should -Be $bot.Id
        $path = Join-Path $TestDrive user_notes.md
        Set-Content $path text
        $null = Set-BpFile $path
        (Get-BpFile user_notes.md -ErrorAction Stop).Key | Should -Be 'user_notes.md'
        { Get-BpBot (Get-BpUser)[0].Id -ErrorAction Stop } | Should -Throw '*is the id of a user, and of no bot*'
    }

    It 'takes an id by its specific name only, where an object from elsewhere has that' {
        $id = (Get-BpUser -Name Grace).Id
        foreach ($other in 'ExternalId', 'CustomerId', 'OrderId') {
            @([pscustomobject] @{ Id = '7'; $other = '7'; UserId = $id } | Get-BpUser -ErrorAction Stop).Name | Should -Be 'Grace'
        }

        [pscustomobject] @{ Id = '7'; UserId = '' } | Remove-BpUser -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike '*UserId is empty*'
    }

    It 'takes nothing for an id that is neither text nor such an object: <_>' -ForEach @((Get-Date), $true, [uri] 'http://a', [timespan]::Zero) {
        $_ | Remove-BpUser -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Should -Not -BeNullOrEmpty
        { Remove-BpUser $_ -WhatIf -ErrorAction Stop } | Should -Throw
    }

    It 'is asked about by the names of things' {
        # A question as -Verbose repeats it.
        function Get-Question { param([scriptblock] $Script) (& $Script 4>&1 | Where-Object { "$_" -like 'Performing the operation*' } | Select-Object -First 1) -replace '^.* on target "(.*)"\.$', '$1' }
        $other = New-BpBot -Name 'old bot'
        Get-Question { $other | Remove-BpBot -Confirm:$false -Verbose } | Should -Be "bot old bot ($($other.Id))"
        Get-Question { Get-BpTable FaqTable | Remove-BpTableRow -DeleteAllRows -Confirm:$false -Verbose } | Should -Be 'table FaqTable with 12 rows'
        $user = New-BpUser -Name Bob
        Get-Question { Remove-BpUser $user -Confirm:$false -Verbose } | Should -Be "user Bob ($($user.Id))"
        $plain = New-BpUser -Name Eve
        Get-Question { Remove-BpUser $plain.Id -Confirm:$false -Verbose } | Should -Be $plain.Id
    }
}
