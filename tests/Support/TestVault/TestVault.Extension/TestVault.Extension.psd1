@{
    ModuleVersion     = '1.0'
    GUID              = '0c1f3a52-6f0e-4f36-9d35-5f2a1d1d6f0e'
    Author            = 'Botpress for PowerShell contributors'
    Description       = 'What SecretManagement calls.'
    RootModule        = 'TestVault.Extension.psm1'
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Set-SecretInfo', 'Test-SecretVault')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
