BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token 'bp_pat_secret' -WorkspaceId 'wkspace_default' -MaximumRetryCount 0

    $subscription = '{"plan":{"current":{"status":"active","planId":"team","interval":"month","price":495,"proratedPrice":12.5,"cancelAtPeriodEnd":false,"periodEnd":"2024-02-01T00:00:00.000Z"},"next":{"planId":"plus","interval":"year","price":null,"effectiveDate":"2024-02-01T00:00:00.000Z"}},' +
        '"addons":{"extra-bots":{"current":{"quantity":2,"price":20},"next":{"quantity":1,"price":10,"effectiveDate":"2024-02-01T00:00:00.000Z"}},"extra-messages":{"current":{"quantity":1,"price":20},"next":null}},' +
        '"discounts":[{"id":"di_1","couponId":"c1","promotionCode":null,"name":"Welcome","percentOff":20,"amountOff":null,"currency":null,"duration":"once","durationInMonths":null,"start":"2024-01-01","end":"soon"}],"later":1}'
    $odd = "name $([char] 0xE9) $([char] 0x65E5)$([char] 0x672C) +/#?&=%"

    # The question that a cmdlet asks, as -WhatIf shows it.
    function Get-Question {
        param([string] $Code)
        $state = [initialsessionstate]::CreateDefault()
        $state.ImportPSModule((Get-ModulePath))
        $shell = [powershell]::Create($state)
        try {
            $hostText = $shell.AddScript("Start-Transcript -Path '$TestDrive/question.txt' -Force | Out-Null; `$null = Connect-BpSession -ApiUrl '$($server.Url)' -Token t -WorkspaceId wkspace_1; $Code -WhatIf; Stop-Transcript | Out-Null").Invoke()
            "$hostText$(Get-Content "$TestDrive/question.txt" -Raw)"
        }
        finally {
            $shell.Dispose()
        }
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'plans and add-ons' {
    BeforeEach { $server.Clear() }

    BeforeAll {
        $plans = '[{"id":"plus","name":"Plus","description":"d","prices":{"month":{"amount":89,"currency":"usd"},"year":{"amount":948.5,"currency":"usd"}},"features":{"bot_count":3,"file_storage":null},"metadata":{"a":"b"},"colour":"red"},{"id":"big","name":"Enterprise","description":"d","prices":{},"features":{}}]'
    }

    It 'are listed without a workspace, filtered by name' {
        $server.Enqueue(200, $plans)
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        $found = @(Get-BpPlan -Name 'p*' -Session $session)
        $found.Id | Should -Be 'plus'
        $found[0] | Should -BeOfType Botpress.Plan
        $found[0].PlanId | Should -Be 'plus'
        $found[0].Prices.Month.Amount | Should -Be 89
        "$($found[0].Prices.Year)" | Should -Be '948.5 usd'
        $found[0].Features.bot_count | Should -Be 3
        $found[0].Features['file_storage'] | Should -BeNullOrEmpty
        $found[0].Metadata['a'] | Should -Be 'b'
        $found[0].Colour | Should -Be 'red'
        $server.Requests[0].Path | Should -Be '/v2/billing/plans'
        $server.Requests[0].Headers.ContainsKey('x-workspace-id') | Should -BeFalse
    }

    It 'show the prices of a month and a year' {
        $server.Enqueue(200, $plans)
        $lines = (Get-BpPlan | Format-Table | Out-String -Width 120) -split '\r?\n'
        $lines -match 'Id +Name +Month +Year' | Should -Not -BeNullOrEmpty
        $lines -match '^plus +Plus +89 +948.5 usd' | Should -Not -BeNullOrEmpty
        $lines -match '^big +Enterprise' | Should -Not -BeNullOrEmpty
    }

    It 'are got by id' {
        $server.Enqueue(200, '{"id":"extra-bots","name":"Bots","description":"d","prices":{"month":{"amount":10,"currency":"usd","interval":"month"},"year":{"amount":100,"currency":"usd","interval":"year"}},"increments":{"bot_count":1}}')
        $addon = Get-BpAddon extra-bots
        $addon | Should -BeOfType Botpress.Addon
        $addon.AddonId | Should -Be 'extra-bots'
        $addon.Prices.Name | Should -Be 'month', 'year'
        ($addon.Prices | Where-Object Interval -EQ year).Amount | Should -Be 100
        $addon.Increments.bot_count | Should -Be 1
        $server.Requests[0].Path | Should -Be '/v2/billing/addons/extra-bots'
        Get-BpPlan '..' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument*'
    }
}

Describe 'invoices' {
    BeforeEach { $server.Clear() }

    BeforeAll {
        $open = '{"id":"in_2","amount":20.5,"currency":"usd","status":"open","createdAt":"2024-01-02T03:04:05.000Z","periodStart":"2024-01-01","periodEnd":"whenever","dueDate":null,"pdfUrl":null}'
        $paid = $open.Replace('in_2', 'in_1').Replace('open', 'paid')
    }

    It 'come from every page, typed' {
        $server.Enqueue(200, "{`"invoices`":[$paid],`"meta`":{`"nextToken`":`"n`"}}")
        $server.Enqueue(200, "{`"invoices`":[$open],`"meta`":{}}")
        $found = @(Get-BpInvoice -PageSize 1)
        $found.InvoiceId | Should -Be 'in_1', 'in_2'
        $found[1] | Should -BeOfType Botpress.BillingInvoice
        $found[1].Amount | Should -Be 20.5
        $found[1].CreatedAt.Kind | Should -Be 'Local'
        $found[1].PeriodStart | Should -Be ([datetime]::new(2024, 1, 1))
        $found[1].PeriodEnd | Should -Be 'whenever'
        $found[1].WorkspaceId | Should -Be 'wkspace_default'
        $server.Requests.Query | Should -Be 'pageSize=1', 'nextToken=n&pageSize=1'
    }

    It 'are paid by pipeline, in the workspace that they are of' {
        $server.Enqueue(200, "{`"invoices`":[$paid,$open],`"meta`":{}}")
        $server.Enqueue(200, $open.Replace('open', 'paid'))
        $result = Get-BpInvoice -WorkspaceId w9 | Where-Object Status -EQ open | Invoke-BpInvoicePayment -Confirm:$false
        $result.Status | Should -Be 'paid'
        $server.Requests.Count | Should -Be 2
        "$($server.Requests[1].Method) $($server.Requests[1].Path) $($server.Requests[1].Text)" | Should -Be 'POST /v2/billing/invoices/in_2/pay {}'
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be 'w9'
    }

    It 'are not paid with -WhatIf' {
        $server.Enqueue(200, "{`"invoices`":[$open],`"meta`":{}}")
        Get-BpInvoice | Invoke-BpInvoicePayment -WhatIf | Should -BeNullOrEmpty
        $server.Requests.Method | Should -Be 'GET'
    }

    It 'are paid one at a time with an idempotency key' {
        $server.Enqueue(200, $paid)
        $result = Invoke-BpInvoicePayment in_1, in_2 -IdempotencyKey k1 -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Id | Should -Be 'in_1'
        $server.Requests.Text | Should -Be '{"idempotencyKey":"k1"}'
        "$($failed[0])" | Should -BeLike '-IdempotencyKey names one payment*'
        $failed[0].TargetObject | Should -Be 'in_2'
    }

    It 'are never paid a second time by themselves' {
        $server.Enqueue(503, '{"id":"err_1","code":503,"type":"Internal","message":"later"}')
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -MaximumRetryCount 3 -NoDefault
        Invoke-BpInvoicePayment in_1 -Session $session -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $server.Requests.Count | Should -Be 1
        $failed.Count | Should -BeGreaterThan 0
    }
}

Describe 'payment methods and addresses' {
    BeforeEach { $server.Clear() }

    It 'come typed' {
        $server.Enqueue(200, '{"paymentMethod":{"id":"pm_1","type":"card","card":{"brand":"visa","lastFour":"4242","expMonth":3,"expYear":2030}}}')
        $method = Get-BpPaymentMethod
        $method | Should -BeOfType Botpress.PaymentMethod
        $method.PaymentMethodId | Should -Be 'pm_1'
        "$($method.Card)" | Should -Be 'visa 4242 03/2030'
        $method.WorkspaceId | Should -Be 'wkspace_default'
    }

    It 'give nothing, and a verbose line, where there is none: <Name>' -ForEach @(
        @{ Name = 'Get-BpPaymentMethod'; Body = '{"paymentMethod":null}'; Text = '*wkspace_default has no payment method*' }
        @{ Name = 'Get-BpBillingAddress'; Body = '{"address":null}'; Text = '*wkspace_default has no billing address*' }
    ) {
        $server.Enqueue(200, $Body)
        $output = & $Name -Verbose -ErrorAction Stop 4>&1
        $output | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] } | Should -BeNullOrEmpty
        "$output" | Should -BeLike $Text
    }

    It 'are an error where the answer is not as it should be' {
        $server.Enqueue(200, '{}')
        Get-BpPaymentMethod -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse*'
    }

    It 'are set' {
        $server.Enqueue(200, '{"id":"pm_2","type":"link","card":null}')
        (Set-BpPaymentMethod pm_2 -Confirm:$false).Type | Should -Be 'link'
        $server.Requests[0].Text | Should -Be '{"paymentMethodId":"pm_2"}'
    }

    It 'give the secret of an intent' {
        $server.Enqueue(200, '{"clientSecret":"seti_1_secret_2"}')
        $debug = New-BpPaymentMethodIntent -Debug 5>&1
        ($debug | Where-Object { $_ -is [Botpress.PaymentMethodIntent] }).ClientSecret | Should -Be 'seti_1_secret_2'
        "$($debug | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })" | Should -Not -Match 'secret_2'
    }

    It 'pipe from one workspace to another' {
        $server.Enqueue(200, '{"address":{"lineOne":"1 Main","city":"Montreal","postalCode":"H2X","country":"CA"}}')
        $server.Enqueue(200, '{}')
        Get-BpBillingAddress | Set-BpBillingAddress -WorkspaceId w2 | Should -BeNullOrEmpty
        "$($server.Requests[1].Method) $($server.Requests[1].Path)" | Should -Be 'PUT /v2/billing/address'
        Test-JsonEqual '{"lineOne":"1 Main","city":"Montreal","postalCode":"H2X","country":"CA"}' $server.Requests[1].Text | Should -BeTrue
        $server.Requests[1].Headers['x-workspace-id'] | Should -Be 'w2'
    }
}

