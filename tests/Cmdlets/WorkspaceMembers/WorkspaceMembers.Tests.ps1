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

Describe 'Get-BpWorkspaceMember' {
    BeforeEach { $server.Clear() }

    It 'gives typed members of every page, filtered by address' {
        $server.Enqueue(200, '{"members":[{"id":"m1","userId":"u1","email":"Ada@example.com","role":"owner","createdAt":"2024-01-02T03:04:05.000Z","team":"core"},{"id":"m2","email":"b@other.org","role":"viewer","createdAt":"2024-01-02T03:04:05.000Z"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"members":[{"id":"m3","email":"grace@example.com","role":"developer","createdAt":"2024-01-02T03:04:05.000Z","displayName":"Grace"}],"meta":{}}')
        $found = @(Get-BpWorkspaceMember *@example.com -PageSize 2)
        $found.Id | Should -Be 'm1', 'm3'
        $found[0] | Should -BeOfType Botpress.WorkspaceMember
        $found[0].WorkspaceMemberId | Should -Be 'm1'
        $found[0].WorkspaceId | Should -Be 'wkspace_default'
        $found[0].Team | Should -Be 'core'
        $found[0].CreatedAt.Kind | Should -Be 'Local'
        $found[1].DisplayName | Should -Be 'Grace'
        $server.Requests.Query | Should -Be 'pageSize=2', 'nextToken=n&pageSize=2'
    }

    It 'asks for no further page than it needs' {
        $server.Enqueue(200, '{"members":[{"id":"m1"},{"id":"m2"}],"meta":{"nextToken":"n"}}')
        (Get-BpWorkspaceMember | Select-Object -First 2).Id | Should -Be 'm1', 'm2'
        $server.Requests.Count | Should -Be 1
    }

    It 'gets the member whose token this is' {
        $server.Enqueue(200, '{"id":"m1","email":"ada@example.com","role":"owner","createdAt":"2024-01-02T03:04:05.000Z"}')
        $me = Get-BpWorkspaceMember -Me -WorkspaceId w7
        $me.Role | Should -Be 'owner'
        $me.WorkspaceId | Should -Be 'w7'
        $server.Requests[0].Path | Should -Be '/v1/admin/workspace-members/me'
        $server.Requests[0].Headers['x-workspace-id'] | Should -Be 'w7'
    }

    It 'lists the members of each piped workspace' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"},{"id":"w2"}],"meta":{}}')
        $server.Enqueue(200, '{"members":[{"id":"m1"}],"meta":{}}')
        $server.Enqueue(200, '{"members":[{"id":"m2"}],"meta":{}}')
        (Get-BpWorkspace | Get-BpWorkspaceMember).WorkspaceId | Should -Be 'w1', 'w2'
        @($server.Requests)[1, 2].ForEach({ $_.Headers['x-workspace-id'] }) | Should -Be 'w1', 'w2'
    }
}

Describe 'Add-BpWorkspaceMember' {
    BeforeEach { $server.Clear() }

    It 'adds each line of a CSV, the role as the API writes it' {
        $server.Enqueue(200, '{"id":"m1","email":"a@example.com","role":"viewer","createdAt":"2024-01-02T03:04:05.000Z"}')
        $server.Enqueue(200, '{"id":"m2","email":"b@example.com","role":"developer","createdAt":"2024-01-02T03:04:05.000Z"}')
        $made = 'Email,Role', 'a@example.com,Viewer', 'b@example.com,developer' | ConvertFrom-Csv | Add-BpWorkspaceMember -SendEmail:$false
        $made.Id | Should -Be 'm1', 'm2'
        $server.Requests.Text | Should -Be '{"email":"a@example.com","role":"viewer","sendEmail":false}', '{"email":"b@example.com","role":"developer","sendEmail":false}'
    }

    It 'leaves it to the API whether an e-mail is sent' {
        $server.Enqueue(200, '{"id":"m1"}')
        $null = Add-BpWorkspaceMember a@example.com viewer
        $server.Requests[0].Text | Should -Be '{"email":"a@example.com","role":"viewer"}'
    }
}

Describe 'Set-BpWorkspaceMember' {
    BeforeEach { $server.Clear() }

    It 'changes the role of a piped member, and not to the role that it has' {
        $server.Enqueue(200, '{"members":[{"id":"m1","role":"viewer"}],"meta":{}}')
        $server.Enqueue(200, '{"id":"m1","role":"manager"}')
        $changed = Get-BpWorkspaceMember -WorkspaceId w2 | Set-BpWorkspaceMember -Role Manager
        $changed.Role | Should -Be 'manager'
        $changed.WorkspaceId | Should -Be 'w2'
        "$($server.Requests[1].Method) $($server.Requests[1].Path)" | Should -Be 'PUT /v1/admin/workspace-members/m1'
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be 'w2'
        $server.Requests[1].Text | Should -Be '{"role":"manager"}'
    }

    It 'sends no role of its own' {
        $server.Enqueue(200, '{"members":[{"id":"m1","role":"viewer"}],"meta":{}}')
        Get-BpWorkspaceMember | Set-BpWorkspaceMember -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NothingToChange,*'
        $server.Requests.Count | Should -Be 1
        $server.Enqueue(200, '{"id":"m1","role":"viewer"}')
        $null = Set-BpWorkspaceMember m1 -WarningAction SilentlyContinue
        $server.Requests[1].Text | Should -Be '{}'
    }
}

Describe 'Remove-BpWorkspaceMember' {
    BeforeEach {
        $server.Clear()
        $server.Enqueue(200, '{"members":[{"id":"m1","role":"viewer"},{"id":"m2","role":"owner"},{"id":"m3","role":"viewer"}],"meta":{}}')
    }

    It 'removes those that a filter lets through, from the workspace that they were listed in' {
        Get-BpWorkspaceMember -WorkspaceId w2 | Where-Object Role -EQ viewer | Remove-BpWorkspaceMember | Should -BeNullOrEmpty
        @($server.Requests).ForEach({ "$($_.Method) $($_.Path) $($_.Headers['x-workspace-id'])" }) | Should -Be @(
            'GET /v1/admin/workspace-members w2', 'DELETE /v1/admin/workspace-members/m1 w2', 'DELETE /v1/admin/workspace-members/m3 w2')
    }

    It 'removes nobody with -WhatIf' {
        Get-BpWorkspaceMember | Where-Object Role -EQ viewer | Remove-BpWorkspaceMember -WhatIf
        $server.Requests.Method | Should -Be 'GET'
    }

    It 'goes on after a member that cannot be removed' {
        $server.Enqueue(403, '{"id":"err_1","code":403,"type":"Forbidden","message":"The last owner"}')
        $server.Enqueue(200, '{}')
        Get-BpWorkspaceMember | Select-Object -Skip 1 | Remove-BpWorkspaceMember -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Forbidden*'
        $failed[0].TargetObject | Should -Be 'm2'
        $server.Requests[2].Path | Should -Be '/v1/admin/workspace-members/m3'
    }
}
