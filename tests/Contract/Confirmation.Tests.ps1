# What costs money, takes access away or destroys data asks first, says exactly what will happen to which id, and does nothing where
# nobody can answer.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $facts = Get-OperationFact
    $asking = @(
        foreach ($entry in (Get-OperationCommand).Values) {
            $command = Get-BuiltCommand $entry.Cmdlet
            if ([System.Management.Automation.CommandMetadata]::new($command).ConfirmImpact -eq 'High') {
                @{ Name = $entry.Cmdlet; Operation = $entry.Operation; Fact = $facts[$entry.Operation]; Select = $entry.Select }
            }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $vectors = @(Get-WireVector)
    $server = New-CaptureServer

    # operation -> the question, of what Get-SampleInput makes of it. Where more than one thing goes with it, the question says so.
    $says = @{
        changeAISpendQuota              = 'Set the monthly limit of AI spending to 7 | workspace wkspace_1'
        chargeWorkspaceUnpaidInvoices   = 'Charge all unpaid invoices to the payment method of the workspace | workspace id_01ABC'
        createCreditGrant               = 'Buy a credit of 1 for integration_spend, which is invoiced | workspace wkspace_1'
        createTrial                     = 'Start a trial of the plan plan-1 for 1 day(s) | workspace wkspace_1'
        deleteAccount                   = 'Delete the account for good, with its access tokens and its access to all workspaces | the account of *'
        deleteBotApiKey                 = 'Delete the API key for good, and end the access of all that uses it | id*'
        deleteIntegrationApiKey         = 'Delete the API key for good, and end the access of all that uses it | id*'
        deployBotVersion                = 'Deploy version * in place of what the bot is now | bot *'
        deleteBot                       = 'Delete bot with all its data | id_01ABC'
        deletePersonalAccessToken       = 'Delete the access token for good, and end the access of all that uses it | id_01ABC'
        deleteWorkspace                 = 'Delete the workspace for good, with all its bots and their data, its integrations, plugins and members | id_01ABC'
        migrateWorkspaceToV4            = 'Move the workspace to the billing system v4, with no way back | id_01ABC'
        payInvoice                      = 'Pay the invoice, with the payment method of workspace wkspace_1 | invoice invoiceId_01ABC'
        removeTrial                     = 'End the trial now, and with it what its plan offers | workspace wkspace_1'
        rotateBotSigningSecrets         = 'Replace the signing secrets; what signs or checks with the old ones stops working | bot id_01ABC'
        rotateIntegrationSigningSecrets = 'Replace the signing secrets; what signs or checks with the old ones stops working | integration id-1'
        setAddons                       = 'Change the add-ons, and what is charged for them, to: * | workspace wkspace_1'
        setAutoRechargeSettings         = 'Set what is bought without asking to: * | workspace wkspace_1'
        setCancelAtPeriodEnd            = 'Cancel the subscription: its plan and add-ons end with the period that runs | workspace wkspace_1'
        setPaymentMethod                = 'Charge payment method paymentMethodId-1 from now on, in place of the one before | workspace wkspace_1'
        setPlan                         = 'Change the plan to planId-1, billed each month | workspace wkspace_1'
        transferBot                     = 'Transfer bot to workspace targetWorkspaceId-1 | id-1'
    }

    # Runs a cmdlet where nobody can answer, and gives what it asked or said.
    function Invoke-Unattended {
        param([string] $Name, [hashtable] $Fact, [string] $Select, [hashtable] $More = @{})
        $command = Get-BuiltCommand $Name
        $arguments = ConvertTo-CmdletArgument $command $Fact (Get-SampleInput $Fact $vectors) $Select
        $arguments.Remove('Confirm')
        foreach ($key in $More.Keys) { $arguments[$key] = $More[$key] }
        $arguments['Session'] = Connect-BpSession -Token token -ApiUrl $server.Url -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault
        $server.Clear()
        $shell = [powershell]::Create($state)
        try {
            $null = $shell.AddCommand($Name).AddParameters($arguments).AddParameter('Verbose', $true)
            try { $null = $shell.Invoke() } catch { $problem = "$_" }
            [pscustomobject] @{
                Said    = @($shell.Streams.Verbose.Message -match '^Performing the operation')[0]
                Problem = "$problem $($shell.Streams.Error)".Trim()
                Sent    = @($server.Requests | Where-Object Method -NE 'GET').Count
            }
        }
        finally {
            $shell.Dispose()
        }
    }

    $state = [initialsessionstate]::CreateDefault2()
    if ($PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $state.ImportPSModule((Get-ModulePath))
}

AfterAll {
    $server.Dispose()
}

Describe '<Name>, for <Operation>' -ForEach $asking {
    It 'does nothing where nobody can answer its question' {
        $result = Invoke-Unattended -Name $Name -Fact $Fact -Select $Select
        $result.Problem | Should -Match 'prompts the user|interactive'
        $result.Sent | Should -Be 0
    }

    It 'acts with -Confirm:$false, and says what it does to which id' {
        $server.Default = [CannedAnswer] @{ Body = '{}' }
        $result = Invoke-Unattended -Name $Name -Fact $Fact -Select $Select -More @{ Confirm = $false }
        $result.Sent | Should -Be 1
        if ($says.ContainsKey($Operation)) {
            $action, $target = $says[$Operation] -split ' \| '
            $result.Said | Should -BeLike "Performing the operation `"$action`" on target `"$target`"."
        }
        else {
            # What is deleted is named by its kind and its id.
            $result.Said | Should -Match '^Performing the operation "Delete [a-z ]+(with its [a-z, A-Z]+)?" on target "(table )?\w*(id|table)[-_]\w+"\.$'
        }
    }
}

Describe 'What makes keys' {
    It 'gives the secret once, and its help says so: <_>' -ForEach 'New-BpAccessToken', 'New-BpBotApiKey', 'New-BpIntegrationApiKey', 'Reset-BpBotSigningSecret', 'Reset-BpIntegrationSigningSecret' {
        (Get-Help $_).description.Text | Out-String | Should -Match 'once|only time|cannot be read again|only now|never again'
    }
}
