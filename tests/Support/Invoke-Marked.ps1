<#
.SYNOPSIS
    Runs every cmdlet, for every operation, with marked secrets, and shows all that it says: to a file, with one command also to a
    transcript, and what is left of it in the session and in $Error to standard output. What a cmdlet emits is thrown away: that may hold
    the secrets that the API makes.
#>
[CmdletBinding()]
param([string] $Path, [string] $Transcript)

$ErrorActionPreference = 'Continue'
Import-Module (Join-Path $PSScriptRoot 'Support.psm1')
Import-BuiltModule
$facts = Get-OperationFact
$selects = Get-OperationCommand
$vectors = @(Get-WireVector)
$keyOperations = (Get-Content (Join-Path $PSScriptRoot '../Data/api/limits.json') -Raw | ConvertFrom-Json | Where-Object fact -EQ 'shown only in this response').operation
$server = New-CaptureServer
$said = [System.Text.StringBuilder]::new()
$session = Connect-BpSession -Token 'bp_pat_MARKtoken' -ApiUrl $server.Url -WorkspaceId wkspace_1 -BotId bot_1 -MaximumRetryCount 1 -RetryIntervalSec 0 -Header @{
    'x-user-key' = 'MARKuserkey'; Authorization = 'Bearer bp_pat_MARKother'
}

# Secrets in all the places where the API has them, and where a server that misbehaves may repeat them.
$secrets = '"newSigningSecret":"MARKsigning","signingSecret":"MARKsigning","clientSecret":"MARKclient","secrets":{"A":"MARKsecret"},' +
    '"uploadUrl":"https://storage.example/k?X-Amz-Signature=MARKupload","url":"https://files.example/f?X-Amz-Signature=MARKdownload",' +
    '"configuration":{"apiKey":"MARKapikey","nested":{"client_secret":"MARKnested"}}'
$answers = @(
    @{ Name = 'refused'; Answer = [CannedAnswer] @{ Status = 404; Body = '{"id":"e","code":404,"type":"ResourceNotFound","message":"no bp_pat_MARKtoken, MARKuserkey and Bearer bp_pat_MARKother","metadata":{"token":"bp_pat_MARKtoken"}}' } }
    @{ Name = 'failing'; Answer = [CannedAnswer] @{ Status = 500; Body = '<html>Authorization: Bearer bp_pat_MARKother bp_pat_MARKtoken</html>'; ContentType = 'text/html' } }
    @{ Name = 'odd'; Answer = [CannedAnswer] @{ Body = "{$secrets,""oops" } }
)

foreach ($entry in $selects.Values) {
    $command = Get-BuiltCommand $entry.Cmdlet
    if (-not $command) { continue }
    $fact = $facts[$entry.Operation]
    $arguments = ConvertTo-CmdletArgument $command $fact (Get-SampleInput $fact $vectors) $entry.Select
    foreach ($name in @($arguments.Keys)) {
        # What is given as a secret must be hidden, too.
        if ($command.Parameters[$name].ParameterType -eq [System.Collections.IDictionary] -and $name -like 'Secret*') { $arguments[$name] = @{ KEY = 'MARKgiven' } }
    }

    # What makes a key calls it so.
    $secrets = $secrets -replace '^"value":"MARKvalue",'
    if ($entry.Operation -in $keyOperations) { $secrets = '"value":"MARKvalue",' + $secrets }
    $whole = [CannedAnswer] @{ Body = "{$secrets}" }
    if ($fact.response.properties.Count -eq 1) { $whole.Body = "{`"$(@($fact.response.properties.Keys)[0])`":{$secrets}}" }
    foreach ($case in $answers + @{ Name = 'whole'; Answer = $whole }) {
        $server.Default = $case.Answer
        $null = $said.AppendLine("== $($entry.Operation) $($case.Name)")
        $streams = try { & $command @arguments -Session $session -Verbose -Debug *>&1 } catch { $_ }
        foreach ($record in $streams) {
            switch ($record.GetType().Name) {
                'VerboseRecord' { $null = $said.AppendLine("VERBOSE: $record") }
                'DebugRecord' { $null = $said.AppendLine("DEBUG: $record") }
                # Whoever formats an error for the first time sees its message, its cause and what to do.
                'ErrorRecord' { $null = $said.AppendLine("ERROR: $record $($record.ErrorDetails.RecommendedAction) $($record.TargetObject) $($record.Exception)") }
                { $_ -in 'WarningRecord', 'InformationRecord' } { $null = $said.AppendLine("$record") }
            }
        }
    }
}

[System.IO.File]::WriteAllText($Path, $said)

# What a transcript keeps is what the host is shown.
$server.Default = $answers[0].Answer
$null = Start-Transcript -LiteralPath $Transcript
try { $null = Get-BpBot bot_1 -Session $session -Verbose -Debug } catch { Write-Error -ErrorRecord $_ }
$null = Stop-Transcript
$server.Dispose()
"$session"
$session | Format-List * -Force | Out-String -Width 4096
$session | ConvertTo-Json -Depth 5 -WarningAction SilentlyContinue
[System.Management.Automation.PSSerializer]::Serialize($session, 5)
foreach ($record in $Error | Select-Object -First 100) {
    $record.Exception.ToString()
    $record | Format-List * -Force | Out-String -Width 4096
    "$($record.Exception.Metadata)"
}
