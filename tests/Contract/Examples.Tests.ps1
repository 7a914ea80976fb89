# Every example of the help is run as it stands, each in a runspace that knows nothing of the others and against a fresh emulator with
# sample data.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $examples = @(
        foreach ($command in Get-Command -Module Botpress) {
            $number = 0
            foreach ($example in (Get-Help $command.Name -Category Cmdlet).examples.example) {
                $number++
                @{ Name = "$($command.Name), example $number"; Cmdlet = $command.Name; Code = $example.code }
            }
        }
    )
    $emitting = @(
        foreach ($command in Get-Command -Module Botpress) {
            if ($command.OutputType.Name -ne 'System.Void') { @{ Name = $command.Name } }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $variables = 'BP_API_URL', 'BP_TOKEN', 'BP_WORKSPACE_ID', 'BP_BOT_ID', 'TMPDIR', 'TEMP', 'TMP', 'PSModulePath', 'BP_POWERSHELL_HOME', 'BP_BOTPRESS_HOME'
    $before = @{}
    foreach ($variable in $variables) { $before[$variable] = [System.Environment]::GetEnvironmentVariable($variable) }
    # What examples write to the temporary folder is gone with the tests.
    foreach ($variable in 'TMPDIR', 'TEMP', 'TMP') { [System.Environment]::SetEnvironmentVariable($variable, "$TestDrive") }
    # Runspaces that an example makes find the module as they would find an installed one, and nothing else there: PowerShell looks into every folder.
    $installed = Join-Path $TestDrive modules
    Copy-Item (Split-Path (Get-ModulePath)) $installed/Botpress -Recurse
    $env:PSModulePath = $installed + [System.IO.Path]::PathSeparator + $env:PSModulePath
    $state = [initialsessionstate]::CreateDefault2()
    if ($IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $state.ImportPSModule((Get-ModulePath))
    # Examples of profiles bring modules along, and have a runspace each; the others share one, whose state is reset.
    $screen = [AnsweringHost]::new()
    $shared = [runspacefactory]::CreateRunspace($screen, $state)
    $shared.Open()
    $emitted = [System.Collections.Generic.HashSet[string]]::new()

    # What examples find of profiles and vaults. SecretManagement itself would open the vaults of whoever runs this.
    $profiles = @'
$null = New-Module -Name Microsoft.PowerShell.SecretManagement {
    $secrets = @{ BotpressToken = ConvertTo-SecureString $env:BP_TOKEN -AsPlainText -Force }
    function Get-SecretVault { [CmdletBinding()] param() [pscustomobject] @{ Name = 'Personal'; IsDefault = $true } }
    function Get-SecretInfo { [CmdletBinding()] param($Name, $Vault) $secrets.Keys -like $Name | ForEach-Object { [pscustomobject] @{ Name = $_; VaultName = $Vault } } }
    function Get-Secret { [CmdletBinding()] param($Name, $Vault) $secrets[$Name] }
    function Set-Secret { [CmdletBinding(SupportsShouldProcess)] param($Name, $Secret, $Vault) $secrets[$Name] = $Secret }
    function Remove-Secret { [CmdletBinding(SupportsShouldProcess)] param($Name, $Vault) $secrets.Remove($Name) }
} | Import-Module -PassThru
$null = Save-BpProfile work
@{ default = @{ workspaceId = $env:BP_WORKSPACE_ID; apiUrl = $env:BP_API_URL; token = $env:BP_TOKEN } } | ConvertTo-Json | Set-Content (Join-Path $env:BP_BOTPRESS_HOME profiles.json)
'@

    # The code's output, and its errors as text.
    function Invoke-Example {
        param([string] $Code)
        $isChat = $Code -match '-BpChat'
        # It answers when who asked has had the time to begin to listen.
        $bot = if ($isChat) { @{ Answer = @{ 'Tell*' = 'This', 'and that'; '*' = 'Hello!' }; AnswerDelayMs = 300 } } else { @{} }
        $emulator = Start-BpEmulator -SampleData -NoConnect @bot
        $env:BP_API_URL, $env:BP_TOKEN, $env:BP_WORKSPACE_ID, $env:BP_BOT_ID = "$emulator", $emulator.Token, $emulator.WorkspaceId, $emulator.BotId
        # Nobody's own profiles are seen or changed.
        $user = Join-Path $TestDrive "home/$(New-Guid)"
        $env:BP_POWERSHELL_HOME, $env:BP_BOTPRESS_HOME = "$user/own", (New-Item "$user/bp" -ItemType Directory -Force).FullName
        # What is typed where an example talks to a bot.
        $screen.Typed = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        'hi', '/exit' | ForEach-Object { $screen.Typed.Add($_) }
        $screen.Typed.CompleteAdding()
        $profiled = $Code -match 'Profile|Secret'
        if (-not $profiled) { $shared.ResetRunspaceState() }
        $shell = if ($profiled) { [powershell]::Create($state) } else { [powershell]::Create($shared) }
        try {
            $null = $shell.AddScript('
                param($Folder, $Profiles, $IsChat)
                Set-Location -LiteralPath $Folder
                function Read-Host { ConvertTo-SecureString $env:BP_TOKEN -AsPlainText -Force }
                Connect-BpSession
                if ($IsChat) {
                    $null = Connect-BpChat -Name Me
                    $null = Send-BpChatMessage Hi -Wait -Count 1
                }
                if ($Profiles) { . ([scriptblock]::Create($Profiles)) }').AddArgument("$TestDrive").AddArgument($(if ($profiled) { $profiles })).AddArgument($isChat).Invoke()
            $failures = @($shell.Streams.Error | ForEach-Object { "$_" })
            $shell.Commands.Clear()
            $shell.Streams.ClearStreams()
            $output = try { $shell.AddScript($Code).Invoke() } catch { $failures += "$($_.Exception.InnerException.Message)" }
            $failures += @($shell.Streams.Error | ForEach-Object { "$_ ($($_.FullyQualifiedErrorId))" })
            [pscustomobject] @{ Output = @($output); Failures = $failures }
        }
        finally {
            $shell.Dispose()
            # Those that the example started, too.
            Stop-BpEmulator
        }
    }
}

AfterAll {
    $shared.Dispose()
    foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
}

Describe 'the examples of the help' {
    It 'run without an error: <Name>' -ForEach $examples {
        $result = Invoke-Example $Code
        $result.Failures | Should -BeNullOrEmpty
        if ($result.Output) { $null = $emitted.Add($Cmdlet) }
    }

    It 'show what comes out: <Name>' -ForEach $emitting {
        $emitted.Contains($Name) | Should -BeTrue -Because 'at least one example of a cmdlet that emits something must do so'
    }
}
