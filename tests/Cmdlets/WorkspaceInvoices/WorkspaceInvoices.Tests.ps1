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

Describe 'Get-BpWorkspaceInvoice' {
    BeforeEach { $server.Clear() }

    It 'gives typed invoices of the workspace that is named, or of the session' {
        $server.Enqueue(200, '{"invoices":[{"id":"i1","period":{"month":3,"year":2024},"date":"2024-03-05T06:07:08.000Z","amount":12.5,"currency":"usd","paymentStatus":"open","dueDate":"2024-04-01","paymentAttemptCount":2,"nextPaymentAttemptDate":null,"pdfUrl":"https://example.com/i1.pdf","tax":1},{"id":"i2","paymentStatus":null,"dueDate":"at once"}]}')
        $server.Enqueue(200, '{"invoices":[]}')
        $found = @(Get-BpWorkspaceInvoice)
        $found[0] | Should -BeOfType Botpress.WorkspaceInvoice
        $found[0].InvoiceId | Should -Be 'i1'
        $found[0].WorkspaceId | Should -Be 'wkspace_default'
        "$($found[0].Period)" | Should -Be '2024-03'
        $found[0].Amount | Should -Be 12.5
        $found[0].Date.ToUniversalTime().ToString('s') | Should -Be '2024-03-05T06:07:08'
        $found[0].DueDate | Should -Be ([datetime]::new(2024, 4, 1))
        $found[0].Tax | Should -Be 1
        $found[1].DueDate | Should -Be 'at once'
        Get-BpWorkspaceInvoice -WorkspaceId w2
        $server.Requests.Path | Should -Be '/v1/admin/workspaces/wkspace_default/billing/invoices', '/v1/admin/workspaces/w2/billing/invoices'
    }

    It 'says what to do when no workspace is known' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Get-BpWorkspaceInvoice -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the workspace*Set-BpSession -WorkspaceId*'
        Get-BpWorkspaceInvoice -WorkspaceId '..' -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '-WorkspaceId is ''..''*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Get-BpUpcomingInvoice' {
    BeforeEach { $server.Clear() }

    It 'gives what the invoice is made up of' {
        $server.Enqueue(200, '{"total":99,"lineItems":[{"id":"l1","description":"Plan","totalInCents":9900,"currency":"usd","pricePerUnitInCents":9900,"quantity":1,"type":"subscription","periodStart":"2024-03-01","periodEnd":null}]}')
        $invoice = Get-BpUpcomingInvoice -WorkspaceId w1
        $invoice | Should -BeOfType Botpress.UpcomingInvoice
        $invoice.WorkspaceId | Should -Be 'w1'
        $invoice.Total | Should -Be 99
        $invoice.LineItems[0].PeriodStart | Should -Be ([datetime]::new(2024, 3, 1))
        "$($invoice.LineItems)" | Should -Be 'Plan: 99.00 usd'
    }
}

Describe 'Invoke-BpInvoiceCharge' {
    BeforeEach { $server.Clear() }

    It 'charges the invoices that are piped in, each in its workspace' {
        $server.Enqueue(200, '{"invoices":[{"id":"i1","paymentStatus":"open"},{"id":"i2","paymentStatus":"paid"},{"id":"i3","paymentStatus":"open"}]}')
        $server.Enqueue(200, '{"chargedInvoices":[{"id":"i1","amount":12.5}],"failedInvoices":[]}')
        $server.Enqueue(200, '{"chargedInvoices":[],"failedInvoices":[{"id":"i3","amount":7,"failedReason":"Card declined"}]}')
        $charges = @(Get-BpWorkspaceInvoice -WorkspaceId w2 | Where-Object PaymentStatus -EQ open | Invoke-BpInvoiceCharge -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue)
        $charges | Should -BeOfType Botpress.InvoiceCharge
        $charges.InvoiceId | Should -Be 'i1', 'i3'
        $charges.Charged | Should -Be $true, $false
        $charges.Amount | Should -Be 12.5, 7
        $charges[1].FailedReason | Should -Be 'Card declined'
        $charges.WorkspaceId | Should -Be 'w2', 'w2'
        $warnings | Should -Be 'Invoice i3 could not be charged: Card declined'
        @($server.Requests)[1..2].Path | Should -Be '/v1/admin/workspaces/w2/billing/invoices/charge-unpaid', '/v1/admin/workspaces/w2/billing/invoices/charge-unpaid'
        @($server.Requests)[1..2].Text | Should -Be '{"invoiceIds":["i1"]}', '{"invoiceIds":["i3"]}'
    }

    It 'charges all that are unpaid when none is named' {
        $server.Enqueue(200, '{"chargedInvoices":[],"failedInvoices":[]}')
        Invoke-BpInvoiceCharge -Confirm:$false | Should -BeNullOrEmpty
        $server.Requests[0].Text | Should -Be '{}'
        $server.Requests[0].Path | Should -Be '/v1/admin/workspaces/wkspace_default/billing/invoices/charge-unpaid'
    }

    It 'does not take none for all' {
        foreach ($none in @(), $null) {
            Invoke-BpInvoiceCharge -InvoiceId $none -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0])" | Should -BeLike '-InvoiceId is empty*'
        }

        @() | Invoke-BpInvoiceCharge -Confirm:$false
        $server.Requests.Count | Should -Be 0
    }

    It 'says what would be charged' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('
                param($Module, $Url)
                Import-Module $Module
                $session = Connect-BpSession -ApiUrl $Url -Token t -WorkspaceId w1 -NoDefault
                $null = Start-Transcript (Join-Path ([IO.Path]::GetTempPath()) "charge-$PID.txt")
                Invoke-BpInvoiceCharge -Session $session -WhatIf
                Invoke-BpInvoiceCharge i1, i2 -Session $session -WhatIf
                $null = Stop-Transcript
                Get-Content (Join-Path ([IO.Path]::GetTempPath()) "charge-$PID.txt")
                Remove-Item (Join-Path ([IO.Path]::GetTempPath()) "charge-$PID.txt")').AddArgument((Get-ModulePath)).AddArgument($server.Url)
            $said = $shell.Invoke() -match '^What if:'
        }
        finally { $shell.Dispose() }

        $said[0] | Should -BeLike '*"Charge all unpaid invoices to the payment method of the workspace" on target "workspace w1"*'
        $said[1] | Should -BeLike '*"Charge invoice i1, i2 to the payment method of the workspace" on target "workspace w1"*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'Convert-BpWorkspace' {
    BeforeEach { $server.Clear() }

    It 'moves a piped workspace, and gives no output' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1","billingVersion":"v3"},{"id":"w2","billingVersion":"v4"}],"meta":{}}')
        Get-BpWorkspace | Where-Object BillingVersion -EQ v3 | Convert-BpWorkspace -Confirm:$false | Should -BeNullOrEmpty
        @($server.Requests).ForEach({ "$($_.Method) $($_.Path)" }) | Should -Be 'GET /v1/admin/workspaces', 'POST /v1/admin/workspaces/w1/migrate-to-v4'
        $server.Requests[1].Text | Should -Be '{}'
    }
}
