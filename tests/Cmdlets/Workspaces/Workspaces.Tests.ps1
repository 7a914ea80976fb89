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

Describe 'Get-BpWorkspace' {
    BeforeEach { $server.Clear() }

    It 'gives typed workspaces of every page, filtered by name' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1","name":"Sales EU","botCount":2,"spendingLimit":12.5,"createdAt":"2024-01-02T03:04:05.000Z","colour":"red"},{"id":"w2","name":"Lab"}],"meta":{"nextToken":"a+/="}}')
        $server.Enqueue(200, '{"workspaces":[{"id":"w3","name":"sales US"}],"meta":{}}')
        $found = @(Get-BpWorkspace -Name 'Sales*' -Handle h -PageSize 2)

        $found.Id | Should -Be 'w1', 'w3'
        $found[0] | Should -BeOfType Botpress.Workspace
        $found[0].WorkspaceId | Should -Be 'w1'
        $found[0].BotCount | Should -Be 2
        $found[0].SpendingLimit | Should -Be 12.5
        $found[0].Colour | Should -Be 'red'
        $found[0].CreatedAt.Kind | Should -Be 'Local'
        $found[0].CreatedAt.ToUniversalTime().ToString('s') | Should -Be '2024-01-02T03:04:05'
        $server.Requests.Query | Should -Be 'pageSize=2&handle=h', 'nextToken=a%2B%2F%3D&pageSize=2&handle=h'
    }

    It 'gets several by id' {
        $server.Enqueue(200, '{"id":"w1","name":"One"}')
        $server.Enqueue(200, '{"id":"w2","name":"Two"}')
        (Get-BpWorkspace w1, w2).Name | Should -Be 'One', 'Two'
        $server.Requests.Path | Should -Be '/v1/admin/workspaces/w1', '/v1/admin/workspaces/w2'
    }

    It 'needs no workspace in the session' {
        $server.Enqueue(200, '{"workspaces":[],"meta":{}}')
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Get-BpWorkspace -Session $session -ErrorAction Stop
        $server.Requests[0].Headers.ContainsKey('x-workspace-id') | Should -BeFalse
    }
}

Describe 'New-BpWorkspace' {
    BeforeEach { $server.Clear() }

    It 'creates one for each name of a CSV' {
        $server.Enqueue(200, '{"id":"w1","name":"A"}')
        $server.Enqueue(200, '{"id":"w2","name":"B"}')
        $made = 'Name', 'A', 'B' | ConvertFrom-Csv | New-BpWorkspace -BillingVersion V4
        $made.Id | Should -Be 'w1', 'w2'
        $server.Requests.Text | Should -Be '{"name":"A","billingVersion":"v4"}', '{"name":"B","billingVersion":"v4"}'
    }
}

Describe 'Set-BpWorkspace' {
    BeforeEach { $server.Clear() }

    It 'changes a piped workspace, and only what was named' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1","name":"One","about":"old"}],"meta":{}}')
        $server.Enqueue(200, '{"id":"w1","name":"Uno"}')
        (Get-BpWorkspace | Set-BpWorkspace -Name Uno -IsPublic:$false -SocialAccounts @()).Name | Should -Be 'Uno'
        $server.Requests[1].Path | Should -Be '/v1/admin/workspaces/w1'
        Test-JsonEqual '{"name":"Uno","isPublic":false,"socialAccounts":[]}' $server.Requests[1].Text | Should -BeTrue
    }
}

Describe 'Remove-BpWorkspace' {
    BeforeEach { $server.Clear() }

    It 'says what it would delete, and with -WhatIf deletes nothing' {
        Remove-BpWorkspace w1 -WhatIf
        $server.Requests.Count | Should -Be 0
        $impact = (Get-Command Remove-BpWorkspace).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact
        $impact | Should -Be 'High'
    }

    It 'gives no output' {
        Remove-BpWorkspace w1 -Confirm:$false | Should -BeNullOrEmpty
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'DELETE /v1/admin/workspaces/w1'
    }

    It 'refuses an id that would reach another route: <Id>' -ForEach @(@{ Id = '..' }, @{ Id = '.' }) {
        Remove-BpWorkspace $Id -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Test-BpWorkspaceHandle' {
    BeforeEach { $server.Clear() }

    It 'answers true or false' {
        $server.Enqueue(200, '{"available":true,"suggestions":[]}')
        $server.Enqueue(200, '{"available":false,"suggestions":["acme-1"],"usedBy":"w9"}')
        $answers = 'free', 'acme' | Test-BpWorkspaceHandle
        $answers | Should -Be $true, $false
        $answers[0] | Should -BeOfType bool
    }

    It 'gives the whole answer with -Detailed' {
        $server.Enqueue(200, '{"available":false,"suggestions":["acme-1","acme-2"],"usedBy":"w9"}')
        $answer = Test-BpWorkspaceHandle acme -Detailed
        $answer | Should -BeOfType Botpress.WorkspaceHandle
        $answer.Handle | Should -Be 'acme'
        $answer.Available | Should -BeFalse
        $answer.Suggestions | Should -Be 'acme-1', 'acme-2'
        $answer.UsedBy | Should -Be 'w9'
    }
}
