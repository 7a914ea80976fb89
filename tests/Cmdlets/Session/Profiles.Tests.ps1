# Profiles, and tokens in vaults. Nothing here touches the profiles, the vaults or the settings of whoever runs it: what could, runs in
# processes with another home.

BeforeDiscovery {
    # On Windows the registry of the vaults cannot be put elsewhere. A computer of a build has no vaults of anybody's.
    $elsewhere = $IsLinux -or $IsMacOS -or $env:CI
    $noVaults = -not ($elsewhere -and (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement))
    $noStore = $noVaults -or -not (Get-Module -ListAvailable Microsoft.PowerShell.SecretStore)
    $onWindows = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
    # Only that build can set a file's mode. The other one is for Windows.
    $noMode = $onWindows -or ($env:BOTPRESS_TEST_MODULE -and (Get-Content $env:BOTPRESS_TEST_MODULE -Raw) -match "RootModule\s*=\s*'netstandard")
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $onWindows = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
    $powershell, $library = Get-PowerShellCommand
    $leading = if ($library) { "`"$library`" " }
    $server = New-CaptureServer
    $server.Default = [CannedAnswer] @{ Body = '{"conversations":[],"meta":{}}' }
    $vaultModule = Join-Path $PSScriptRoot '../../Support/TestVault/TestVault.psd1'
    $variables = 'BP_API_URL', 'BP_TOKEN', 'BP_WORKSPACE_ID', 'BP_BOT_ID', 'BP_INTEGRATION_ID', 'BP_POWERSHELL_HOME', 'BP_BOTPRESS_HOME', 'HOME', 'XDG_CONFIG_HOME'
    $before = @{}
    foreach ($variable in $variables) { $before[$variable] = [System.Environment]::GetEnvironmentVariable($variable) }

    # A home of its own, with nothing in it.
    function New-Home {
        $script:user = Join-Path $TestDrive (New-Guid)
        $script:folder = Join-Path $user 'settings'
        $script:settings = Join-Path $folder 'profiles.json'
        $script:tokens = Join-Path $folder 'tokens.json'
        $script:commandLine = Join-Path $user 'bp/profiles.json'
        $null = New-Item $folder, (Split-Path $commandLine) -ItemType Directory -Force
        foreach ($variable in $variables) { Remove-Item "env:$variable" -ErrorAction Ignore }
        $env:HOME = $user
        $env:BP_POWERSHELL_HOME = $folder
        $env:BP_BOTPRESS_HOME = Split-Path $commandLine
    }

    function Restore-Home {
        foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
    }

    # What the last line of a script says, as JSON; the script runs in a process that has the home.
    function Invoke-Fresh {
        param([string] $Script)
        $path = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $path "`$manifest = '$(Get-ModulePath)'`n`$url = '$($server.Url)'`n`$vaultModule = '$vaultModule'`n$helpers`n$Script"
        $printed = @(Invoke-PowerShell -NoProfile -NonInteractive -File $path 2>&1)
        $LASTEXITCODE | Should -Be 0 -Because "$printed"
        $printed[-1] | ConvertFrom-Json
    }

    $helpers = @'
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $manifest
function Connect { param([string] $Token) $null = Connect-BpSession -Token $Token -ApiUrl $url -WorkspaceId wkspace_1 -BotId bot_1 -WarningAction SilentlyContinue }
function Save { Save-BpProfile @args -WarningAction SilentlyContinue }
# The token that a session sends.
function Get-SentToken { $session = Connect-BpSession @args -NoDefault; [Botpress.BpSession].GetMethod('CopyToken', [System.Reflection.BindingFlags] 'NonPublic, Instance').Invoke($session, $null) | ForEach-Object { [pscredential]::new('x', $_).GetNetworkCredential().Password } }
function Get-Failure {
    param([scriptblock] $Code)
    try { $null = & $Code; 'nothing failed' }
    catch { @{ Id = $_.FullyQualifiedErrorId; Text = "$_"; Action = "$($_.ErrorDetails.RecommendedAction)"; Category = "$($_.CategoryInfo.Category)" } }
}
# Nothing is found that is not loaded, as if SecretManagement were not installed: a default vault would be that of whoever runs this.
function Hide-Vault {
    $global:PSModuleAutoLoadingPreference = 'None'
    Import-Module Microsoft.PowerShell.Utility, Microsoft.PowerShell.Management, Microsoft.PowerShell.Security, Microsoft.PowerShell.Host -Global
}
function Add-Vault {
    param([string] $Name = 'Tests', [switch] $DefaultVault)
    Register-SecretVault -Name $Name -ModuleName $vaultModule -DefaultVault:$DefaultVault -VaultParameters @{ Path = "$HOME/$Name.xml"; Fault = "$HOME/fault" }
}
function ConvertTo-Secret { param([string] $Text) $secret = [securestring]::new(); $Text.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }; $secret }
function Get-Text { param([string] $Path) if (Test-Path $Path) { Get-Content $Path -Raw } }
'@
}

AfterAll {
    Restore-Home
    $server.Dispose()
}

