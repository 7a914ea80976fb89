# The parameters of the vault: Path, the file with the secrets; Fault, a file that says what goes wrong while it exists: Locked, or a text
# that every command fails with. What is noted of secrets is beside the file, with .notes after its name.

function Open-Vault {
    param([hashtable] $AdditionalParameters)
    $fault = $AdditionalParameters.Fault
    if ($fault -and (Test-Path $fault)) {
        $text = (Get-Content $fault -Raw).Trim()
        if ($text -eq 'Locked') { throw [Microsoft.PowerShell.SecretManagement.PasswordRequiredException]::new('The test vault is locked.') }
        throw $text
    }

    if (Test-Path $AdditionalParameters.Path) { Import-Clixml $AdditionalParameters.Path } else { @{} }
}

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    Write-Verbose "Reading $Name of $VaultName"
    (Open-Vault $AdditionalParameters)[$Name]
}

function Get-SecretInfo {
    [CmdletBinding()]
    [OutputType('Microsoft.PowerShell.SecretManagement.SecretInformation')]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $secrets = Open-Vault $AdditionalParameters
    foreach ($name in $secrets.Keys | Where-Object { $_ -like $Filter }) {
        $type = if ($secrets[$name] -is [securestring]) { 'SecureString' } elseif ($secrets[$name] -is [pscredential]) { 'PSCredential' } elseif ($secrets[$name] -is [string]) { 'String' } else { 'Hashtable' }
        $notes = [System.Collections.Generic.Dictionary[string, object]]::new()
        if (Test-Path "$($AdditionalParameters.Path).notes") { (Import-Clixml "$($AdditionalParameters.Path).notes")[$name].GetEnumerator() | ForEach-Object { $notes[$_.Key] = $_.Value } }
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, $type, $VaultName, [System.Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new($notes))
    }
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    Write-Verbose "Writing $Name of $VaultName"
    $secrets = Open-Vault $AdditionalParameters
    $secrets[$Name] = $Secret
    $secrets | Export-Clixml $AdditionalParameters.Path
}

function Set-SecretInfo {
    [CmdletBinding()]
    param([string] $Name, [hashtable] $Metadata, [string] $VaultName, [hashtable] $AdditionalParameters)
    Write-Verbose "Noting something of $Name of $VaultName"
    $path = "$($AdditionalParameters.Path).notes"
    $notes = if (Test-Path $path) { Import-Clixml $path } else { @{} }
    $notes[$Name] = $Metadata
    $notes | Export-Clixml $path
}

function Remove-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $secrets = Open-Vault $AdditionalParameters
    if (-not $secrets.ContainsKey($Name)) { throw "There is no $Name in $VaultName." }
    $secrets.Remove($Name)
    $secrets | Export-Clixml $AdditionalParameters.Path
}

function Test-SecretVault {
    [CmdletBinding()]
    [OutputType([bool])]
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    Write-Verbose "Testing $VaultName"
    $null = Open-Vault $AdditionalParameters
    $true
}
