# Names that somebody chose to do harm, offered by every completer there is: the line that comes out of it is one command with one
# constant argument, and the terminal gets no command.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $unfit = '[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    $names = @(
        "x'; Set-Content owned 1; '", "x$([char] 0x2019); Set-Content owned 1; $([char] 0x2019)", "$([char] 0x2018)x", "$([char] 0x201a)x$([char] 0x201b)"
        'x"; y; "', "$([char] 0x201c)x$([char] 0x201d)", "$([char] 0x201e)x", '$(Set-Content owned 1)', '$x', '@x', '@(x)', '@{x=1}', '(x)', '{x}', '[x]', 'x[1]'
        '-Force', '--', '--%', "$([char] 0x2013)Force", "$([char] 0x2014)Force", "$([char] 0x2015)Force", '-x:y', '-1'
        'a b', ' a', 'a ', 'a;b', 'a|b', 'a,b', 'a&b', '&', '>x', '2>x', '<x', '<#x', '#x', 'x#y', '`x', 'x`', 'x`nb', '*', '?', '~', '~/x', '%x', '!x', '=', 'a=b', 'a:b', '::', '..'
        '1', '1kb', '0x10', '1e3', '1d', '.5', '$null', 'if', "a`nb", "a`r`nb; c", "x`e]52;c;eA==`a", "a$([char] 0x202e)b", "a$([char] 0x200f)b", "a$([char] 0x2028)b", "nul`0x", "$([char] 0x9b)31mx", "`e`r"
        "$([char] 0xa0)x", "x$([char] 0x3000)y", "$([char] 0xe9)t$([char] 0xe9)", "$([char] 0x65e5)$([char] 0x672c)", [char]::ConvertFromUtf32(0x1f600), 'plain', 'docs/a-b_c.1')
    $expected = @($names -creplace $unfit | Where-Object { $_ } | Sort-Object -CaseSensitive -Unique)

    # Any list of the API, with each name in each field that could be offered.
    $items = foreach ($name in $names) {
        $item = @{ paymentStatus = 'open'; schema = @{ properties = @{} } }
        foreach ($field in 'id', 'name', 'key', 'version', 'email', 'title', 'note', 'type', 'status', 'integration', 'displayName', 'createdAt') { $item[$field] = $name }
        $item
    }
    $columns = [ordered] @{}
    foreach ($name in $names) { $columns[$name] = @{ type = $name } }
    $answer = [ordered] @{ meta = @{}; bot = @{ integrations = [ordered] @{} } }
    foreach ($index in 0..($names.Count - 1)) { $answer.bot.integrations["alias$index"] = $items[$index] }
    foreach ($fact in (Get-OperationFact).Values) {
        $properties = if ($fact['response']) { $fact['response']['properties'] }
        foreach ($property in @(if ($properties) { $properties.Keys })) { if ($properties[$property]['type'] -eq 'array') { $answer[$property] = $items } }
    }
    $answer['tables'] = @($items) + @{ id = 'T'; schema = @{ properties = $columns } }
    $body = ConvertTo-Json $answer -Depth 8 -Compress
    # Tags of files are plain text, and plans and add-ons are a bare list.
    $answer['tags'] = $names
    $bodies = @{ FileTagCompleter = ConvertTo-Json $answer -Depth 8 -Compress; PlanIdCompleter = ConvertTo-Json $items -Depth 8 -Compress }
    $bodies['AddonIdCompleter'] = $bodies['PlanIdCompleter']
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1

    # Profiles, and a vault's module, with these names.
    $before = @{}
    foreach ($variable in 'BP_POWERSHELL_HOME', 'BP_BOTPRESS_HOME', 'PSModulePath') { $before[$variable] = [Environment]::GetEnvironmentVariable($variable) }
    $env:BP_POWERSHELL_HOME = $env:BP_BOTPRESS_HOME = "$TestDrive"
    $profiles = [ordered] @{}
    foreach ($name in $names) { $profiles[$name] = @{} }
    ConvertTo-Json $profiles | Set-Content (Join-Path $TestDrive profiles.json)
    $vaults = New-Item (Join-Path $TestDrive 'modules/Microsoft.PowerShell.SecretManagement') -ItemType Directory
    $names | ConvertTo-Json | Set-Content (Join-Path $vaults names.json)
    Set-Content (Join-Path $vaults Microsoft.PowerShell.SecretManagement.psm1) 'function Get-Secret { }; function Get-SecretVault { Get-Content $PSScriptRoot/names.json -Raw | ConvertFrom-Json | ForEach-Object { [pscustomobject] @{ Name = "$_" } } }'
    Remove-Module Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    Import-Module (Join-Path $vaults Microsoft.PowerShell.SecretManagement.psm1) -Global

    # Each completer, and where it is first used.
    $uses = [ordered] @{}
    foreach ($command in Get-Command -Module Botpress) {
        foreach ($parameter in $command.Parameters.Values) {
            $completer = ($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] }).Type
            if ($completer -and -not $uses.Contains($completer.Name)) { $uses[$completer.Name] = "$($command.Name)$(if ($completer.Name -eq 'TableColumnCompleter') { ' -Table T' }) -$($parameter.Name) " }
        }
    }

    # What is offered, each with the line that comes out of it.
    function Get-Offer {
        param([string] $Line)
        $found = TabExpansion2 $Line $Line.Length
        foreach ($match in $found.CompletionMatches | Where-Object ResultType -EQ ParameterValue) {
            [pscustomobject] @{ Match = $match; Line = $Line.Remove($found.ReplacementIndex, $found.ReplacementLength).Insert($found.ReplacementIndex, $match.CompletionText) }
        }
    }

    # The argument, if there is one that is constant, and nothing else.
    function Get-Constant {
        param([string] $Line, [string] $Begun)
        $problems = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($Line, [ref] $null, [ref] $problems)
        $count = ($Begun.Trim() -split ' ').Count + 1
        if ($problems -or $tree.EndBlock.Statements.Count -ne 1 -or $tree.EndBlock.Statements[0].PipelineElements.Count -ne 1) { return }
        $elements = $tree.EndBlock.Statements[0].PipelineElements[0].CommandElements
        if ($elements.Count -eq $count -and $elements[-1] -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $elements[-1].Value }
    }
}