Describe 'Connect-BpSession -Profile' {
    BeforeEach {
        New-Home
        $server.Clear()
        Set-Content $settings @"
{ "Work": { "apiUrl": "$($server.Url)", "workspaceId": "w-saved", "botId": "b-saved", "integrationId": "i-saved", "integrationAlias": "a-saved",
            "timeoutSec": 7, "maximumRetryCount": 0, "retryIntervalSec": 0.5, "throttleLimit": 2, "tokenStore": "File" },
  "bare": { "apiUrl": "$($server.Url)", "tokenStore": "None" } }
"@
        Set-Content $tokens '{ "Work": "t-saved" }'
    }

    AfterEach {
        Disconnect-BpSession
        Restore-Home
    }

    It 'takes settings and token from the profile, whatever the case of its name' {
        $session = Connect-BpSession -Profile work
        $session.Timeout.TotalSeconds, $session.MaximumRetryCount, $session.RetryInterval.TotalSeconds, $session.ThrottleLimit | Should -Be @(7, 0, 0.5, 2)
        Get-BpConversation
        $headers = $server.Requests[0].Headers
        $headers['authorization'], $headers['x-workspace-id'], $headers['x-bot-id'], $headers['x-integration-id'], $headers['x-integration-alias'] |
            Should -BeExactly @('Bearer t-saved', 'w-saved', 'b-saved', 'i-saved', 'a-saved')
    }

    It 'prefers what is given to the profile, and the profile to the environment' {
        $env:BP_API_URL, $env:BP_TOKEN, $env:BP_WORKSPACE_ID, $env:BP_BOT_ID, $env:BP_INTEGRATION_ID = 'http://127.0.0.1:1', 't-env', 'w-env', 'b-env', 'i-env'
        $session = Connect-BpSession -Profile work -BotId b-given -IntegrationId '' -TimeoutSec 60 -MaximumRetryCount 3
        "$($session.ApiUrl)", $session.WorkspaceId, $session.BotId, $session.IntegrationId, $session.IntegrationAlias |
            Should -BeExactly @("$($server.Url)/", 'w-saved', 'b-given', $null, 'a-saved')
        $session.Timeout.TotalSeconds, $session.MaximumRetryCount, $session.ThrottleLimit | Should -Be @(60, 3, 2)
        Get-BpConversation
        $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer t-saved'
        # What the profile has not comes from the environment.
        $session = Connect-BpSession -Profile bare
        $session.WorkspaceId, $session.Timeout.TotalSeconds | Should -Be @('w-env', 60)
        Get-BpConversation
        $server.Requests[1].Headers['authorization'] | Should -BeExactly 'Bearer t-env'
    }

    It 'does not look for the token when it is given one' {
        Remove-Item $tokens
        $null = Connect-BpSession -Token t-given -Profile work
        Get-BpConversation
        $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer t-given'
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'TokenNotFound,*'
    }

    It 'decrypts a token that Windows encrypted, and says so when it cannot' {
        # Elsewhere the same commands only encode.
        $secure = [securestring]::new()
        'bp_pat_protected'.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        Set-Content $settings "{ `"win`": { `"apiUrl`": `"$($server.Url)`", `"tokenStore`": `"DataProtection`" }, `"bad`": { `"tokenStore`": `"DataProtection`" } }"
        Set-Content $tokens "{ `"win`": `"$(ConvertFrom-SecureString $secure)`", `"bad`": `"not encrypted`" }"
        $null = Connect-BpSession -Profile win -BotId b
        Get-BpConversation
        $server.Requests[0].Headers['authorization'] | Should -BeExactly 'Bearer bp_pat_protected'
        $failure = { Connect-BpSession -Profile bad } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'TokenNotReadable,*'
        Get-ErrorText $failure | Should -BeLike "*'bad'*save the profile again*"
    }

    It 'takes a profile from the pipeline' {
        (Get-BpProfile work | Connect-BpSession).BotId | Should -BeExactly 'b-saved'
    }

    It 'says that there is no such profile, and leaves the session as it is' {
        $null = Connect-BpSession -Token t -ApiUrl $server.Url -BotId before
        $failure = { Connect-BpSession -Profile nope } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        Get-ErrorText $failure | Should -BeLike "*'nope'*Get-BpProfile*"
        (Get-BpSession).BotId | Should -BeExactly 'before'
    }

    It 'refuses an address of a profile that is plain http' {
        Set-Content $settings '{ "open": { "apiUrl": "http://example.com", "tokenStore": "None" } }'
        { Connect-BpSession -Token t -Profile open } | Should -Throw -ErrorId 'UnencryptedApiUrl,*'
    }

    It 'completes names, and quotes where that is needed' {
        Set-Content $commandLine '{ "my default": { "apiUrl": "a", "workspaceId": "w", "token": "t" } }'
        $line = 'Connect-BpSession -Profile '
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -BeExactly @('bare', "'my default'", 'Work')
        $line = 'Remove-BpProfile W'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -BeExactly 'Work'
        Set-Content $settings 'broken'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
    }
}

Describe 'Get-BpProfile' {
    BeforeEach { New-Home }
    AfterEach { Restore-Home }

    It 'writes nothing when there are none, and makes no files' {
        Get-BpProfile | Should -BeNullOrEmpty
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'writes profiles by name, with wildcards, and says which one is missing' {
        Set-Content $settings '{ "one": {}, "other": { "botId": "" }, "two": { "tokenStore": "Vault", "vaultName": "v", "secretName": "s" } }'
        (Get-BpProfile).Name | Should -BeExactly @('one', 'other', 'two')
        (Get-BpProfile O*).Name | Should -BeExactly @('one', 'other')
        $found = Get-BpProfile two, nope, no* -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.Name, $found.TokenStore, $found.VaultName, $found.SecretName, $found.Source | Should -BeExactly @('two', 'Vault', 'v', 's', 'Botpress')
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        $failure.TargetObject | Should -BeExactly 'nope'
        (Get-BpProfile other).BotId, (Get-BpProfile one).TokenStore | Should -Be @($null, 'None')
    }

    It 'names a file that is broken, and goes on with the other one: <Text>' -ForEach @(
        @{ Text = '{ "a": ' }, @{ Text = '[]' }, @{ Text = '' }, @{ Text = '{ "a": {}, "a": {} }' }
    ) {
        Set-Content $settings $Text -NoNewline
        Set-Content $commandLine '{ "theirs": { "apiUrl": "https://api.botpress.cloud", "workspaceId": "w", "token": "bp_pat_theirs" } }'
        $found = Get-BpProfile -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.Name | Should -BeExactly 'theirs'
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesBroken,*'
        "$failure" | Should -BeLike "*$settings*"
        [System.IO.File]::ReadAllText($settings) | Should -BeExactly $Text
    }

    It 'names a profile that is not usable, and goes on with the others: <Field>' -ForEach @(
        @{ Field = 'timeoutSec'; Text = '{ "timeoutSec": 0 }' }, @{ Field = 'apiUrl'; Text = '{ "apiUrl": 1 }' }, @{ Field = 'tokenStore'; Text = '{ "tokenStore": "Cloud" }' }
        @{ Field = 'tokenStore'; Text = '{ "tokenStore": "Vault" }' }, @{ Field = ''; Text = '[]' }, @{ Field = 'maximumRetryCount'; Text = '{ "maximumRetryCount": "3" }' }
    ) {
        Set-Content $settings "{ `"good`": {}, `"bad`": $Text, `"too`": {} }"
        (Get-BpProfile -ErrorVariable failure -ErrorAction SilentlyContinue).Name | Should -BeExactly @('good', 'too')
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileBroken,*'
        "$failure" | Should -BeLike "*'bad'*$settings*$Field*"
    }

    It 'says that a file cannot be read' {
        $null = New-Item $settings -ItemType Directory
        Get-BpProfile -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesNotRead,*'
    }

    It 'has no token in what it writes' {
        Set-Content $settings '{ "work": { "apiUrl": "https://api.botpress.cloud", "tokenStore": "File" } }'
        Set-Content $tokens '{ "work": "bp_pat_own" }'
        Set-Content $commandLine '{ "theirs": { "apiUrl": "https://api.botpress.cloud", "workspaceId": "w", "token": "bp_pat_theirs" } }'
        $profiles = Get-BpProfile
        $shown = & { $profiles | Format-List * -Force; $profiles | Format-Table; $profiles | ConvertTo-Json; $profiles | ForEach-Object { "$_" }; [System.Management.Automation.PSSerializer]::Serialize($profiles, 5) } | Out-String
        $shown | Should -Match 'theirs'
        $shown | Should -Not -Match 'bp_pat'
        "$($profiles[0])" | Should -BeExactly 'work (https://api.botpress.cloud, workspace -, bot -)'
    }
}

Describe 'the profiles of the official command line' {
    BeforeEach {
        New-Home
        $server.Clear()
        Set-Content $commandLine "{ `"default`": { `"workspaceId`": `"w-theirs`", `"apiUrl`": `"$($server.Url)`", `"token`": `"t-theirs`" }, `"shared`": { `"workspaceId`": `"w-theirs`", `"apiUrl`": `"$($server.Url)`", `"token`": `"t-theirs`" } }" -NoNewline
        Set-Content $settings "{ `"SHARED`": { `"apiUrl`": `"$($server.Url)`", `"workspaceId`": `"w-own`", `"tokenStore`": `"File`" } }"
        Set-Content $tokens '{ "SHARED": "t-own" }'
        $text = [System.IO.File]::ReadAllText($commandLine)
    }

    AfterEach {
        Disconnect-BpSession
        Restore-Home
    }

    It 'are listed and used; own ones win over the same name' {
        $profiles = Get-BpProfile
        $profiles.Name | Should -BeExactly @('SHARED', 'default')
        $profiles.Source | Should -BeExactly @('Botpress', 'CommandLine')
        $profiles[1].WorkspaceId, $profiles[1].TokenStore | Should -BeExactly @('w-theirs', 'File')
        $null = Connect-BpSession -Profile default -BotId b
        Get-BpConversation
        $null = Connect-BpSession -Profile shared -BotId b
        Get-BpConversation
        $server.Requests | ForEach-Object { $_.Headers['authorization'], $_.Headers['x-workspace-id'] } | Should -BeExactly @('Bearer t-theirs', 'w-theirs', 'Bearer t-own', 'w-own')
    }

    It 'are never written to' {
        Remove-BpProfile default -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotOwn,*'
        Get-ErrorText $failure[0] | Should -BeLike "*$commandLine*"
        Remove-BpProfile shared
        (Get-BpProfile shared).Source | Should -BeExactly 'CommandLine'
        [System.IO.File]::ReadAllText($commandLine) | Should -BeExactly $text
        (Get-ChildItem (Split-Path $commandLine)).Name | Should -BeExactly 'profiles.json'
    }

    It 'are read from a folder that is named from here' {
        $env:BP_BOTPRESS_HOME = 'bp'
        Push-Location $user
        try { (Get-BpProfile default).WorkspaceId | Should -BeExactly 'w-theirs' } finally { Pop-Location }
    }

    It 'are read from .botpress in the home folder' -Tag 'needs a Unix' -Skip:$onWindows {
        $env:BP_BOTPRESS_HOME = $null
        $null = New-Item (Join-Path $user '.botpress') -ItemType Directory
        Set-Content (Join-Path $user '.botpress/profiles.json') '{ "there": { "workspaceId": "w", "apiUrl": "https://api.botpress.cloud", "token": "t" } }'
        (Get-BpProfile).Name | Should -BeExactly @('SHARED', 'there')
    }

    It 'do not matter to own ones when they are broken' {
        Set-Content $commandLine 'broken'
        (Get-BpProfile -ErrorVariable failure -ErrorAction SilentlyContinue).Name | Should -BeExactly 'SHARED'
        "$failure" | Should -BeLike "*$commandLine*"
        (Connect-BpSession -Profile shared).WorkspaceId | Should -BeExactly 'w-own'
    }
}

Describe 'Remove-BpProfile' {
    BeforeEach {
        New-Home
        Set-Content $settings '{ "a": { "tokenStore": "File" }, "b": { "tokenStore": "File", "later": [1] }, "c": { "tokenStore": "None" } }'
        Set-Content $tokens '{ "a": "t-a", "b": "t-b" }'
    }

    AfterEach { Restore-Home }

    It 'removes the profile and its token, and no other' {
        Remove-BpProfile A, nope -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        (Get-Content $settings -Raw | ConvertFrom-Json | ConvertTo-Json -Compress) | Should -BeExactly '{"b":{"tokenStore":"File","later":[1]},"c":{"tokenStore":"None"}}'
        (Get-Content $tokens -Raw | ConvertFrom-Json | ConvertTo-Json -Compress) | Should -BeExactly '{"b":"t-b"}'
        Get-BpProfile | Remove-BpProfile
        Get-BpProfile | Should -BeNullOrEmpty
        (Get-Content $tokens -Raw).Trim() | Should -BeExactly '{}'
    }

    It 'removes nothing with -WhatIf' {
        Remove-BpProfile a -WhatIf
        (Get-BpProfile).Count | Should -Be 3
        (Get-Content $tokens -Raw).Trim() | Should -BeExactly '{ "a": "t-a", "b": "t-b" }'
    }
}

Describe 'Save-BpProfile' {
    BeforeEach {
        New-Home
        $null = Connect-BpSession -Token bp_pat_secret -ApiUrl $server.Url
    }

    AfterEach {
        Disconnect-BpSession
        Restore-Home
    }

    It 'leaves a file alone that is broken' {
        Set-Content $settings '{ "precious": ' -NoNewline
        $failure = { Save-BpProfile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesBroken,*'
        [System.IO.File]::ReadAllText($settings) | Should -BeExactly '{ "precious": '
        Test-Path $tokens | Should -BeFalse
    }

    It 'refuses the name <Name>' -ForEach @(@{ Name = '*' }, @{ Name = ' a' }, @{ Name = 'a[1]' }, @{ Name = "a`nb" }) {
        { Save-BpProfile $Name } | Should -Throw -ErrorId 'InvalidProfileName,*'
    }

    It 'needs a session' {
        Disconnect-BpSession
        { Save-BpProfile work } | Should -Throw -ErrorId 'NoSession,*'
    }
}

