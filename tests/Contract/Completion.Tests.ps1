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
    # What a bot and its integrations declare.
    $map = [ordered] @{}
    foreach ($name in $names) { $map[$name] = @{ title = $name } }
    $tagged = @{ tags = $map }
    $answer = [ordered] @{ meta = @{}; bot = @{ integrations = [ordered] @{}; actions = $map; events = $map; states = $map; conversation = $tagged; user = $tagged; message = $tagged } }
    # No alias is an id.
    foreach ($index in 0..($names.Count - 1)) { $answer.bot.integrations[$names[$index]] = $items[$index - 1] }
    $answer['integration'] = @{ name = 'mail'; channels = $map }
    foreach ($fact in (Get-OperationFact).Values) {
        $properties = if ($fact['response']) { $fact['response']['properties'] }
        foreach ($property in @(if ($properties) { $properties.Keys })) { if ($properties[$property]['type'] -eq 'array') { $answer[$property] = @($items) + @{ tags = $map } } }
    }
    $answer['tables'] = @($answer['tables']) + @{ id = 'T'; schema = @{ properties = $columns } }
    $body = ConvertTo-Json $answer -Depth 8 -Compress
    # Tags of files are plain text, and plans and add-ons are a bare list.
    $answer['tags'] = $names
    $bodies = @{ FileTagCompleter = ConvertTo-Json $answer -Depth 8 -Compress; PlanIdCompleter = ConvertTo-Json $items -Depth 8 -Compress }
    foreach ($completer in 'AddonIdCompleter', 'AddonNameCompleter', 'PlanNameCompleter') { $bodies[$completer] = $bodies['PlanIdCompleter'] }
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1
    Set-BpChat -Chat (New-TestChat $server) -AsDefault

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

    # Each completer, and where it is first used, with what it has to know.
    $before['-TableColumnCompleter'] = ' -Table T'
    $before['-StateOwnerCompleter'] = ' -Type user'
    $uses = [ordered] @{}
    foreach ($command in Get-Command -Module Botpress) {
        foreach ($parameter in $command.Parameters.Values) {
            $completer = ($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] }).Type
            if ($completer -and -not $uses.Contains($completer.Name)) { $uses[$completer.Name] = "$($command.Name)$($before['-' + $completer.Name]) -$($parameter.Name) " }
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
        if ($elements.Count -eq $count -and $elements[-1] -is [System.Management.Automation.Language.StringConstantExpressionAst]) { return $elements[-1].Value }
        # Or a map of one constant key to nothing.
        $pairs = @(if ($elements.Count -eq $count -and $elements[-1] -is [System.Management.Automation.Language.HashtableAst]) { $elements[-1].KeyValuePairs })
        if ($pairs.Count -eq 1 -and $pairs[0].Item1 -is [System.Management.Automation.Language.StringConstantExpressionAst] -and "$($pairs[0].Item2)" -eq "''") { $pairs[0].Item1.Value }
    }
}