Describe 'subscriptions' {
    BeforeEach { $server.Clear() }

    It 'come typed, the add-ons as a list' {
        $server.Enqueue(200, $subscription)
        $found = Get-BpSubscription
        $found | Should -BeOfType Botpress.Subscription
        $found.Plan.Current.PlanId | Should -Be 'team'
        $found.Plan.Current.ProratedPrice | Should -Be 12.5
        $found.Plan.Current.PeriodEnd.Kind | Should -Be 'Local'
        $found.Plan.Next.Price | Should -BeNullOrEmpty
        $found.Addons.AddonId | Should -Be 'extra-bots', 'extra-messages'
        ($found.Addons | Where-Object { $_.Next }).Next.Quantity | Should -Be 1
        $found.Discounts[0].PercentOff | Should -Be 20
        $found.Discounts[0].Start | Should -Be ([datetime]::new(2024, 1, 1))
        $found.Discounts[0].End | Should -Be 'soon'
        $found.Later | Should -Be 1
        $found.WorkspaceId | Should -Be 'wkspace_default'
        $text = $found | Format-List | Out-String
        $text | Should -Match 'Addons +: extra-bots 2 \(then 1\), extra-messages 1'
        $text | Should -Match 'Discounts +: Welcome 20 %'
    }

    It 'of all workspaces come by pipeline' {
        $server.Enqueue(200, '{"workspaces":[{"id":"w1"},{"id":"w2"}],"meta":{}}')
        $server.Enqueue(200, $subscription)
        $server.Enqueue(200, $subscription)
        (Get-BpWorkspace | Get-BpSubscription).WorkspaceId | Should -Be 'w1', 'w2'
    }

    It 'are changed: <Name>' -ForEach @(
        @{ Name = 'Set-BpPlan'; Arguments = @{ PlanId = 'team'; Interval = 'Month' }; Sent = 'PUT /v2/billing/plans {"planId":"team","interval":"month"}' }
        @{ Name = 'Set-BpPlan'; Arguments = @{ PlanId = 'team'; Interval = 'year'; TestReferenceTime = 0; CouponCode = '' }; Sent = 'PUT /v2/billing/plans {"planId":"team","interval":"year","couponCode":"","testReferenceTime":0}' }
        @{ Name = 'Set-BpPlan'; Arguments = @{ PlanId = 'p'; Interval = 'year'; TestReferenceTime = 1704164645000; CouponCode = $null }; Sent = 'PUT /v2/billing/plans {"planId":"p","interval":"year","couponCode":null,"testReferenceTime":1704164645000}' }
        @{ Name = 'Set-BpAddon'; Arguments = @{ Addon = @{} }; Sent = 'PATCH /v2/billing/addons {"addons":{}}' }
        @{ Name = 'Set-BpAddon'; Arguments = @{ Addons = [pscustomobject] @{ 'extra-bots' = 2 }; CouponCode = 'C' }; Sent = 'PATCH /v2/billing/addons {"addons":{"extra-bots":2},"couponCode":"C"}' }
        @{ Name = 'Stop-BpSubscription'; Arguments = @{}; Sent = 'POST /v2/billing/subscriptions/cancel {}' }
    ) {
        $server.Enqueue(200, $subscription)
        (& $Name @Arguments -Confirm:$false).Plan.Current.PlanId | Should -Be 'team'
        $method, $path, $body = $Sent -split ' ', 3
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be "$method $path"
        Test-JsonEqual $body $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'send odd text as it is' {
        $server.Enqueue(200, $subscription)
        $null = Set-BpPlan $odd month -CouponCode $odd -Confirm:$false
        ($server.Requests[0].Text | ConvertFrom-Json).planId | Should -Be $odd
        ($server.Requests[0].Text | ConvertFrom-Json).couponCode | Should -Be $odd
    }

    It 'take a plan from the pipeline' {
        $server.Enqueue(200, '{"id":"plus","name":"Plus"}')
        $server.Enqueue(200, $subscription)
        $null = Get-BpPlan plus | Set-BpPlan -Interval year -Confirm:$false
        Test-JsonEqual '{"planId":"plus","interval":"year"}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'refuse add-ons that are no map' {
        Set-BpAddon 'extra-bots' -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '-Addon must be a hashtable*'
        $server.Requests.Count | Should -Be 0
    }

    It 'need a workspace before anything is asked' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        Stop-BpSubscription -Session $session -WhatIf -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '*needs to know the workspace*Set-BpSession -WorkspaceId*'
    }
}