Describe 'Save-BpProfile without a vault' {
    BeforeAll {
        New-Home
        # Once with every setting, and once with those that are as they are by themselves.
        $result = Invoke-Fresh @'
Hide-Vault
$WarningPreference = 'SilentlyContinue'
$what = Save-BpProfile first -WhatIf -Session ($session = Connect-BpSession -Token bp_pat_first -ApiUrl $url -WorkspaceId w -BotId b -IntegrationId i -IntegrationAlias a -TimeoutSec 7 -MaximumRetryCount 0 -RetryIntervalSec 0.5 -ThrottleLimit 2 -PageSize 100 -MultipleIntegrations -NoDefault)
$untouched = -not (Test-Path "$env:BP_POWERSHELL_HOME/*")
$saved = Save-BpProfile first -Session $session -WarningVariable warnings
Connect bp_pat_second
$null = Save-BpProfile second
Connect ''
$null = Save-BpProfile third -WarningVariable without
@{
    Untouched = $untouched; Saved = $saved; Warnings = "$warnings"; Without = "$without"; Names = (Get-ChildItem $env:BP_POWERSHELL_HOME).Name
    Settings = Get-Text "$env:BP_POWERSHELL_HOME/profiles.json" | ConvertFrom-Json; Tokens = Get-Text "$env:BP_POWERSHELL_HOME/tokens.json"
    Modes = (Get-ChildItem $env:BP_POWERSHELL_HOME).UnixMode; Sent = (Get-SentToken -Profile FIRST), (Get-SentToken -Profile second)
    Round = (Connect-BpSession -Profile first -NoDefault | Select-Object WorkspaceId, BotId, IntegrationId, IntegrationAlias, MaximumRetryCount, ThrottleLimit, PageSize, MultipleIntegrations)
} | ConvertTo-Json -Compress -Depth 5
'@
    }

    AfterAll { Restore-Home }

    It 'writes nothing with -WhatIf' {
        $result.Untouched | Should -BeTrue
    }

    It 'saves what is not the default' {
        $store = if ($onWindows) { 'DataProtection' } else { 'File' }
        $result.Saved | Select-Object Name, ApiUrl, WorkspaceId, BotId, IntegrationId, IntegrationAlias, TimeoutSec, MaximumRetryCount, RetryIntervalSec, ThrottleLimit, PageSize, MultipleIntegrations, TokenStore, VaultName, SecretName, Source | ConvertTo-Json -Compress |
            Should -BeExactly "{`"Name`":`"first`",`"ApiUrl`":`"$($server.Url)`",`"WorkspaceId`":`"w`",`"BotId`":`"b`",`"IntegrationId`":`"i`",`"IntegrationAlias`":`"a`",`"TimeoutSec`":7,`"MaximumRetryCount`":0,`"RetryIntervalSec`":0.5,`"ThrottleLimit`":2,`"PageSize`":100,`"MultipleIntegrations`":true,`"TokenStore`":`"$store`",`"VaultName`":null,`"SecretName`":null,`"Source`":`"Botpress`"}"
        $result.Settings.second | ConvertTo-Json -Compress | Should -BeExactly "{`"apiUrl`":`"$($server.Url)`",`"workspaceId`":`"wkspace_1`",`"botId`":`"bot_1`",`"tokenStore`":`"$store`"}"
        $result.Settings.third.tokenStore | Should -BeExactly 'None'
        $result.Without | Should -BeLike '*no token*'
    }

    It 'keeps the tokens, and connects with them' {
        $result.Sent | Should -BeExactly @('bp_pat_first', 'bp_pat_second')
        $result.Round | ConvertTo-Json -Compress | Should -BeExactly '{"WorkspaceId":"w","BotId":"b","IntegrationId":"i","IntegrationAlias":"a","MaximumRetryCount":0,"ThrottleLimit":2,"PageSize":100,"MultipleIntegrations":true}'
        $result.Names | Sort-Object | Should -BeExactly @('profiles.json', 'profiles.lock', 'tokens.json')
    }

    It 'warns that the token is not encrypted, and names the remedy' -Tag 'needs a Unix' -Skip:$onWindows {
        $result.Warnings | Should -BeLike '*not encrypted*Microsoft.PowerShell.SecretManagement*'
    }

    It 'has Windows encrypt the token' -Tag 'needs Windows' -Skip:(-not $onWindows) {
        $result.Warnings | Should -BeExactly ''
        $result.Tokens | Should -Not -Match 'bp_pat'
    }

    It 'writes files that only the user can read' -Tag 'needs file modes' -Skip:$noMode {
        $result.Modes | Should -BeExactly @('-rw-------', '-rw-------', '-rw-------')
    }

    It 'makes them so again, and keeps a link' -Tag 'needs file modes' -Skip:$noMode {
        New-Home
        $kept = Join-Path $user 'kept.json'
        Set-Content $kept '{ "old": { "later": true } }'
        chmod 644 $kept
        $null = New-Item $settings -ItemType SymbolicLink -Value $kept
        $null = Invoke-Fresh 'Hide-Vault; Connect bp_pat_x; Save new | ConvertTo-Json -Compress'
        (Get-Item $settings).LinkTarget | Should -BeExactly $kept
        (Get-Item $kept).UnixMode | Should -BeExactly '-rw-------'
        (Get-Content $kept -Raw | ConvertFrom-Json).PSObject.Properties.Name | Should -BeExactly @('old', 'new')
        (Get-Content $kept -Raw | ConvertFrom-Json).old.later | Should -BeTrue
    }

    It 'puts them where the user has settings' -Tag 'needs Linux' -Skip:(-not $IsLinux) {
        New-Home
        $env:BP_POWERSHELL_HOME = $null
        $env:XDG_CONFIG_HOME = Join-Path $user 'xdg'
        $null = Invoke-Fresh 'Hide-Vault; Connect bp_pat_x; Save work | ConvertTo-Json -Compress'
        Join-Path $user 'xdg/Botpress/PowerShell/profiles.json' | Should -Exist
        $env:XDG_CONFIG_HOME = $null
        $null = Invoke-Fresh 'Hide-Vault; Connect bp_pat_x; Save work | ConvertTo-Json -Compress'
        Join-Path $user '.config/Botpress/PowerShell/tokens.json' | Should -Exist
    }

    It 'loses nothing when several processes save at once' {
        New-Home
        $script = Join-Path $TestDrive 'many.ps1'
        Set-Content $script "param([string] `$Prefix)`n`$manifest = '$(Get-ModulePath)'`n`$url = '$($server.Url)'`n$helpers`nHide-Vault`nConnect bp_pat_x`n1..15 | ForEach-Object { `$null = Save `"`$Prefix`$_`" }"
        $processes = 'a', 'b', 'c' | ForEach-Object {
            $start = [System.Diagnostics.ProcessStartInfo]::new($powershell, "$leading-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`" $_")
            $start.UseShellExecute = $false
            [System.Diagnostics.Process]::Start($start)
        }

        $processes | ForEach-Object { $_.WaitForExit(); $_.ExitCode } | Should -Be @(0, 0, 0)
        (Get-BpProfile).Count | Should -Be 45
        @((Get-Content $tokens -Raw | ConvertFrom-Json).PSObject.Properties).Count | Should -Be 45
        (Get-ChildItem $folder).Name | Sort-Object | Should -BeExactly @('profiles.json', 'profiles.lock', 'tokens.json')
    }

}

