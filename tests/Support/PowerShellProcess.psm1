# How to start the PowerShell that runs this script once more, in a process of its own.

Set-StrictMode -Version 3.0

# The program, and what comes before the arguments of PowerShell itself. It is an executable of PowerShell, or dotnet where PowerShell
# is a .NET tool or hosted by something else.
function Get-PowerShellCommand {
    $process = (Get-Process -Id $PID).Path
    $name = [System.IO.Path]::GetFileNameWithoutExtension($process)
    if ($name -in 'pwsh', 'powershell') { return $process }
    if ($PSVersionTable.PSEdition -eq 'Desktop') { return Join-Path $PSHOME 'powershell.exe' }
    $library = Join-Path $PSHOME 'pwsh.dll'
    if ($name -ne 'dotnet' -or -not (Test-Path $library)) { throw "'$process' is no PowerShell that can be started again." }
    $process, $library
}

# Starts it with these arguments and waits; output and exit code are those of any program.
function Invoke-PowerShell {
    $program, $leading = Get-PowerShellCommand
    $all = @($leading | Where-Object { $_ }) + $args
    & $program @all
}

Export-ModuleMember -Function *
