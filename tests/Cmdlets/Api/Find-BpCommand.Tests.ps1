# The command for an operation, and the operations of a command. No session is needed.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    Disconnect-BpSession -ErrorAction Ignore
}

Describe 'Find-BpCommand' {
    It 'finds the command for an operation' {
        $found = Find-BpCommand getBot
        $found | Should -BeOfType ([Botpress.ApiCommand])
        $found.Cmdlet | Should -Be Get-BpBot
        $found.Parameter | Should -Be '-Id'
        "$($found.Method) $($found.Path)" | Should -BeExactly 'GET /v1/admin/bots/{id}'
        $found.Synopsis | Should -Be (Get-Help Get-BpBot).Synopsis
        (Find-BpCommand LISTBOTS).Operation | Should -BeExactly listBots
        (TabExpansion2 'Find-BpCommand -Operation listenC' 32).CompletionMatches.CompletionText | Should -Be listenConversation
        (TabExpansion2 'Invoke-BpApi listenC' 20).CompletionMatches | Should -BeNullOrEmpty
        (Find-BpCommand -Operation list*Conversations).Cmdlet | Should -Be Get-BpConversation, Get-BpChatConversation
    }

    It 'finds the switch of the session that two integrations of one kind need' {
        foreach ($words in 'multiple integrations', 'x-multiple-integrations') {
            (Find-BpCommand $words | Select-Object -First 3).Cmdlet | Should -Contain Connect-BpSession -Because $words
        }
    }

    It 'finds the operations of a command' {
        (Find-BpCommand Get-BpBot).Operation | Should -Be listBots, getBot
        (Find-BpCommand 'Botpress\get-bpbot').Operation | Should -Be listBots, getBot
        (Find-BpCommand -Cmdlet *-BpKnowledgeBase).Operation | Sort-Object | Should -Be createKnowledgeBase, deleteKnowledgeBase, listKnowledgeBases, updateKnowledgeBase
        (Get-Command New-BpUser | Find-BpCommand).Parameter | Should -Be $null, '-GetOrCreate'
    }

    It 'finds what a path is: <Text>' -ForEach @(
        @{ Text = '/v1/admin/bots'; Operations = 'createBot', 'listBots' }
        @{ Text = 'GET /v1/admin/bots/bot_123'; Operations = 'getBot' }
        @{ Text = 'delete v1/admin/bots/bot_123/'; Operations = 'deleteBot' }
        @{ Text = '/v1/admin/bots/{id}'; Operations = 'updateBot', 'getBot', 'deleteBot' }
        @{ Text = 'GET https://api.botpress.cloud/v1/files/file_1?x=/y#z'; Operations = 'getFile' }
        @{ Text = '/v1/admin/plugins/plug_1/dereferenced'; Operations = 'getDereferencedPlugin' }
        @{ Text = '/v1/admin/plugins/hitl/latest'; Operations = 'getPluginByName' }
        @{ Text = 'GET /v1/admin/integrations/iaks'; Operations = 'listIntegrationApiKeys' }
        @{ Text = 'DELETE /v1/tables/*'; Operations = 'deleteTable' }
        @{ Text = '/hub/interfaces'; Operations = 'listPublicInterfaces', 'getPublicInterfaceById', 'getPublicInterface' }
    ) {
        (Find-BpCommand $Text).Operation | Should -Be $Operations
        (Find-BpCommand -Path $Text).Operation | Should -Be $Operations
    }

    It 'finds words in names, paths and help' {
        (Find-BpCommand knowledge).Cmdlet | Should -Contain New-BpKnowledgeBase
        (Find-BpCommand 'passage set')[0].Operation | Should -Be setFilePassages
        (Find-BpCommand 'stand-in').Cmdlet | Should -Contain Start-BpEmulator
        (Find-BpCommand analytics).Operation | Should -Contain getBotAnalytics
    }

    It 'has what people mean among the first three' {
        $phrases = [ordered] @{
            'list workspaces'                    = 'Get-BpWorkspace'
            'get workspace'                      = 'Get-BpWorkspace'
            'get bot'                            = 'Get-BpBot'
            'show me all bots'                   = 'Get-BpBot'
            'uploadFile'                         = 'Set-BpFile'
            'client.upsertTableRows'             = 'Set-BpTableRow'
            'listBots'                           = 'Get-BpBot'
            'BOTPRESS_RUN_VRL'                   = 'Invoke-BpVrl'
            'BOTPRESS_LIST_WORKSPACE_MEMBERS'    = 'Get-BpWorkspaceMember'
            'BOTPRESS_CHECK_HANDLE_AVAILABILITY' = 'Test-BpWorkspaceHandle'
            'botpress-create-message'            = 'Send-BpMessage'
            'multiple integrations'              = 'Connect-BpSession'
            'upload a file'                      = 'Set-BpFile'
            'download files'                     = 'Save-BpFile'
            'delete a conversation'              = 'Remove-BpConversation'
            'send a message'                     = 'Send-BpMessage'
            'reply to a chat'                    = 'Send-BpMessage'
            'create a table'                     = 'New-BpTable'
            'add rows to a table'                = 'Add-BpTableRow'
            'import csv'                         = 'Import-BpTableRow'
            'query table rows'                   = 'Find-BpTableRow'
            'upsert rows'                        = 'Set-BpTableRow'
            'rename a column'                    = 'Rename-BpTableColumn'
            'table jobs'                         = 'Get-BpTableJob'
            'background jobs'                    = 'Get-BpTask'
            'run an action'                      = 'Invoke-BpAction'
            'call an integration''s action'      = 'Invoke-BpAction'
            'start a workflow'                   = 'New-BpWorkflow'
            'deploy a bot'                       = 'Publish-BpBot'
            'roll back to an earlier version'    = 'Publish-BpBotVersion'
            'bot logs'                           = 'Get-BpBotLog'
            'errors of a bot'                    = 'Get-BpBotIssue'
            'export bot'                         = 'Get-BpBotDefinition'
            'transfer bot to another workspace'  = 'Move-BpBot'
            'invite a colleague'                 = 'Add-BpWorkspaceMember'
            'change the role of a member'        = 'Set-BpWorkspaceMember'
            'create api key'                     = 'New-BpBotApiKey'
            'personal access token'              = 'Get-BpAccessToken'
            'who am I'                           = 'Get-BpIdentity'
            'log in'                             = 'Connect-BpSession'
            'unpaid invoices'                    = 'Invoke-BpInvoiceCharge'
            'change credit card'                 = 'Set-BpPaymentMethod'
            'cancel subscription'                = 'Stop-BpSubscription'
            'AI spend limit'                     = 'Set-BpAISpendQuota'
            'set bot variable'                   = 'Set-BpState'
            'search the knowledge base'          = 'Search-BpFile'
            'embed the webchat'                  = 'Get-BpBotWebchat'
            'schedule an event'                  = 'New-BpEvent'
            'audit log'                          = 'Get-BpAuditRecord'
            'try without an account'             = 'Start-BpEmulator'
            'marketplace integrations'           = 'Get-BpHubIntegration'
            'rotate signing secret'              = 'Reset-BpBotSigningSecret'
            'make integration public'            = 'Set-BpIntegration'
            'unpublish integration'              = 'Set-BpIntegration'
            'page size'                          = 'Connect-BpSession'
            'rate limit'                         = 'Connect-BpSession'
            'current user'                       = 'Get-BpIdentity'
            'talk to a bot'                      = 'Enter-BpChat'
            'ask the bot a question'             = 'Send-BpChatMessage'
            'wait for the answer of the bot'     = 'Send-BpChatMessage'
            'listen to a conversation'           = 'Receive-BpChatMessage'
            'test conversations'                 = 'Invoke-BpChatTest'
            'end user chat api'                  = 'Connect-BpChat'
        }
        $phrases.Count | Should -BeGreaterOrEqual 50
        $failures = foreach ($phrase in $phrases.Keys) {
            $first = @(Find-BpCommand $phrase -ErrorAction Ignore | Select-Object -First 3).Cmdlet
            if ($first -notcontains $phrases[$phrase]) { "'$phrase' gives $($first -join ', '), not $($phrases[$phrase])" }
        }
        $failures | Should -BeNullOrEmpty
    }

    It 'has one of those that are meant among the first three, each once, however it is said' {
        $phrases = [ordered] @{
            'usage quota' = 'Get-BpQuota', 'Get-BpWorkspaceQuota'
            'add a column to a table' = 'Set-BpTable'
            'schedule a message' = 'Send-BpMessage'
            'training data' = 'Get-BpKnowledgeBase', 'Set-BpFile', 'Import-BpTableRow'
            'chat with the bot' = 'Initialize-BpIncomingMessage', 'Send-BpMessage'
            'what went wrong in my bot' = 'Get-BpBotIssue'
            'block a bot' = 'Set-BpBot'
            'ask the bot a question' = 'Initialize-BpIncomingMessage', 'Send-BpMessage'
            'switch workspace' = 'Set-BpSession'
            'invite someone' = 'Add-BpWorkspaceMember'
            'how much did I spend' = 'Get-BpWorkspaceUsage', 'Get-BpBillingUsage', 'Get-BpUsage'
            'who did what' = 'Get-BpAuditRecord'
            'pause a bot' = 'Set-BpBot'
            'turn off a bot' = 'Set-BpBot'
            'unblock my bot' = 'Set-BpBot'
            'remove someone from the workspace' = 'Remove-BpWorkspaceMember'
            'make someone an admin' = 'Set-BpWorkspaceMember'
            'who has access' = 'Get-BpWorkspaceMember'
            'log out' = 'Disconnect-BpSession'
            'sign in' = 'Connect-BpSession'
            'save my credentials' = 'Save-BpProfile'
            'switch bot' = 'Set-BpSession'
            'bp login' = 'Connect-BpSession'
            'bp deploy' = 'Publish-BpBot'
            'bp bots list' = 'Get-BpBot'
            'bp bots delete' = 'Remove-BpBot'
            'bp integrations get' = 'Get-BpIntegration'
            'bp chat' = 'Initialize-BpIncomingMessage', 'Send-BpMessage'
            'tail logs' = 'Get-BpBotLog'
            'debug my bot' = 'Get-BpBotLog', 'Get-BpBotIssue'
            'crash reports' = 'Get-BpBotIssue'
            'number of conversations' = 'Get-BpBotAnalytics', 'Get-BpUsage'
            'bot statistics' = 'Get-BpBotAnalytics'
            'chat history' = 'Get-BpMessage'
            'read messages of a user' = 'Get-BpMessage'
            'transcript' = 'Get-BpMessage'
            'export conversations to csv' = 'Get-BpConversation'
            'clear a table' = 'Remove-BpTableRow'
            'empty a table' = 'Remove-BpTableRow'
            'truncate table' = 'Remove-BpTableRow'
            'delete column' = 'Set-BpTable'
            'import excel' = 'Import-BpTableRow'
            'bulk load rows' = 'Import-BpTableRow'
            'backup a table' = 'Export-BpTable'
            'copy a table' = 'Copy-BpTable'
            'upload documents' = 'Set-BpFile'
            'upload pdf' = 'Set-BpFile'
            'index a document' = 'Set-BpFile'
            'semantic search' = 'Search-BpFile'
            'vector search' = 'Search-BpFile', 'Find-BpTableRow'
            'rag' = 'Search-BpFile'
            'publish a bot' = 'Publish-BpBot'
            'restore an old version' = 'Publish-BpBotVersion'
            'clone a bot' = 'Get-BpBotDefinition', 'Publish-BpBot'
            'backup my bot' = 'Get-BpBotDefinition'
            'make a new bot' = 'New-BpBot'
            'rename a bot' = 'Set-BpBot'
            'install an integration' = 'Set-BpBot'
            'connect whatsapp' = 'Set-BpBot', 'Get-BpHubIntegration'
            'configure integration' = 'Set-BpIntegrationConfiguration'
            'public integrations' = 'Get-BpHubIntegration'
            'monthly bill' = 'Get-BpInvoice', 'Get-BpUpcomingInvoice', 'Get-BpWorkspaceInvoice'
            'pay invoice' = 'Invoke-BpInvoicePayment', 'Invoke-BpInvoiceCharge'
            'upgrade plan' = 'Set-BpPlan'
            'token usage' = 'Get-BpUsage', 'Get-BpWorkspaceUsage'
            'ai cost' = 'Get-BpUsage', 'Get-BpWorkspaceUsage', 'Set-BpAISpendQuota', 'Get-BpBillingUsage'
            'remaining messages' = 'Get-BpQuota', 'Get-BpWorkspaceQuota'
            'limits of my plan' = 'Get-BpPlan', 'Get-BpWorkspaceQuota', 'Get-BpQuota'
            'security log' = 'Get-BpAuditRecord'
            'revoke token' = 'Remove-BpAccessToken'
            'new personal access token' = 'New-BpAccessToken'
            'set a user variable' = 'Set-BpState'
            'read conversation state' = 'Get-BpState'
            'fire an event' = 'New-BpEvent'
            'trigger webhook' = 'New-BpEvent'
            'reminder' = 'New-BpEvent', 'New-BpTask'
            'cancel scheduled event' = 'Stop-BpScheduledEvent'
            'send picture' = 'Send-BpMessage'
            'buttons' = 'New-BpMessagePayload', 'Send-BpMessage'
            'quick replies' = 'New-BpMessagePayload', 'Send-BpMessage'
            'carousel' = 'New-BpMessagePayload'
            'delete user data' = 'Remove-BpUser'
            'gdpr erase user' = 'Remove-BpUser'
            'find user by email' = 'Get-BpUser'
            'contacts' = 'Get-BpUser'
            'client.getOrCreateUser' = 'New-BpUser'
            'client.callAction' = 'Invoke-BpAction'
            'client.list.conversations' = 'Get-BpConversation'
            'patch state' = 'Update-BpState'
            'test offline' = 'Start-BpEmulator'
            'mock server' = 'Start-BpEmulator'
            'raw request' = 'Invoke-BpApi'
            'call the api directly' = 'Invoke-BpApi'
            'human handoff' = 'Get-BpHubPlugin', 'Get-BpPlugin'
            'webchat script' = 'Get-BpBotWebchat'
            'knowledge sources' = 'Get-BpKnowledgeBase', 'Get-BpFile'
            'transform data' = 'Invoke-BpVrl'
        }
        $failures = foreach ($phrase in $phrases.Keys) {
            $first = @(Find-BpCommand $phrase -ErrorAction Ignore | Select-Object -First 3).Cmdlet
            if (-not ($first | Where-Object { $_ -in $phrases[$phrase] })) { "'$phrase' gives $($first -join ', '), not $($phrases[$phrase] -join ' or ')" }
            if (@($first | Sort-Object -Unique).Count -lt $first.Count) { "'$phrase' gives one twice: $($first -join ', ')" }
        }
        $failures | Should -BeNullOrEmpty
        foreach ($command in $phrases.Values | ForEach-Object { $_ }) { $null = Get-BuiltCommand $command }
    }

    It 'knows jobs by commands that there are' {
        $module = [Botpress.ApiCommand].Assembly.GetType('Botpress.PowerShell.KnownJobs', $true)
        $all = $module.GetField('_all', 'NonPublic, Static').GetValue($null)
        @($all | ForEach-Object { $_.Item2 } | Where-Object { $_ }).Count | Should -BeGreaterThan 10
        $all | ForEach-Object { $_.Item2 } | Where-Object { -not (Get-Command $_ -Module Botpress -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }

    It 'gives few for what is precise' {
        (Find-BpCommand 'list workspaces')[0].Operation | Should -BeExactly listWorkspaces
        @(Find-BpCommand 'get workspace').Count | Should -BeLessThan 25
        (Find-BpCommand BOTPRESS_LIST_BOTS).Operation | Should -Be listBots
    }

    It 'refuses what is empty' {
        { $null | Find-BpCommand -ErrorAction Stop } | Should -Throw -ExpectedMessage "*'Text'*"
        { '' | Find-BpCommand -ErrorAction Stop } | Should -Throw -ExpectedMessage "*'Text'*"
    }

    It 'finds patterns, and nothing where none fits' {
        (Find-BpCommand *Invoice*).Operation | Should -Contain listWorkspaceInvoices
        Find-BpCommand *nothing-like-it* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'gives all, also commands that stand for no operation by themselves' {
        $all = Find-BpCommand
        @($all | Where-Object Operation).Count | Should -Be ((Get-OperationFact).Count + (Get-ChatFact).Count)
        $session = $all | Where-Object Cmdlet -EQ Connect-BpSession
        $session.Operation | Should -BeNullOrEmpty
        $session.Synopsis | Should -BeLike 'Connects to*'
        foreach ($command in Get-Command -Module Botpress) { $command.Name | Should -BeIn $all.Cmdlet }
    }

    It 'says so when nothing fits, and goes on' {
        $found = Find-BpCommand 'zzzz', listBots, 'POST /v1/admin/bots/bot_123' -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Operation | Should -Be listBots
        $problems.FullyQualifiedErrorId | Should -BeLike 'CommandNotFound,*'
        $problems.TargetObject | Should -Be 'zzzz', 'POST /v1/admin/bots/bot_123'
        Get-ErrorText $problems[0] | Should -BeLike "No command stands for 'zzzz'.*Invoke-BpApi*"
    }

    It 'pipes to Get-Help' {
        (Find-BpCommand deleteBot | Get-Help).Name | Should -Be Remove-BpBot
    }

    It 'completes operations, commands and paths' {
        function Complete { param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete 'Find-BpCommand listBo' | Should -Be listBotApiKeys, listBotIssueEvents, listBotIssues, listBots, listBotVersions
        Complete 'Find-BpCommand Remove-BpBo' | Should -Contain Remove-BpBot
        Complete 'Find-BpCommand -Cmdlet listBo' | Should -BeNullOrEmpty
        Complete "Find-BpCommand -Path '/v1/admin/plugins/{id}/d" | Should -Be "'/v1/admin/plugins/{id}/dereferenced'"
    }
}