Describe 'SecretManagement' {
    It 'is there' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement)) { Set-ItResult -Skipped -Because 'Microsoft.PowerShell.SecretManagement is not installed: Install-PSResource Microsoft.PowerShell.SecretManagement' }
        elseif (-not ($IsLinux -or $IsMacOS -or $env:CI)) { Set-ItResult -Skipped -Because 'Windows has one registry of vaults, which is yours: set CI to test with it' }
        Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement | Should -Not -BeNullOrEmpty
    }

    It 'is not loaded before somebody asks for a vault' {
        New-Home
        try {
            Invoke-Fresh 'Connect bp_pat_x; $null = Get-BpProfile; @(Get-Module Microsoft.PowerShell.SecretManagement).Count | ConvertTo-Json' | Should -Be 0
        }
        finally { Restore-Home }
    }
}

Describe 'without SecretManagement' {
    It 'vaults are refused, with what to install, and the rest works' {
        New-Home
        try {
            $result = Invoke-Fresh @'
Hide-Vault
Connect bp_pat_x
$saved = Save work
@{
    Failures = @(
        Get-Failure { Connect-BpSession -SecretName s }
        Get-Failure { Connect-BpSession -SecretName s -VaultName v }
        Get-Failure { Save-BpProfile other -VaultName v }
        Get-Failure { Save-BpProfile other -SecretName s }
    )
    Store = $saved.TokenStore; Sent = Get-SentToken -Profile work
} | ConvertTo-Json -Compress -Depth 4
'@
            $result.Failures.Id | ForEach-Object { ($_ -split ',')[0] } | Should -BeExactly @('SecretManagementNotFound', 'SecretManagementNotFound', 'SecretManagementNotFound', 'NoVault')
            $result.Failures | ForEach-Object { "$($_.Text) $($_.Action)" } | Should -BeLike '*Microsoft.PowerShell.SecretManagement*'
            $result.Store, $result.Sent | Should -BeExactly @($(if ($onWindows) { 'DataProtection' } else { 'File' }), 'bp_pat_x')
        }
        finally { Restore-Home }
    }
}

