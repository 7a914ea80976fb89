# A vault for tests: an extension of Microsoft.PowerShell.SecretManagement that keeps its secrets in a file, which is not safe.
@{
    ModuleVersion     = '1.0'
    GUID              = '5b9b7d6c-58b5-4f0f-8a54-8d3cf1a6a2b7'
    Author            = 'Botpress for PowerShell contributors'
    Description       = 'A vault for tests.'
    NestedModules     = @('./TestVault.Extension')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{ PSData = @{ Tags = @('SecretManagement') } }
}