AfterAll {
    Disconnect-BpSession
    Remove-Module Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    foreach ($variable in $before.Keys) { [Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
    $server.Dispose()
}

Describe 'a name that somebody chose to do harm' {
    It 'completes to one constant, whatever offers it and whatever quote the user began with' {
        $uses.Count | Should -BeGreaterThan 45
        $failures = foreach ($completer in $uses.Keys) {
            $server.Default = [CannedAnswer] @{ Body = $(if ($bodies.Contains($completer)) { $bodies[$completer] } else { $body }) }
            # What the module's own table offers is known, and has no such names.
            $own = $completer -in 'CommandCompleter', 'EnumCompleter'
            foreach ($quote in '', "'", '"', [string] [char] 0x2018, [string] [char] 0x201c) {
                $line = $uses[$completer] + $quote
                $offers = @(Get-Offer $line)
                if (-not $own) {
                    $texts = @($offers.Match.ListItemText | Where-Object { $_ -cne 'T' } | Sort-Object -CaseSensitive -Unique)
                    if (Compare-Object $texts $expected -CaseSensitive) { "$completer offers $($texts.Count) of $($expected.Count) for <$line>" }
                }

                foreach ($offer in $offers) {
                    $constant = Get-Constant $offer.Line $uses[$completer]
                    if ($constant -cne $offer.Match.ListItemText) { "$completer makes <$($offer.Line)>" }
                    if ("$($offer.Match.CompletionText)$($offer.Match.ListItemText)$($offer.Match.ToolTip)" -match $unfit) { "$completer shows a control character for <$($offer.Match.CompletionText)>" }
                }
            }
        }
        $failures | Select-Object -First 10 | Should -BeNullOrEmpty
        Test-Path owned | Should -BeFalse
    }

    It 'is found by what the user has typed of it, quoted or not' {
        $server.Default = [CannedAnswer] @{ Body = $body }
        $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1
        (Get-Offer 'Get-BpBot -Name plain').Match.CompletionText | Should -BeExactly 'plain'
        (Get-Offer "Get-BpBot -Name 'plain").Match.CompletionText | Should -BeExactly "'plain'"
        (Get-Offer "Get-BpBot -Name 'a ").Match.CompletionText | Should -BeExactly "'a b'", "'a '"
        (Get-Offer 'Get-BpBot -Name "x''; Set').Match.CompletionText | Should -BeExactly "'x''; Set-Content owned 1; '''"
        (Get-Offer 'Get-BpBot -Name 1k').Match.CompletionText | Should -BeExactly "'1kb'"
    }
}