Describe 'the token of a profile in a vault' -Tag 'vault', 'needs SecretManagement' -Skip:$noVaults {
    BeforeEach { New-Home }
    AfterEach { Restore-Home }

    It 'is for the address that it was saved for' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_vault
$null = Save work
$path = "$env:BP_POWERSHELL_HOME/profiles.json"
(Get-Content $path -Raw).Replace($url, 'https://evil.example.com') | Set-Content $path
@{ Failure = Get-Failure { Connect-BpSession -Profile work }; Named = Get-SentToken -Profile work -ApiUrl $url } | ConvertTo-Json -Compress -Depth 4
'@
        $result.Failure.Id | Should -BeExactly 'OtherAddress,Botpress.PowerShell.ConnectBpSessionCommand'
        $result.Failure.Text | Should -BeLike "*$($server.Url)*https://evil.example.com*"
        $result.Named | Should -BeExactly 'bp_pat_vault'
    }

    It 'goes into the default vault, and with the profile' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_vault
$saved = Save-BpProfile 'my work' -WarningVariable warnings
@{
    Saved = $saved; Warnings = "$warnings"; Secret = Get-Secret Botpress-my-work -Vault Tests -AsPlainText
    Files = (Get-ChildItem $env:BP_POWERSHELL_HOME).Name; Settings = Get-Text "$env:BP_POWERSHELL_HOME/profiles.json"
} | ConvertTo-Json -Compress
'@
        $result.Saved.TokenStore, $result.Saved.VaultName, $result.Saved.SecretName | Should -BeExactly @('Vault', 'Tests', 'Botpress-my-work')
        $result.Warnings | Should -BeExactly ''
        $result.Secret | Should -BeExactly 'bp_pat_vault'
        $result.Files | Should -BeExactly @('profiles.json', 'profiles.lock')
        $result.Settings | Should -Not -Match 'bp_pat'

        # In another process, with nothing loaded.
        $result = Invoke-Fresh @'