Describe 'Get-BpSubscriptionPreview' {
    BeforeEach { $server.Clear() }

    BeforeAll {
        $preview = '{"subscription":{"plan":{"planId":"team","interval":"month","effectiveDate":"2024-01-02T03:04:05.000Z"},"addons":{"extra-bots":{"quantity":2,"effectiveDate":null,"autoAdjusted":true}}},"changeType":"upgrade",' +
            '"costs":{"immediate":{"total":400,"accountBalance":10,"amountDue":390,"lineItems":[{"type":"plan","id":"team","description":"Team","amount":495},{"type":"proration_credit","id":"plus","description":"Unused","amount":-95,"quantity":1}]},"nextCycle":{"total":515,"lineItems":[]}},"nextBillingDate":"2024-02-02T03:04:05.000Z"}'
    }

    It 'says what a change costs' {
        $server.Enqueue(200, $preview)
        $found = Get-BpSubscriptionPreview team Month -Addon @{ 'extra-bots' = 2 } -CouponCode C
        $found | Should -BeOfType Botpress.SubscriptionPreview
        $found.ChangeType | Should -Be 'upgrade'
        $found.Costs.Immediate.AmountDue | Should -Be 390
        $found.Costs.Immediate.LineItems.Amount | Should -Be 495, -95
        $found.Subscription.Addons[0].AddonId | Should -Be 'extra-bots'
        $found.Subscription.Addons[0].AutoAdjusted | Should -BeTrue
        $found.NextBillingDate.Kind | Should -Be 'Local'
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'POST /v2/billing/subscriptions/preview'
        Test-JsonEqual '{"plan":{"planId":"team","interval":"month"},"addons":{"extra-bots":2},"couponCode":"C"}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'compares plans that are piped in' {
        $server.Enqueue(200, '[{"id":"plus","name":"Plus"},{"id":"team","name":"Team"}]')
        $server.Enqueue(200, $preview)
        $server.Enqueue(200, $preview)
        $null = Get-BpPlan | Get-BpSubscriptionPreview -Interval year
        @($server.Requests)[1..2].ForEach({ ($_.Text | ConvertFrom-Json).plan.planId }) | Should -Be 'plus', 'team'
    }

    It 'is asked again after a fault, because it changes nothing' {
        $server.Enqueue(503, '{"id":"err_1","code":503,"type":"Internal","message":"later"}')
        $server.Enqueue(200, $preview)
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId w -MaximumRetryCount 1 -NoDefault
        (Get-BpSubscriptionPreview team month -Session $session).ChangeType | Should -Be 'upgrade'
    }
}

