# Sixteen runspaces at once, with one session or one each: every one gets its own answers, and nothing waits for ever.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $emulator = Start-BpEmulator
    $bots = @(1..16 | ForEach-Object { New-BpBot -Name "bot $_" -User @{ tags = @{ owner = @{ title = 'Owner' }; changed = @{ title = 'Changed' } } } })

    # Writes and reads in a bot of its own, and tells what it finds that is not its own.
    $work = {
        param($Module, $Number, $Bot, $Session, $Url, $Token)
        Import-Module $Module
        if (-not $Session) { $Session = Connect-BpSession -Token $Token -ApiUrl $Url -BotId $Bot }
        $common = @{ Session = $Session; BotId = $Bot; ErrorAction = 'Stop' }
        $made = foreach ($count in 1..10) { New-BpUser -Name "$Number/$count" -Tag @{ owner = "$Number" } @common }
        $null = $made | Select-Object -First 5 | Set-BpUser -Tag @{ owner = "$Number"; changed = 'yes' } @common
        $found = @(Get-BpUser -PageSize 3 @common)
        [pscustomobject] @{
            Number  = $Number
            Names   = (@($found.Name) | Sort-Object) -join ' '
            Made    = (@($made.Name) | Sort-Object) -join ' '
            Owners  = (@($found.ForEach({ $_.Tags['owner'] })) | Sort-Object -Unique) -join ' '
            Changed = @($found.Where({ $_.Tags.ContainsKey('changed') })).Count
            Default = if ($Session) { "$((Get-BpSession -ErrorAction Ignore).BotId)" }
        }
    }

    function Assert-Apart {
        param([object[]] $Result)
        @($Result).Count | Should -Be 16
        foreach ($one in $Result) {
            $one.Names | Should -BeExactly $one.Made
            ($one.Names -split ' ') | Should -HaveCount 10
            $one.Owners | Should -BeExactly "$($one.Number)"
            $one.Changed | Should -Be 5
        }
    }
}

AfterAll {
    Stop-BpEmulator $emulator
}

Describe 'Sixteen runspaces' -Tag 'needs PowerShell 7' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    BeforeEach {
        foreach ($bot in $bots) { Get-BpUser -BotId $bot.Id | Remove-BpUser -Confirm:$false }
    }

    It 'share one session with ForEach-Object -Parallel' {
        $text, $module, $session, $ids = "$work", (Get-ModulePath), (Get-BpSession), @($bots.Id)
        Assert-Apart (1..16 | ForEach-Object -ThrottleLimit 16 -TimeoutSeconds 60 -Parallel {
                & ([scriptblock]::Create($using:text)) $using:module $_ ($using:ids)[$_ - 1] $using:session
            })
    }

    It 'share one session that lets four requests through at a time' {
        $session = Connect-BpSession -Token $emulator.Token -ApiUrl $emulator.Url -ThrottleLimit 4 -NoDefault
        $text, $module, $ids = "$work", (Get-ModulePath), @($bots.Id)
        Assert-Apart (1..16 | ForEach-Object -ThrottleLimit 16 -TimeoutSeconds 60 -Parallel {
                & ([scriptblock]::Create($using:text)) $using:module $_ ($using:ids)[$_ - 1] $using:session
            })
    }

    It 'have a session each with Start-ThreadJob, and each its own default' {
        $jobs = foreach ($number in 1..16) {
            Start-ThreadJob -ThrottleLimit 16 -ScriptBlock $work -ArgumentList (Get-ModulePath), $number, $bots[$number - 1].Id, $null, "$($emulator.Url)", $emulator.Token
        }

        try {
            $results = @($jobs | Wait-Job -Timeout 60 | Receive-Job)
            Assert-Apart $results
            foreach ($result in $results) { $result.Default | Should -BeExactly $bots[$result.Number - 1].Id }
        }
        finally {
            $jobs | Remove-Job -Force
        }
    }
}