$sent = Get-SentToken -Profile 'my work'
Remove-BpProfile 'my work'
@{ Sent = $sent; Left = @(Get-SecretInfo -Vault Tests).Count; Profiles = @(Get-BpProfile).Count } | ConvertTo-Json -Compress
'@
        $result.Sent | Should -BeExactly 'bp_pat_vault'
        $result.Left, $result.Profiles | Should -Be @(0, 0)
    }

    It 'goes where it is told to, stays there, and is not left behind' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Add-Vault Other
Connect bp_pat_1
$first = Save work -VaultName other -SecretName mine
Connect bp_pat_2
$second = Save Work
$kept = Get-Secret mine -Vault Other -AsPlainText
$third = Save work -VaultName Tests
@{
    Places = $first, $second, $third | ForEach-Object { "$($_.Name) $($_.VaultName) $($_.SecretName)" }; Kept = $kept
    Left = @(Get-SecretInfo -Vault Other).Count; Now = Get-Secret Botpress-work -Vault Tests -AsPlainText; Names = (Get-BpProfile).Name
} | ConvertTo-Json -Compress
'@
        $result.Places | Should -BeExactly @('work Other mine', 'Work Other mine', 'work Tests Botpress-work')
        $result.Kept, $result.Now, $result.Left, $result.Names | Should -BeExactly @('bp_pat_2', 'bp_pat_2', 0, 'work')
    }

    It 'moves there from a file' {
        $result = Invoke-Fresh @'
Connect bp_pat_moved
$null = Save work
$before = (Get-BpProfile).TokenStore
Add-Vault -DefaultVault
$after = (Save work).TokenStore
@{ Before = $before; After = $after; Tokens = (Get-Text "$env:BP_POWERSHELL_HOME/tokens.json").Trim(); Sent = Get-SentToken -Profile work } | ConvertTo-Json -Compress
'@
        $result.Before | Should -BeExactly $(if ($onWindows) { 'DataProtection' } else { 'File' })
        $result.After, $result.Tokens, $result.Sent | Should -BeExactly @('Vault', '{}', 'bp_pat_moved')
    }

    It 'is a secret that was there before, which is never changed' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Set-Secret mine (ConvertTo-Secret bp_pat_mine)
Connect bp_pat_other
$refused = Get-Failure { Save work -SecretName mine }
$none = @(Get-BpProfile).Count
Connect bp_pat_mine
$null = Save work -SecretName mine
Connect ''
$null = Save again -SecretName mine
$missing = Get-Failure { Save more -SecretName nope }
$sent = Get-SentToken -Profile again
Set-Secret mine (ConvertTo-Secret bp_pat_new)
$changed = Get-SentToken -Profile work
Get-BpProfile | Remove-BpProfile
@{ Refused = $refused; None = $none; Sent = $sent; Changed = $changed; Missing = $missing; Secret = Get-Secret mine -AsPlainText } | ConvertTo-Json -Compress
'@
        $result.Refused.Id | Should -BeLike 'SecretExists,*'
        $result.Refused.Action | Should -BeLike '*-SecretName*'
        $result.Refused.Text | Should -Not -Match 'bp_pat'
        $result.None | Should -Be 0
        $result.Sent, $result.Changed, $result.Secret | Should -BeExactly @('bp_pat_mine', 'bp_pat_new', 'bp_pat_new')
        $result.Missing.Id | Should -BeLike 'SecretNotFound,*'
    }

    It 'stays while another profile needs it' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_shared
