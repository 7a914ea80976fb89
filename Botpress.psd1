@{
    ModuleVersion        = '0.1.0'
    GUID                 = 'b7f0c7a5-6a5e-4e0c-9d0b-3f1f6f2a9c41'
    Author               = 'Botpress for PowerShell contributors'
    CompanyName          = 'Botpress for PowerShell contributors'
    Copyright            = 'Botpress for PowerShell contributors. MIT license.'
    Description          = 'Manage Botpress Cloud from PowerShell: workspaces, bots, conversations, messages, users, states, events, tables, files and knowledge bases, with an emulator to try it without an account.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = 'Core', 'Desktop'

    # PowerShell 7.4+ takes the net8.0 build, Windows PowerShell 5.1 the netstandard2.0 one.
    RootModule           = if ($PSEdition -eq 'Core') { 'net8.0/Botpress.PowerShell.dll' } else { 'netstandard2.0/Botpress.PowerShell.dll' }
    TypesToProcess       = 'Botpress.Types.ps1xml'
    FormatsToProcess     = 'Botpress.Format.ps1xml'

    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    # The build writes them here, from the [Cmdlet] of the classes.
    CmdletsToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags = 'Botpress', 'chatbot', 'bot', 'conversation', 'REST', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS'
        }
    }
}