AfterAll {
    Disconnect-BpSession
    Disconnect-BpChat
    Remove-Module Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    foreach ($variable in $before.Keys | Where-Object { $_ -notlike '-*' }) { [Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
    $server.Dispose()
}

Describe 'a name that somebody chose to do harm' {
    It 'completes to one constant, whatever offers it and whatever quote the user began with' {
        $uses.Count | Should -BeGreaterThan 45
        $failures = foreach ($completer in $uses.Keys) {
            $server.Default = [CannedAnswer] @{ Body = $(if ($bodies.Contains($completer)) { $bodies[$completer] } else { $body }) }
            # What the module's own table offers is known, and has no such names; nor have processes and addresses.
            $own = $completer -in 'CommandCompleter', 'EmulatorCompleter', 'EnumCompleter', 'NothingCompleter', 'SessionCompleter'
            foreach ($quote in '', "'", '"', [string] [char] 0x2018, [string] [char] 0x201c) {
                $line = $uses[$completer] + $quote
                $offers = @(Get-Offer $line)
                if (-not $own) {
                    $texts = @($offers.Line | ForEach-Object { Get-Constant $_ $uses[$completer] } | Where-Object { $_ -cne 'T' -and $_ -notlike 'mail:*' } | Sort-Object -CaseSensitive -Unique)
                    if (Compare-Object $texts $expected -CaseSensitive) { "$completer offers $($texts.Count) of $($expected.Count) for <$line>" }
                }

                foreach ($offer in $offers) {
                    $constant = Get-Constant $offer.Line $uses[$completer]
                    if ($null -eq $constant -or -not $offer.Match.ListItemText.StartsWith($constant, [StringComparison]::Ordinal)) { "$completer makes <$($offer.Line)>" }
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

Describe 'completion' {
    It 'offers something, or nothing, for every parameter: file names only where a file is meant' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $failures = foreach ($command in Get-Command -Module Botpress) {
            foreach ($parameter in $command.Parameters.Values) {
                if ($parameter.Name -in $common -or $parameter.SwitchParameter -or $parameter.Attributes.ValidValues -or ([Nullable]::GetUnderlyingType($parameter.ParameterType), $parameter.ParameterType -ne $null)[0] -eq [bool]) { continue }
                $completer = $parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] }
                $isFile = $parameter.Name -in 'LiteralPath', 'Destination', 'SnapshotPath', 'JournalPath', 'ReportPath', 'Transcript' -or ($parameter.Name -eq 'Path' -and $command.Noun -in 'BpFile', 'BpTable', 'BpTableRow', 'BpConversation', 'BpKnowledgeBase', 'BpChatTest') -or ($parameter.Name -eq 'Plan' -and 'PlanOnly' -in $command.Parameters.Keys)
                $isEnum = $parameter.ParameterType.IsEnum
                if (@($completer).Count -ne [int](-not ($isFile -or $isEnum))) { "$($command.Name) -$($parameter.Name) [$($parameter.ParameterType.Name)]" }
            }
        }
        $failures | Should -BeNullOrEmpty
        $here = New-Item (Join-Path $TestDrive files) -ItemType Directory
        Set-Content (Join-Path $here afile) 1
        Push-Location $here
        try {
            (TabExpansion2 'Set-BpFile -Path a').CompletionMatches.CompletionText | Should -BeLike '*afile*'
            foreach ($line in 'Set-BpBot -Description a', 'Set-BpBot -Description ', 'Get-BpBotLog -Level a', 'Get-BpUser -PageSize ', 'Get-BpUser -Session a', 'Get-BpUser a') {
                @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object CompletionText -Like '*afile*') | Should -BeNullOrEmpty -Because $line
            }
        }
        finally { Pop-Location }
    }

    It 'offers the sessions that variables hold' {
        $mySession = Connect-BpSession -ApiUrl $server.Url -Token t -NoDefault
        $line = 'Get-BpBot -Session $myS'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '$mySession'
        $line = 'Get-BpBot -Session '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $found | Should -Contain '$mySession'
        $found | Should -Not -Contain '$server'
        $mySession.IsClosed | Should -BeFalse
    }

    It 'offers what the bot and its integrations declare, and known values' {
        $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1
        $bot = @{
            actions = @{ greet = @{ title = 'Greets' } }; events = @{ ordered = @{ } }; states = @{ cart = @{ type = 'user' }; flags = @{ type = 'bot' } }
            user = @{ tags = @{ tier = @{ } } }; conversation = @{ tags = @{ topic = @{ } } }; message = @{ tags = @{ seen = @{ } } }
            integrations = @{ work = @{ id = 'intver_1'; name = 'slack'; version = '1.2.0' } }
        }
        $integration = @{ id = 'intver_1'; name = 'slack'; actions = @{ post = @{ } }; events = @{ joined = @{ } }; user = @{ tags = @{ handle = @{ } } }
            channels = @{ dm = @{ conversation = @{ tags = @{ thread = @{ } } }; message = @{ tags = @{ ts = @{ } } } } } }
        $server.Default = [CannedAnswer] @{ Body = ConvertTo-Json @{ bot = $bot; integration = $integration } -Depth 9 }
        function Complete { param($Line) (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete 'Invoke-BpAction ' | Should -Be greet, "'slack:post'"
        Complete 'Get-BpEvent -Type ' | Should -Be ordered, "'slack:joined'"
        Complete 'Get-BpConversation -Channel ' | Should -Be dm
        Complete 'Get-BpConversation -IntegrationName ' | Should -Be slack
        Complete 'Get-BpUser -IntegrationAlias ' | Should -Be work
        Complete 'Get-BpUser -IntegrationId ' | Should -Be intver_1
        Complete 'Get-BpState user user_1 ' | Should -Be cart
        Complete 'Set-BpState -Type bot -Name ' | Should -Be flags
        Complete 'Get-BpUser -Tag ' | Should -Be "@{ 'tier' = '' }", "@{ 'slack:handle' = '' }"
        Complete 'New-BpConversation -DiscriminateByTag ' | Should -Be topic, "'slack:thread'"
        Complete 'Get-BpTagValue -Type message -Key s' | Should -Be seen, "'slack:ts'"
        Complete 'Get-BpBotLog -Level e' | Should -Be error
        Complete 'Send-BpMessage -Type c' | Should -Be card, carousel, choice
        (TabExpansion2 'Invoke-BpAction gr' 18).CompletionMatches[0].ListItemText | Should -BeExactly 'greet (Greets)'
    }

    It 'waits for a server that does not answer once, not at every Tab' {
        $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 503; Body = '{}' }
        foreach ($line in 'Get-BpBot ', 'Get-BpUser ', 'Get-BpTable ', 'Get-BpBot ') { (TabExpansion2 $line $line.Length).CompletionMatches | Should -BeNullOrEmpty }
        @($server.Requests.Path | Sort-Object -Unique).Count | Should -Be 1
        # What is refused for one list says nothing of another.
        $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Status = 403; Body = '{"code":403,"type":"Forbidden","message":"no"}' }
        foreach ($line in 'Get-BpBot ', 'Get-BpUser ', 'Get-BpBot ') { $null = TabExpansion2 $line $line.Length }
        $server.Requests.Count | Should -Be 2
    }
}