Describe 'trials and credits' {
    BeforeEach { $server.Clear() }

    It 'start, are listed and end' {
        $trial = '{"id":"trial_1","trialPlan":"team","fromPlan":"plus","endsAt":"2024-01-02T03:04:05.000Z","isActive":true}'
        $server.Enqueue(200, $trial)
        $server.Enqueue(200, "{`"trials`":[$trial]}")
        $server.Enqueue(200, '{}')
        $made = New-BpTrial team 14 -Confirm:$false
        $made | Should -BeOfType Botpress.Trial
        $made.TrialId | Should -Be 'trial_1'
        $made.EndsAt.Kind | Should -Be 'Local'
        Get-BpTrial -WorkspaceId w3 | Where-Object IsActive | Remove-BpTrial -Confirm:$false | Should -BeNullOrEmpty
        @($server.Requests).ForEach({ "$($_.Method) $($_.Path)" }) | Should -Be 'POST /v2/billing/trials', 'GET /v2/billing/trials', 'DELETE /v2/billing/trials'
        Test-JsonEqual '{"plan":"team","lengthInDays":14}' $server.Requests[0].Text | Should -BeTrue
        $server.Requests[2].Headers['x-workspace-id'] | Should -Be 'w3'
    }

    It 'of the plan of a piped workspace are not started by mistake' {
        ((Get-Command New-BpTrial).Parameters['Plan'].Attributes | Where-Object { $_ -is [Parameter] }).ValueFromPipelineByPropertyName | Sort-Object -Unique | Should -BeExactly $false
    }

    It 'are bought' {
        $server.Enqueue(200, '{"id":"cg_1","workspace_id":"w1","invoice_id":"in_9","amount":12.5,"feature":"integration_spend","period_start":"2024-01-02T03:04:05.000Z","period_end":"x","updatedAt":"2024-01-02T03:04:05.000Z","createdAt":"2024-01-02T03:04:05.000Z"}')
        $credit = New-BpCreditGrant 12.5 Integration_Spend -Confirm:$false
        $credit | Should -BeOfType Botpress.CreditGrant
        $credit.CreditGrantId, $credit.WorkspaceId, $credit.InvoiceId, $credit.PeriodEnd | Should -Be 'cg_1', 'w1', 'in_9', 'x'
        $credit.PeriodStart | Should -BeOfType datetime
        Test-JsonEqual '{"amount":12.5,"feature":"integration_spend"}' $server.Requests[0].Text | Should -BeTrue
    }
}

Describe 'auto recharge' {
    BeforeEach { $server.Clear() }

    It 'comes as one object for each feature' {
        $server.Enqueue(200, '{"settings":{"ai_spend":{"enabled":true,"threshold":5},"integration_spend":{"enabled":false,"disabledReason":"card"}}}')
        $found = @(Get-BpAutoRecharge)
        $found.Feature | Should -Be 'ai_spend', 'integration_spend'
        $found[0] | Should -BeOfType Botpress.AutoRecharge
        ($found | Where-Object Enabled).Threshold | Should -Be 5
        $found[1].DisabledReason | Should -Be 'card'
        $found.WorkspaceId | Should -Be 'wkspace_default', 'wkspace_default'
    }

    It 'is set' {
        $server.Enqueue(200, '{"settings":{"ai_spend":{"enabled":true,"threshold":0}}}')
        (Set-BpAutoRecharge ([ordered] @{ ai_spend = @{ enabled = $true; threshold = 0 }; x = [pscustomobject] @{ enabled = $false } }) -Confirm:$false).Feature | Should -Be 'ai_spend'
        "$($server.Requests[0].Method) $($server.Requests[0].Path)" | Should -Be 'PUT /v2/billing/auto-recharge/settings'
        Test-JsonEqual '{"settings":{"ai_spend":{"enabled":true,"threshold":0},"x":{"enabled":false}}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'is set to nothing' {
        $server.Enqueue(200, '{"settings":{}}')
        Set-BpAutoRecharge -Settings @{} -Confirm:$false | Should -BeNullOrEmpty
        Test-JsonEqual '{"settings":{}}' $server.Requests[0].Text | Should -BeTrue
    }

    It 'refuses a setting that is none' {
        Set-BpAutoRecharge @{ ai_spend = $true } -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -BeLike '-Setting must have a hashtable for each feature*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'quotas and usage' {
    BeforeEach { $server.Clear() }

    It 'quotas come as one object for each feature, filtered here' {
        $server.Enqueue(200, '{"bot_count":3,"table_rows":100000,"ai_spend":12.5}')
        $server.Enqueue(200, '{"bot_count":3,"table_rows":100000,"ai_spend":12.5}')
        $found = @(Get-BpQuota)
        $found.Feature | Should -Be 'bot_count', 'table_rows', 'ai_spend'
        $found[2] | Should -BeOfType Botpress.BillingQuota
        $found[2].Quota | Should -Be 12.5
        (Get-BpQuota bot*, *SPEND).Feature | Should -Be 'bot_count', 'ai_spend'
        $server.Requests.Query | Should -Be '', ''
    }

    It 'usage of every feature comes as one object for each' {
        $server.Enqueue(200, '{"quotas":{"bot_count":{"usage":2,"quota":3},"ai_spend":{"quota":5}}}')
        $found = @(Get-BpBillingUsage 2024-01)
        $found.Feature | Should -Be 'bot_count', 'ai_spend'
        $found[0] | Should -BeOfType Botpress.BillingUsage
        $found[0].Usage, $found[0].Quota, $found[0].Period, $found[0].WorkspaceId | Should -Be 2, 3, '2024-01', 'wkspace_default'
        $found[1].Usage | Should -BeNullOrEmpty
        "$($server.Requests[0].Path)?$($server.Requests[0].Query)" | Should -Be '/v2/usage/workspace-usages?period=2024-01'
    }

    It 'usage of one feature is asked for by its name' {
        $server.Enqueue(200, '{"usage":2,"quota":3}')
        $found = Get-BpBillingUsage $odd -Feature Bot_Count
        $found.Feature, $found.Usage, $found.Quota | Should -Be 'bot_count', 2, 3
        $server.Requests[0].Path | Should -Be '/v2/usage/workspace-usage'
        $server.Requests[0].Query | Should -Be "feature=bot_count&period=$([uri]::EscapeDataString($odd))"
    }

    It 'usage of several workspaces is asked for one by one' {
        $server.Enqueue(200, '{"quotas":{"bot_count":{"usage":1,"quota":3}}}')
        $server.Enqueue(200, '{"quotas":{"bot_count":{"usage":2,"quota":3}}}')
        $found = Get-BpBillingUsage 2024-01 -WorkspaceIds w1, w2
        $found.WorkspaceId | Should -Be 'w1', 'w2'
        $found.Usage | Should -Be 1, 2
        @($server.Requests).ForEach({ $_.Headers['x-workspace-id'] }) | Should -Be 'w1', 'w2'
    }
}

Describe 'what is asked before money goes' {
    It 'says what will happen: <Code>' -ForEach @(
        @{ Code = 'Invoke-BpInvoicePayment in_1'; Text = '*"Pay the invoice, with the payment method of workspace wkspace_1" on target "invoice in_1"*' }
        @{ Code = 'Set-BpPlan team month'; Text = '*"Change the plan to team, billed each month" on target "workspace wkspace_1"*' }
        @{ Code = 'Set-BpPlan team year -CouponCode C'; Text = '*"Change the plan to team, billed each year, with the coupon C"*' }
        @{ Code = 'Set-BpAddon @{ bots = 2 }'; Text = '*"Change the add-ons, and what is charged for them, to: bots 2"*' }
        @{ Code = 'New-BpCreditGrant 12.5 integration_spend'; Text = '*"Buy a credit of 12.5 for integration_spend, which is invoiced" on target "workspace wkspace_1"*' }
        @{ Code = 'Stop-BpSubscription -WorkspaceId w2'; Text = '*"Cancel the subscription: its plan and add-ons end with the period that runs" on target "workspace w2"*' }
        @{ Code = 'Set-BpPaymentMethod pm_1'; Text = '*"Charge payment method pm_1 from now on, in place of the one before"*' }
        @{ Code = 'Set-BpAutoRecharge @{ ai_spend = @{ enabled = $true; threshold = 5 } }'; Text = '*"Set what is bought without asking to: ai_spend on at 5"*' }
        @{ Code = "Set-BpAutoRecharge ([ordered] @{ ai_spend = @{ enabled = 'true' }; table_rows = @{ Enabled = `$true } })"; Text = '*ai_spend enabled ''true''*table_rows without enabled*' }
        @{ Code = 'New-BpTrial team 14'; Text = '*"Start a trial of the plan team for 14 day(s)"*' }
        @{ Code = 'Remove-BpTrial'; Text = '*"End the trial now, and with it what its plan offers"*' }
    ) {
        $server.Clear()
        (Get-Question $Code) -replace '\s+', ' ' | Should -BeLike $Text
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'completion' {
    It 'offers plans, add-ons and invoices' {
        $server.Clear()
        $server.Enqueue(200, '[{"id":"plus","name":"Plus"},{"id":"team","name":"Team"}]')
        $server.Enqueue(200, '[{"id":"extra-bots","name":"Bots"}]')
        $server.Enqueue(200, '{"invoices":[{"id":"in_1","status":"open","createdAt":"2024"}],"meta":{}}')
        foreach ($line in 'Set-BpPlan ', 'Get-BpAddon ', 'Invoke-BpInvoicePayment ') {
            $offered = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
            $offered | Should -Be $(switch -Wildcard ($line) { 'Set*' { 'plus', 'team' } 'Get*' { 'extra-bots' } default { 'in_1' } })
        }
    }
}
