<#
.SYNOPSIS
    Brings en-US/*.md up to date with the built module, and makes the help file of them.
.DESCRIPTION
    Written by hand in each file, and kept: description, examples, notes, links. Made from the code, so that it cannot be wrong: syntax,
    the parameters with their attributes, and the texts of synopsis, parameters and outputs, which are the summaries of the C# source.
.PARAMETER ModulePath
    The folder of the built module.
.PARAMETER DocumentationPath
    The XML file with the summaries that the compiler made.
#>
[CmdletBinding()]
param([string] $ModulePath, [string] $DocumentationPath)

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0.0 -MaximumVersion 1.99.99
Import-Module (Join-Path $ModulePath 'Botpress.psd1')
Import-Module (Join-Path $PSScriptRoot 'Help.psm1')

$summaries = @{}
foreach ($member in ([xml] (Get-Content $DocumentationPath -Raw)).SelectNodes('//member[summary]')) {
    $text = $member['summary'].InnerXml -replace '<see cref="[A-Z]:([\w.]+\.)?(\w+)[^"]*" ?/>', '$2' -replace '<[^>]+>', ''
    $summaries[$member.name] = [System.Net.WebUtility]::HtmlDecode(($text -replace '\s+', ' ').Trim())
}

# The summary of a property stands at the type that declares it.
function Get-ParameterSummary {
    param([type] $Type, [string] $Name)
    for (; $Type; $Type = $Type.BaseType) {
        $text = $summaries["P:$($Type.FullName).$Name"]
        if ($text) { return $text }
    }
}

# What may be piped in, as the attributes of the parameters say it.
function Get-InputText {
    param($Command)
    $ids = @(foreach ($parameter in $Command.Parameters.Values) {
            $id = $parameter.Attributes.Where({ $_.GetType().Name -eq 'IdOfAttribute' })
            if ($id) { [pscustomobject] @{ Id = $id[0]; Own = $parameter.Attributes.ValueFromPipeline -contains $true; Named = $parameter.Attributes.ValueFromPipelineByPropertyName -contains $true } }
        })
    $own = @($ids | Where-Object Own | ForEach-Object { $_.Id.Words } | Select-Object -Unique)
    $beside = @($ids | Where-Object { -not $_.Own -and ($_.Named -or $_.Id.Narrows) } | ForEach-Object { $_.Id.Words } | Where-Object { $_ -notin $own } | Select-Object -Unique)
    $text = @(
        if ($own) { "What the command is about ($($own -join ', ')): the object, or its id as text." }
        if ($beside) { "What narrows a list or says where to work: $($beside -join ', ')." }
        'Anything else is an error, and nothing is sent for it.'
    )
    if ($own -or $beside) { $text -join ' ' } else { 'What the parameters of that input take.' }
}

foreach ($command in Get-Command -Module Botpress -CommandType Cmdlet) {
    $path = Join-Path $PSScriptRoot "$($command.Name).md"
    $help = New-CommandHelp $command
    $summary = $summaries["T:$($command.ImplementingType.FullName)"]
    if (-not $summary) { throw "The class of $($command.Name) has no summary." }

    # The first sentence says what the cmdlet is for.
    $help.Synopsis = ($summary -split '(?<=[.:])\s', 2)[0] -replace ':$', '.'
    $help.Description = $summary
    $help.Notes = ''
    $help.Examples.Clear()
    if (Test-Path $path) {
        $written = Import-MarkdownCommandHelp -Path $path
        foreach ($example in $written.Examples) { $help.Examples.Add($example) }
        $help.Notes = $written.Notes
        foreach ($link in $written.RelatedLinks) { $help.RelatedLinks.Add($link) }
        if ($written.Description) { $help.Description = $written.Description }
    }

    foreach ($parameter in $help.Parameters) {
        $text = Get-ParameterSummary $command.ImplementingType $parameter.Name
        if ($text) { $parameter.Description = $text }
    }

    foreach ($in in $help.Inputs) {
        $in.Description = if ($in.Typename -eq 'System.Object') { Get-InputText $command } else { 'By property name, from the objects that the command takes, and from those of others.' }
    }

    foreach ($output in $help.Outputs) {
        $text = $summaries["T:$($output.Typename)"]
        $output.Description = if ($text) { $text } elseif ($output.Typename -eq 'System.Void') { 'Nothing.' } else { '' }
    }

    # The date of the making would change every file at every run.
    $null = $help.Metadata.Remove('ms.date')
    $made = Join-Path ([System.IO.Path]::GetTempPath()) 'botpress-help'
    $file = Export-MarkdownCommandHelp -CommandHelp $help -OutputFolder $made -Force
    $text = (Get-Content $file -Raw) -replace "(?m)^ms\.date: .*\r?\n", '' -replace "(?ms)^## ALIASES\r?\n.*?(?=^## )", '' -replace '\{\{ Fill in the related links here \}\}\s*', '' -replace "`r`n", "`n"
    if ($text.Contains('{{')) { Write-Warning "Something is not filled in for $($command.Name): $(($text -split "`n" | Where-Object { $_.Contains('{{') }) -join ' ')" }
    if (-not (Test-Path $path) -or (Get-Content $path -Raw) -cne $text) {
        [System.IO.File]::WriteAllText($path, $text)
        Write-Host "Updated $($command.Name).md"
    }
}

Export-HelpFile
