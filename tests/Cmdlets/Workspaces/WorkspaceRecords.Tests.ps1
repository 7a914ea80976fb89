BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -BotId 'bot_default' -MaximumRetryCount 0
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'Get-BpAuditRecord' {
    BeforeEach { $server.Clear() }

    It 'gives the records of each piped workspace, page by page' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"},{"id":"w2"}],"meta":{}}')
        $server.Enqueue(200, '{"records":[{"id":"r1","recordedAt":"2024-01-02T03:04:05.000Z","userId":null,"resourceId":"b1","resourceName":"Bot","value":null,"action":"CREATE_BOT","ip":"::1"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"records":[{"id":"r2","recordedAt":"2024-01-01T03:04:05.000Z","userId":"u1","userEmail":"a@example.com","resourceId":null,"action":"NEW_ACTION"}],"meta":{}}')
        $server.Enqueue(200, '{"records":[],"meta":{}}')
        $found = @(Get-BpWorkspace | Get-BpAuditRecord)
        $found | Should -BeOfType Botpress.AuditRecord
        $found.AuditRecordId | Should -Be 'r1', 'r2'
        $found.WorkspaceId | Should -Be 'w1', 'w1'
        $found[0].RecordedAt.Kind | Should -Be 'Local'
        $found[0].UserId | Should -BeNullOrEmpty
        $found[0].Ip | Should -Be '::1'
        $found[1].Action | Should -Be 'NEW_ACTION'
        @($server.Requests)[1..3].ForEach({ "$($_.Path)?$($_.Query)" }) | Should -Be @(
            '/v1/admin/workspaces/w1/audit-records?', '/v1/admin/workspaces/w1/audit-records?nextToken=n', '/v1/admin/workspaces/w2/audit-records?')
    }

    It 'gives only records of the actions that were asked for, and asks for no page too many' {
        $server.Enqueue(200, '{"records":[{"id":"r1","action":"CREATE_BOT"},{"id":"r2","action":"ADD_WORKSPACE_MEMBER"},{"id":"r3","action":"DELETE_BOT"}],"meta":{"nextToken":"n"}}')
        (Get-BpAuditRecord *member, delete_bot -PageSize 3 | Select-Object -First 2).Id | Should -Be 'r2', 'r3'
        $server.Requests.Query | Should -Be 'pageSize=3'
    }
}

Describe 'preferences of a workspace' {
    BeforeEach { $server.Clear() }

    It 'are got by their keys, with the workspace in a header' {
        $server.Enqueue(200, '{"value":{"dark":true,"since":"2024-01-02T03:04:05.000Z"}}')
        $server.Enqueue(200, '{}')
        $found = @(Get-BpWorkspacePreference theme, none -WorkspaceId w1)
        $found | Should -BeOfType Botpress.WorkspacePreference
        $found.Key | Should -Be 'theme', 'none'
        $found.WorkspaceId | Should -Be 'w1', 'w1'
        $found[0].Value.dark | Should -BeTrue
        $found[0].Value.since | Should -BeOfType string
        $found[1].Value | Should -BeNullOrEmpty
        $server.Requests.Path | Should -Be '/v1/admin/workspaces/preferences/theme', '/v1/admin/workspaces/preferences/none'
        @($server.Requests).ForEach({ $_.Headers['x-workspace-id'] }) | Should -Be 'w1', 'w1'
    }

    It 'are set to any value: <Json>' -ForEach @(
        @{ Value = 'dark'; Json = '"dark"' }, @{ Value = 0; Json = '0' }, @{ Value = $false; Json = 'false' }, @{ Value = $null; Json = 'null' }, @{ Value = ''; Json = '""' }
        @{ Value = @(); Json = '[]' }, @{ Value = @{}; Json = '{}' }, @{ Value = [pscustomobject] @{ a = 1, 'two' }; Json = '{"a":[1,"two"]}' }) {
        Set-BpWorkspacePreference theme $Value | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'POST /v1/admin/workspaces/preferences/theme'
        $server.Requests[0].Headers['x-workspace-id'] | Should -Be 'wkspace_default'
        $server.Requests[0].Text | Should -Be "{""value"":$Json}"
    }

    It 'are copied to another workspace through the pipeline' {
        $server.Enqueue(200, '{"value":["b1"]}')
        Get-BpWorkspacePreference pinned -WorkspaceId w1 | Set-BpWorkspacePreference -WorkspaceId w2
        $server.Requests[1].Text | Should -Be '{"value":["b1"]}'
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be 'w2'
    }

    It 'send no workspace that is not known' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Set-BpWorkspacePreference theme -Session $session
        $server.Requests[0].Headers.ContainsKey('x-workspace-id') | Should -BeFalse
        $server.Requests[0].Text | Should -Be '{}'
    }
}

Describe 'Get-BpPublicWorkspace' {
    BeforeEach { $server.Clear() }

    It 'gives what everybody can see' {
        $server.Enqueue(200, '{"id":"w1","name":"Acme","handle":"acme","about":"Rockets","socialAccounts":["x"],"createdAt":"2024-01-02T03:04:05.000Z","updatedAt":"2024-01-02T03:04:05.000Z"}')
        $server.Enqueue(200, '{"workspaces":[{"id":"w1","name":"Acme"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"workspaces":[{"id":"w2","name":"Acme too"}],"meta":{}}')
        $one = Get-BpPublicWorkspace w1
        $one | Should -BeOfType Botpress.PublicWorkspace
        $one.WorkspaceId | Should -Be 'w1'
        $one.SocialAccounts | Should -Be 'x'
        (Get-BpPublicWorkspace -Search acme -WorkspaceIds w1, w2 -PageSize 1).Name | Should -Be 'Acme', 'Acme too'
        @($server.Requests).ForEach({ "$($_.Path)?$($_.Query)" }) | Should -Be @(
            '/v1/admin/workspaces/w1/public?', '/v1/admin/workspaces/public?pageSize=1&workspaceIds=w1&workspaceIds=w2&search=acme'
            '/v1/admin/workspaces/public?nextToken=n&pageSize=1&workspaceIds=w1&workspaceIds=w2&search=acme')
    }
}