$null = Save one
$null = Save two -SecretName botpress-one
Remove-BpProfile one
$sent = Get-SentToken -Profile two
Remove-BpProfile two
@{ Sent = $sent; Left = @(Get-SecretInfo).Count } | ConvertTo-Json -Compress
'@
        $result.Sent, $result.Left | Should -Be @('bp_pat_shared', 0)
    }

    It 'is asked for in a vault that is locked or fails, with an error that says what to do' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_first
$null = Save work
Connect bp_pat_second
$failures = foreach ($fault in 'Locked', 'The test vault is out of order.') {
    Set-Content "$HOME/fault" $fault
    Get-Failure { Connect-BpSession -Profile work }
    Get-Failure { Connect-BpSession -VaultName Tests -SecretName Botpress-work }
    Get-Failure { Connect-BpSession -SecretName Botpress-work }
    Get-Failure { Save-BpProfile work }
    Get-Failure { Save-BpProfile more }
    Get-Failure { Remove-BpProfile work }
}
Remove-Item "$HOME/fault"
$shown = $Error | ForEach-Object { $_ | Format-List * -Force | Out-String; "$($_.Exception)" }
@{ Failures = $failures; Sent = Get-SentToken -Profile work; Names = (Get-BpProfile).Name; Shown = "$shown" } | ConvertTo-Json -Compress -Depth 4
'@
        $result.Failures.Count | Should -Be 12
        $result.Failures[0..5].Id | Should -BeLike 'VaultLocked,*'
        $result.Failures[0..5].Category | Should -Be (@('AuthenticationError') * 6)
        $result.Failures[0..5].Text | Should -BeLike '*The test vault is locked.*'
        $result.Failures[6..11].Id | Should -BeLike 'VaultFailed,*'
        $result.Failures[6..11].Text | Should -BeLike '*out of order*'
        $result.Failures.Action | Should -BeLike '*Unlock-SecretVault*'
        $result.Sent, $result.Names | Should -BeExactly @('bp_pat_first', 'work')
        $result.Shown | Should -Match 'VaultLocked'
        $result.Shown | Should -Not -Match 'bp_pat'
    }

    It 'may be gone: the profile can be removed, and connecting says so' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_x
'a', 'b', 'c' | ForEach-Object { $null = Save $_ }
Remove-Secret Botpress-a -Vault Tests
$secret = Get-Failure { Connect-BpSession -Profile a }
Remove-BpProfile a
Unregister-SecretVault Tests
$WarningPreference = 'SilentlyContinue'
$vault = Get-Failure { Connect-BpSession -Profile b }
$again = Get-Failure { Save-BpProfile b }
Remove-BpProfile b -WarningVariable warnings
# Saved again in words, it goes elsewhere.
Add-Vault Other
$moved = Save-BpProfile c -VaultName Other
@{ Secret = $secret; Vault = $vault; Again = $again; Warnings = "$warnings"; Moved = $moved.VaultName; Names = (Get-BpProfile).Name } | ConvertTo-Json -Compress
'@
        $result.Secret.Id, $result.Vault.Id, $result.Again.Id | ForEach-Object { ($_ -split ',')[0] } | Should -BeExactly @('SecretNotFound', 'VaultNotFound', 'VaultNotFound')
        $result.Warnings | Should -BeLike "*'Tests'*'Botpress-b'*"
        $result.Moved, $result.Names | Should -BeExactly @('Other', 'c')
    }

    It 'is taken away again when the profile cannot be saved' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_x
# A folder has the name of the lock, which is no matter until something is written.
$null = New-Item "$env:BP_POWERSHELL_HOME/profiles.lock" -ItemType Directory
$failure = Get-Failure { Save-BpProfile work }
@{ Failure = $failure; Left = @(Get-SecretInfo).Count } | ConvertTo-Json -Compress
'@
        $result.Failure.Id | Should -BeLike 'ProfilesNotWritten,*'
        $result.Failure.Text | Should -BeLike '*profiles.json*'
        $result.Left | Should -Be 0
    }

    It 'asks for nothing and writes nothing with -WhatIf, and does both in spite of $WhatIfPreference' {
        $result = Invoke-Fresh @'
Add-Vault -DefaultVault
Connect bp_pat_x
Save-BpProfile work -WhatIf
$none = @(Get-SecretInfo).Count + @(Get-BpProfile).Count
$ConfirmPreference = 'Low'
$WhatIfPreference = $true
$null = Save-BpProfile work -WhatIf:$false -Confirm:$false
$sent = Get-SentToken -Profile work
Remove-BpProfile work -WhatIf:$false -Confirm:$false
@{ None = $none; Sent = $sent; Left = @(Get-SecretInfo).Count } | ConvertTo-Json -Compress
'@
        $result.None, $result.Sent, $result.Left | Should -Be @(0, 'bp_pat_x', 0)
    }
}

