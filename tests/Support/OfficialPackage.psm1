# Botpress's own packages from npm, which the emulator has to serve as the cloud does.

$versions = @{ client = '1.45.0'; cli = '0.8.59'; chat = '0.5.5' }

# What its own tests need beside it.
$others = @{ chat = 'vitest@3.2.7', 'lodash@4.17.21', 'uuid@9.0.1', 'jsonwebtoken@9.0.2' }

function Install-OfficialPackage {
    <#
    .SYNOPSIS
        Gives the folder with an official package, which is installed once; nothing where there is no node and npm, or npm has no registry
        that has it.
    .PARAMETER Name
        The package: client, cli or chat.
    #>
    param([Parameter(Mandatory)] [ValidateSet('client', 'cli', 'chat')] [string] $Name)
    $folder = Join-Path $PSScriptRoot "../../out/official-$Name"
    $package = Join-Path $folder "node_modules/@botpress/$Name"
    if (@(Get-Command node, npm -CommandType Application -ErrorAction Ignore).Count -ge 2 -and -not (Test-Path $package)) {
        $null = New-Item $folder -ItemType Directory -Force
        Set-Content (Join-Path $folder 'package.json') '{}'
        $null = npm install --silent --fetch-retries=0 --prefix $folder "@botpress/$Name@$($versions[$Name])" $others[$Name] 2>&1
    }

    if (Test-Path $package) { Convert-Path $folder }
}

Export-ModuleMember -Function Install-OfficialPackage
