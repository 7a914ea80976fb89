<#
.SYNOPSIS
    Runs the built module for long against an emulator that fails one request in ten in every way it knows, and then looks for each
    object: what a cmdlet reported as done must be there once, what it reported as failed at most once, and nothing else.
.PARAMETER Manifest
    The manifest of the built module.
.PARAMETER Count
    How many operations, creates included.
.PARAMETER RowCount
    How many rows go through the row cmdlets.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Manifest,
    [int] $Count = 10000,
    [int] $RowCount = 100000,
    [double] $FaultRate = 0.1,
    [int] $Seed = 7
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Manifest
Import-Module (Join-Path $PSScriptRoot '../Support/PowerShellProcess.psm1')

# The emulator has a process of its own: its memory is not the module's. It answers to lines on its standard input.
$powershell, $library = Get-PowerShellCommand
$info = [System.Diagnostics.ProcessStartInfo]::new($powershell)
$info.RedirectStandardInput = $info.RedirectStandardOutput = $true
$info.UseShellExecute = $false
$script = "
    `$ErrorActionPreference = 'Stop'
    Import-Module '$Manifest'
    `$emulator = Start-BpEmulator -NoConnect -Lenient -Seed $Seed
    [Console]::Out.WriteLine((`$emulator | Select-Object @{ n = 'Url'; e = { `"`$(`$_.Url)`" } }, Token, WorkspaceId | ConvertTo-Json -Compress))
    while (`$line = [Console]::In.ReadLine()) {
        if (`$line -eq 'counts') { [Console]::Out.WriteLine((`$emulator.FaultCounts | ConvertTo-Json -Compress)) } else { `$emulator.FaultRate = [double] `$line }
    }"
foreach ($argument in @($library | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-Command', $script) { $info.ArgumentList.Add($argument) }
$server = [System.Diagnostics.Process]::Start($info)

function Set-FaultRate {
    param([double] $Rate)
    $server.StandardInput.WriteLine($Rate.ToString([cultureinfo]::InvariantCulture))
}

# Settled memory of this process, in MB.
function Get-Memory {
    [System.GC]::Collect(); [System.GC]::WaitForPendingFinalizers(); [System.GC]::Collect()
    [System.GC]::GetTotalMemory($true) / 1MB
}

$problems = [System.Collections.Generic.List[string]]::new()
function Assert-That {
    param([bool] $Condition, [string] $Problem)
    if (-not $Condition) { $problems.Add($Problem) }
}

# Objects by the number of the operation that made them.
function Group-BySoakNumber {
    $groups = @{}
    foreach ($item in $input) {
        $tags = $item.PSObject.Properties['Tags']
        $number = if ($item -is [Botpress.Event]) { $item.Payload.number } elseif ($tags.Value -and $tags.Value.ContainsKey('soak')) { $tags.Value['soak'] }
        if ($null -ne $number) { $groups["$number"] = @($groups["$number"]) + $item }
    }

    $groups
}

# Runs one operation of its kind and tells what became of it. Every error must be a clean record of the module.
$operate = {
    param([int] $Number, $Session, [string] $Kind, $Given)
    $common = @{ Session = $Session; ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }
    $outcome = [pscustomobject] @{ Number = $Number; Kind = $Kind; Id = $null; Error = $null; Odd = $null; Count = 0 }
    try {
        switch ($Kind) {
            'user' { $outcome.Id = (New-BpUser -Name "soak $Number" -Tag @{ soak = "$Number" } @common).Id }
            'conversation' { $outcome.Id = (New-BpConversation -Channel channel -Tag @{ soak = "$Number" } @common).Id }
            'message' { $outcome.Id = (Send-BpMessage "soak $Number" -ConversationId $Given.Conversation -UserId $Given.User -Tag @{ soak = "$Number" } @common).Id }
            'event' { $outcome.Id = (New-BpEvent soak -Payload @{ number = $Number } @common).Id }
            'state' { $null = Set-BpState -Type bot -OwnerId $Given.Bot -Name "soak$Number" -Payload @{ number = $Number } @common }
            'change' { $outcome.Id = (Set-BpUser $Given.User -Tag @{ last = "$Number" } @common).Id }
            'get' { $outcome.Id = (Get-BpUser $Given.User @common).Id }
            'list' { $outcome.Count = @(Get-BpMessage -ConversationId $Given.Conversation @common | Select-Object -First 50).Count }
        }
    }
    catch {
        $outcome.Error = "$($_.FullyQualifiedErrorId)" -replace ',.*'
        if ($_.Exception.GetType().FullName -ne 'Botpress.BotpressApiException') { $outcome.Odd = "$($_.Exception.GetType().FullName): $_" }
    }

    $outcome
}

try {
    $there = $server.StandardOutput.ReadLine() | ConvertFrom-Json
    # The waits are short and the tries many: what is looked at is what becomes of the objects.
    $session = Connect-BpSession -Token $there.Token -ApiUrl $there.Url -WorkspaceId $there.WorkspaceId -RetryIntervalSec 0.02 -MaximumRetryCount 8 -TimeoutSec 2
    $bot = New-BpBot -Name soak
    $null = Set-BpSession -BotId $bot.Id
    $given = @{ Bot = $bot.Id; User = (New-BpUser -Name owner).Id; Conversation = (New-BpConversation -Channel channel).Id }
    $kinds = 'user', 'conversation', 'message', 'event', 'state', 'change', 'get', 'list', 'message', 'user'

    Set-FaultRate $FaultRate
    $outcomes = [System.Collections.Generic.List[object]]::new()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $text = "$operate"
    $memory = @()
    # Each of the sixteen has every sixteenth operation: what -Parallel keeps of each of its inputs is not the module's memory.
    0..15 | ForEach-Object -ThrottleLimit 16 -Parallel {
        Import-Module $using:Manifest
        $kinds = $using:kinds
        $operate = [scriptblock]::Create($using:text)
        for ($number = $_; $number -lt $using:Count; $number += 16) { & $operate $number $using:session $kinds[$number % $kinds.Count] $using:given }
    } | ForEach-Object {
        $outcomes.Add($_)
        if ($outcomes.Count % ($Count / 10) -eq 0) { $memory += Get-Memory }
    }

    $seconds = $watch.Elapsed.TotalSeconds
    Set-FaultRate 0
    # The port may be closed for another moment.
    for ($try = 0; -not ($all = Get-BpUser -Tag @{ last = '' } -ErrorAction Ignore -ErrorVariable later) -and $later -and $try -lt 20; $try++) { Start-Sleep -Milliseconds 100 }

    $found = @{
        user         = Get-BpUser | Group-BySoakNumber
        conversation = Get-BpConversation | Group-BySoakNumber
        message      = Get-BpMessage -ConversationId $given.Conversation | Group-BySoakNumber
        event        = Get-BpEvent -Type soak | Group-BySoakNumber
    }
    Assert-That ($outcomes.Count -eq $Count) "$($outcomes.Count) outcomes of $Count operations"
    Assert-That (@($outcomes.Number | Sort-Object -Unique).Count -eq $Count) 'an operation has no outcome, or two'
    foreach ($odd in $outcomes | Where-Object Odd) { $problems.Add("operation $($odd.Number): $($odd.Odd)") }
    $created = $failed = $carriedOut = 0
    foreach ($outcome in $outcomes | Where-Object Kind -In $found.Keys) {
        $copies = @($found[$outcome.Kind]["$($outcome.Number)"] | Where-Object { $_ })
        Assert-That ($copies.Count -le 1) "$($outcome.Kind) $($outcome.Number) is there $($copies.Count) times"
        if ($outcome.Error) {
            $failed++
            $carriedOut += $copies.Count
        }
        else {
            $created++
            Assert-That ($copies.Count -eq 1 -and $copies[0].Id -eq $outcome.Id) "$($outcome.Kind) $($outcome.Number) was reported as created and is not there"
        }
    }

    foreach ($kind in $found.Keys) {
        $expected = ($outcomes | Where-Object Kind -EQ $kind).Number
        foreach ($key in $found[$kind].Keys | Where-Object { $_ }) { Assert-That ([int] $key -in $expected) "a $kind that nobody made: $key" }
    }

    foreach ($outcome in $outcomes | Where-Object { $_.Kind -eq 'state' -and -not $_.Error }) {
        Assert-That ((Get-BpState -Type bot -OwnerId $bot.Id -Name "soak$($outcome.Number)").Payload.number -eq $outcome.Number) "state $($outcome.Number) was reported as set and is not"
    }

    $reads = @($outcomes | Where-Object Kind -In 'get', 'list', 'change', 'state')
    '{0:N0} operations in {1:N0} s from 16 runspaces, one request in {2:N0} faulty' -f $Count, $seconds, (1 / $FaultRate)
    '  created once and reported so            {0,7:N0}' -f $created
    '  reported as failed, not there           {0,7:N0}' -f ($failed - $carriedOut)
    '  reported as failed, yet carried out     {0,7:N0}   (the answer was lost)' -f $carriedOut
    '  other operations done / failed          {0,7:N0} / {1:N0}' -f @($reads | Where-Object { -not $_.Error }).Count, @($reads | Where-Object Error).Count
    '  errors: {0}' -f (($outcomes | Where-Object Error | Group-Object Error | Sort-Object Count -Descending | ForEach-Object { "$($_.Name) $($_.Count)" }) -join ', ')
    '  memory after each tenth, in MB: {0}' -f (($memory | ForEach-Object { '{0:0.0}' -f $_ }) -join ' ')
    # What is kept is the outcomes themselves.
    $growth = ($memory[-1] - $memory[1]) * 1MB / ($Count * 0.8)
    '  growth from the second tenth on: {0:N0} bytes an operation, the outcomes included' -f $growth
    Assert-That ($growth -lt 2048) "memory grows by $growth bytes an operation"

    # Rows: added, read, changed and removed by the cmdlets that send them in batches.
    $null = New-BpTable SoakTable -Schema @{ number = @{ type = 'number' }; text = @{ type = 'string' } } -KeyColumn number
    Set-FaultRate $FaultRate
    $before = Get-Memory
    $rowsOf = { param($Errors) @($Errors | Where-Object { $_.FullyQualifiedErrorId -like '*TableRowCommand' } | ForEach-Object { $_.TargetObject } | ForEach-Object { $_.number }) }
    $added = @(1..$RowCount | ForEach-Object { [pscustomobject] @{ number = $_; text = "row $_" } } |
        Add-BpTableRow SoakTable -ErrorAction SilentlyContinue -ErrorVariable refused -WarningAction SilentlyContinue | ForEach-Object { $_.number })
    $notAdded = @(& $rowsOf $refused)
    Set-FaultRate 0
    Start-Sleep -Milliseconds 300
    $stored = @(Find-BpTableRow SoakTable | ForEach-Object { [int] $_.number })
    Assert-That ($added.Count + $notAdded.Count -eq $RowCount) "$($added.Count) rows added and $($notAdded.Count) refused are not $RowCount"
    $storedOnce = [System.Collections.Generic.HashSet[int]]::new([int[]] $stored)
    Assert-That ($storedOnce.Count -eq $stored.Count) "$($stored.Count - $storedOnce.Count) rows are there twice"
    $missing = @($added | Where-Object { -not $storedOnce.Contains($_) }).Count
    Assert-That ($missing -eq 0) "$missing rows were reported as added and are not there"

    Set-FaultRate $FaultRate
    # Upserts are safe to repeat: those that failed first go in now, whatever had become of them.
    $again = @($notAdded | ForEach-Object { [pscustomobject] @{ number = $_; text = "row $_" } } |
        Set-BpTableRow SoakTable -KeyColumn number -ErrorAction SilentlyContinue -ErrorVariable refusedAgain -WarningAction SilentlyContinue | ForEach-Object { $_.number }).Count
    $notAgain = @(& $rowsOf $refusedAgain)
    Set-FaultRate 0
    Start-Sleep -Milliseconds 300
    $final = @(Find-BpTableRow SoakTable | ForEach-Object { [int] $_.number })
    $finalOnce = [System.Collections.Generic.HashSet[int]]::new([int[]] $final)
    Assert-That ($finalOnce.Count -eq $final.Count) "$($final.Count - $finalOnce.Count) rows are there twice after the upsert"
    Assert-That (@(1..$RowCount | Where-Object { -not $finalOnce.Contains($_) -and $_ -notin $notAgain }).Count -eq 0) 'a row is lost after the upsert'
    '{0:N0} rows: {1:N0} added, {2:N0} reported as failed of which {3:N0} had got in; upserted again {4:N0}, failed {5:N0}; {6:N0} there in the end, none twice' -f `
        $RowCount, $added.Count, $notAdded.Count, ($stored.Count - $added.Count), $again, $notAgain.Count, $final.Count
    '  memory before and after: {0:0.0} and {1:0.0} MB' -f $before, (Get-Memory)

    $server.StandardInput.WriteLine('counts')
    '  faults: {0}' -f (($server.StandardOutput.ReadLine() | ConvertFrom-Json).PSObject.Properties.ForEach({ "$($_.Name) $($_.Value)" }) -join ', ')
}
finally {
    $server.StandardInput.Close()
    if (-not $server.WaitForExit(5000)) { $server.Kill() }
}

if ($problems) {
    $problems | Select-Object -First 20 | ForEach-Object { Write-Warning $_ }
    throw "The soak found $($problems.Count) problems."
}

'Nothing lost, nothing twice.'