Describe 'Connect-BpSession -SecretName' -Tag 'vault', 'needs SecretManagement' -Skip:$noVaults {
    BeforeAll {
        New-Home
        $result = Invoke-Fresh @'
$alone = Get-Failure { Connect-BpSession -SecretName nope -WarningAction SilentlyContinue }
Add-Vault First
Add-Vault Second -DefaultVault
Set-Secret both (ConvertTo-Secret bp_pat_default)
Set-Secret both (ConvertTo-Secret bp_pat_first) -Vault First
Set-Secret text "bp_pat_text`n"
Set-Secret credential ([pscredential]::new('me', (ConvertTo-Secret bp_pat_credential)))
Set-Secret table @{ a = 1 }
Set-Secret only (ConvertTo-Secret bp_pat_only) -Vault First
$line = 'Connect-BpSession -VaultName '
@{
    Alone = $alone
    Sent = @(
        Get-SentToken -SecretName both
        Get-SentToken -SecretName both -VaultName first
        Get-SentToken -SecretName text
        Get-SentToken -SecretName credential
        Get-SentToken -SecretName only
    )
    Failures = @(
        Get-Failure { Connect-BpSession -SecretName table }
        Get-Failure { Connect-BpSession -SecretName nope }
        Get-Failure { Connect-BpSession -SecretName only -VaultName Second }
        Get-Failure { Connect-BpSession -SecretName only -VaultName nope }
        Get-Failure { Connect-BpSession -SecretName only -Token x }
        Get-Failure { Connect-BpSession -VaultName First }
    )
    Offered = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
} | ConvertTo-Json -Compress -Depth 4
'@
    }

    AfterAll { Restore-Home }

    It 'takes the token from the vault that is named, or else the default one, or else any' {
        $result.Sent | Should -BeExactly @('bp_pat_default', 'bp_pat_first', 'bp_pat_text', 'bp_pat_credential', 'bp_pat_only')
    }

    It 'says what is missing' {
        $result.Alone.Id | Should -BeLike 'SecretNotFound,*'
        $result.Failures.Id | ForEach-Object { ($_ -split ',')[0] } |
            Should -BeExactly @('InvalidSecret', 'SecretNotFound', 'SecretNotFound', 'VaultNotFound', 'AmbiguousParameterSet', 'MissingMandatoryParameter')
    }

    It 'completes the names of vaults' {
        $result.Offered | Should -BeExactly @('First', 'Second')
    }
}

Describe 'a vault of SecretStore' -Tag 'vault', 'needs SecretStore' -Skip:$noStore {
    It 'keeps the token, and says how to open it when it is locked' {
        New-Home
        try {
            $result = Invoke-Fresh @'
Import-Module Microsoft.PowerShell.SecretStore
Reset-SecretStore -Scope CurrentUser -Authentication Password -Password (ConvertTo-Secret open) -Interaction None -Force -WarningAction SilentlyContinue | Out-Null
Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
Connect bp_pat_store
$saved = Save-BpProfile work
@{ Saved = $saved; Sent = Get-SentToken -Profile work } | ConvertTo-Json -Compress
'@
            $result.Saved.VaultName, $result.Saved.SecretName, $result.Sent | Should -BeExactly @('Store', 'Botpress-work', 'bp_pat_store')
            $result = Invoke-Fresh @'
$locked = Get-Failure { Connect-BpSession -Profile work }
$kept = Get-Failure { Remove-BpProfile work }
Unlock-SecretVault Store (ConvertTo-Secret open)
$sent = Get-SentToken -Profile work
Remove-BpProfile work
@{ Locked = $locked; Kept = $kept; Sent = $sent; Left = @(Get-SecretInfo).Count } | ConvertTo-Json -Compress
'@
            $result.Locked.Id, $result.Kept.Id | Should -BeLike 'VaultLocked,*'
            $result.Locked.Action | Should -BeLike '*Unlock-SecretVault*'
            $result.Sent, $result.Left | Should -Be @('bp_pat_store', 0)
        }
        finally { Restore-Home }
    }
}

Describe 'the token of a profile' {
    It 'is shown nowhere: <Kind>' -ForEach @(@{ Kind = 'in a file'; NoVaults = $false }, @{ Kind = 'in a vault'; NoVaults = $noVaults }) {
        if ($NoVaults) {
            Set-ItResult -Skipped -Because 'Microsoft.PowerShell.SecretManagement is not installed, or its vaults are yours'
            return
        }

        New-Home
        $log = Join-Path $user 'log.txt'
        try {
            $result = Invoke-Fresh (@'
Connect bp_pat_SECRET
if (KIND) { Add-Vault -DefaultVault } else { Hide-Vault }
$ErrorActionPreference = 'Continue'
Start-Transcript 'LOG' -IncludeInvocationHeader | Out-Null
$all = & {
    foreach ($preference in 'SilentlyContinue', 'Continue') {
        $VerbosePreference = $DebugPreference = $InformationPreference = $preference
        Save-BpProfile work -Verbose -Debug
        Get-BpProfile work -Verbose -Debug | Format-List * -Force
        Connect-BpSession -Profile work -Verbose -Debug | Format-List * -Force
        Get-BpConversation -Verbose -Debug
        if (KIND) { Connect-BpSession -SecretName Botpress-work -Verbose -Debug | ConvertTo-Json -WarningAction SilentlyContinue }
        Set-Content "$HOME/fault" Locked
        try { Connect-BpSession -Profile work -Verbose -Debug } catch { $_ }
        try { Save-BpProfile work -Verbose -Debug } catch { $_ }
        Remove-Item "$HOME/fault"
        try { Save-BpProfile other -SecretName nope -VaultName nope -Verbose -Debug } catch { $_ }
        Remove-BpProfile work -Verbose -Debug
        Remove-BpProfile work -Verbose -Debug
    }
} *>&1 | Out-String
$all += $Error | ForEach-Object { $_ | Format-List * -Force | Out-String; "$($_.Exception)" } | Out-String
Stop-Transcript | Out-Null
@{ Shown = $all; Log = Get-Content 'LOG' -Raw; Left = @(Get-BpProfile).Count } | ConvertTo-Json -Compress
'@.Replace('KIND', $(if ($Kind -eq 'in a vault') { '$true' } else { '$false' })).Replace('LOG', $log))
            $result.Left | Should -Be 0
            $result.Shown | Should -Match 'ProfileNotFound'
            $result.Log | Should -Match 'Save-BpProfile'
            $result.Shown | Should -Not -Match 'bp_pat_SECRET'
            $result.Log | Should -Not -Match 'bp_pat_SECRET'
        }
        finally { Restore-Home }
    }
}
