# What holds for the module as a whole and for every cmdlet: manifest, names, help, views, and that each field of the API is there.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $cmdlets = @(Get-Command -Module Botpress | ForEach-Object { @{ Name = $_.Name; Command = $_ } })
    $facts = Get-OperationFact
    $operations = @(
        foreach ($entry in (Get-OperationCommand).Values) {
            $command = Get-BuiltCommand $entry.Cmdlet
            if ($command) { @{ Operation = $entry.Operation; Name = $entry.Cmdlet; Command = $command; Fact = $facts[$entry.Operation] } }
        }
    )

    $emitted = @(Get-EmittedType | Where-Object Name -NE TableRow | ForEach-Object { @{ Name = $_.FullName; Type = $_ } })

    # The first recorded request of every operation whose cmdlet changes something.
    $changes = @(
        Get-WireVector | Group-Object Operation | ForEach-Object {
            $operation = $_.Name
            $known = $operations.Where({ $_.Operation -eq $operation -and $_.Command.Parameters.ContainsKey('WhatIf') })
            if ($known) { $known[0] + @{ Vector = $_.Group[0] } }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $root = Join-Path $PSScriptRoot '../..'
    $folder = Split-Path (Get-ModulePath)
    $formats = [xml] (Get-Content (Join-Path $folder 'Botpress.Format.ps1xml') -Raw)
    $memberTypes = [xml] (Get-Content (Join-Path $folder 'Botpress.Types.ps1xml') -Raw)
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    $selects = Get-OperationCommand
    $schemas = Get-Content (Join-Path $root 'tests/Data/api/schemas.json') -Raw | ConvertFrom-Json -AsHashtable -Depth 100

    # They write nothing to the API: they speak about this process, or only read whatever the verb is.
    $ownWay = @{
        'Connect-BpSession'    = 'makes an object in this process'
        'Disconnect-BpSession' = 'forgets an object of this process'
        'Set-BpSession'        = 'changes defaults in this process'
        'Set-BpChat'           = 'changes defaults in this process'
        'Disconnect-BpChat'    = 'forgets an object of this process'
        'Receive-BpChatMessage' = 'only listens'
        'Receive-BpChatEvent'  = 'only listens'
        'Enter-BpChat'         = 'says what somebody types'
        'Invoke-BpVrl'         = 'computes, and keeps nothing'
        'New-BpMessagePayload' = 'makes an object in this process'
    }

    # Data or money goes for good: these ask, unless told otherwise.
    $asking = @(
        'Convert-BpWorkspace'
        'Invoke-BpInvoiceCharge'
        'Invoke-BpInvoicePayment'
        'Move-BpBot'
        'New-BpCreditGrant'
        'New-BpTrial'
        'Publish-BpBotVersion'
        'Remove-BpAccessToken'
        'Remove-BpAccount'
        'Remove-BpBot'
        'Remove-BpBotApiKey'
        'Remove-BpChatConversation'
        'Remove-BpChatMessage'
        'Remove-BpChatParticipant'
        'Remove-BpChatUser'
        'Remove-BpConversation'
        'Remove-BpFile'
        'Remove-BpIntegration'
        'Remove-BpIntegrationApiKey'
        'Remove-BpInterface'
        'Remove-BpKnowledgeBase'
        'Remove-BpMessage'
        'Remove-BpPlugin'
        'Remove-BpTable'
        'Remove-BpTableRow'
        'Remove-BpTask'
        'Remove-BpTrial'
        'Remove-BpUser'
        'Remove-BpWorkflow'
        'Remove-BpWorkspace'
        'Reset-BpBotSigningSecret'
        'Reset-BpIntegrationSigningSecret'
        'Set-BpAISpendQuota'
        'Set-BpAddon'
        'Set-BpAutoRecharge'
        'Set-BpPaymentMethod'
        'Set-BpPlan'
        'Stop-BpSubscription'
    )

    # Parameters are singular. These are not, and why.
    $plural = @{
        'Connect-BpSession -MultipleIntegrations' = 'a switch, named as the header that it sends'
        'Connect-BpChat -SaveAs'            = 'no plural'
        'Enter-BpChat -ChoiceAs'            = 'no plural'
        'Start-BpEmulator -AnswerDelayMs'   = 'milliseconds'
        'Get-BpBillingUsage -WorkspaceIds'  = 'several workspaces in one call of the cmdlet; -WorkspaceId is the one that pipes in'
        'Get-BpFile -Ids'                   = 'a filter of the list; -Id gets a file by itself'
        'Get-BpPublicWorkspace -WorkspaceIds' = 'a filter of the list; -Id gets a workspace by itself'
        'Get-BpUsage -Ids'                  = 'several at once, in one request; -Id gets them one by one'
        'Get-BpUsage -Types'                = 'several at once, in one request; -Type is for -Id'
        'New-BpTrial -LengthInDays'         = 'a number of days, named as the API names it'
        'Remove-BpTableRow -DeleteAllRows'  = 'a switch, named as the API names it'
        'Set-BpBot -ShouldMergePlugins'     = 'a switch, named as the API names it'
        'Get-BpBot -ShouldMergePlugins'     = 'a switch, named as the API names it'
    }

    # Parameters that are not fields of the same name, and where the field comes from.
    $elsewhere = @{
        'x-multiple-integrations' = 'for all requests of a session: Connect-BpSession -MultipleIntegrations'
        'x-integration-name'      = 'a header for all requests of a session: Connect-BpSession -Header'
        'x-user-id'               = 'a header for all requests of a session: Connect-BpSession -Header'
        'x-user-role'             = 'a header for all requests of a session: Connect-BpSession -Header'
    }

    # Required by the API and not by the cmdlet, which sends a value of its own; with what else the cmdlet needs.
    $defaulted = @{
        'New-BpConversation tags' = @{ Why = 'no tags'; Arguments = @{ Channel = 'channel' } }
        'New-BpUser tags'         = @{ Why = 'no tags'; Arguments = @{} }
        'New-BpEvent payload'     = @{ Why = 'an empty payload'; Arguments = @{ Type = 'reminder' } }
        'Send-BpMessage payload'  = @{ Why = 'made of the text'; Arguments = @{ Text = 'Hello'; ConversationId = 'conv_1'; UserId = 'user_1' } }
        'Send-BpMessage tags'     = @{ Why = 'no tags'; Arguments = @{ Text = 'Hello'; ConversationId = 'conv_1'; UserId = 'user_1' } }
        'Send-BpMessage type'     = @{ Why = 'text, or what the payload says'; Arguments = @{ Text = 'Hello'; ConversationId = 'conv_1'; UserId = 'user_1' } }
        'Invoke-BpAction input'   = @{ Why = 'an empty input'; Arguments = @{ Type = 'echo' } }
        'Invoke-BpVrl data'       = @{ Why = 'empty data'; Arguments = @{ Script = '1' } }
        'Get-BpBotApiKey botId'   = @{ Why = 'the bot of the session'; Arguments = @{} }
        'New-BpBotApiKey botId'   = @{ Why = 'the bot of the session'; Arguments = @{} }
        'Get-BpActivity botId'    = @{ Why = 'the bot of the session'; Arguments = @{ TaskId = 'task_1' } }
        'Get-BpBotLog timeStart'  = @{ Why = '24 hours ago'; Arguments = @{} }
        'New-BpWorkflow status'   = @{ Why = 'pending'; Arguments = @{ Name = 'refund' } }
        'Add-BpAnalyticsEvent count' = @{ Why = 'one'; Arguments = @{ Name = 'order' } }
        'Get-BpIdentity botId'    = @{ Why = 'the bot of the session'; Arguments = @{} }
        'Get-BpIntegrationLog timeStart' = @{ Why = '24 hours ago'; Arguments = @{ IntegrationId = 'intver_1' } }
    }

    function Get-Declaration { param($Command) [System.Management.Automation.CommandMetadata]::new($Command) }
    function Get-OwnParameter { param($Command) $Command.Parameters.Values | Where-Object Name -notin $common }

    function Resolve-Schema {
        param([System.Collections.IDictionary] $Schema)
        if ($Schema -and $Schema.Contains('$ref')) { return $schemas[($Schema['$ref'] -split '/')[-1]] }
        $Schema
    }

    # The fields of what an answer is about: of the items of a list; else of the one object in it and what stands beside that.
    function Get-AnswerField {
        param([System.Collections.IDictionary] $Response, [string] $ItemsProperty, [string[]] $Have)
        # Items that are plain text have no fields.
        if ($ItemsProperty) { return @((Resolve-Schema (Resolve-Schema $Response.properties[$ItemsProperty])['items'])['properties'].Keys | Where-Object { $_ }) }
        $fields = foreach ($property in $Response['properties'].Keys) {
            $part = Resolve-Schema $Response.properties[$property]
            if ($part['items']) { $part = Resolve-Schema $part['items'] }
            # The objects of a map are emitted one by one.
            if ($part['additionalProperties'] -is [System.Collections.IDictionary] -and $part.additionalProperties['properties']) { $part = $part.additionalProperties }
            # 'errors' and 'warnings' are written as such.
            if ($property -in 'errors', 'warnings') { continue }
            if ($part['properties'] -and $property -notin $Have) { $part.properties.Keys } else { $property }
        }

        # Some names of the API have underscores, which properties do not; and whether something was created is told apart from when.
        $fields | Where-Object { $_ } | ForEach-Object { $_ -replace '_' -replace '^created$', 'wasCreated' } | Sort-Object -Unique
    }
}

Describe 'the manifest' {
    BeforeAll {
        $ast = [System.Management.Automation.Language.Parser]::ParseFile((Get-ModulePath), [ref] $null, [ref] $null)
        $entries = $ast.Find({ $args[0] -is [System.Management.Automation.Language.HashtableAst] }, $true).KeyValuePairs
        $exports = @{}
        foreach ($entry in $entries) {
            $key = $entry.Item1.SafeGetValue()
            if ($key -like '*ToExport') { $exports[$key] = @($entry.Item2.PipelineElements[0].Expression.SafeGetValue()) }
        }
    }

    It 'is valid' {
        $manifest = Test-ModuleManifest (Get-ModulePath) -ErrorAction Stop -WarningAction Stop
        $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.PowerShellVersion | Should -Be '5.1'
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
    }

    It 'lists what it exports' {
        $exports.Keys | Sort-Object | Should -Be 'AliasesToExport', 'CmdletsToExport', 'FunctionsToExport', 'VariablesToExport'
        $exports.Values | ForEach-Object { $_ } | Should -Not -Match '[*?]'
        $exports.AliasesToExport + $exports.FunctionsToExport + $exports.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'lists the cmdlets of the library, no more and no fewer' {
        $made = foreach ($type in (Get-BuiltCommand Get-BpBot).ImplementingType.Assembly.GetExportedTypes()) {
            foreach ($attribute in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) { "$($attribute.VerbName)-$($attribute.NounName)" }
        }

        $exports.CmdletsToExport | Sort-Object | Should -Be ($made | Sort-Object)
        (Get-Command -Module Botpress).Name | Sort-Object | Should -Be ($made | Sort-Object)
    }
}

Describe 'what the tests of all commands look at' {
    It 'is there, so that none of them passes for want of it' {
        $all = (Get-Module Botpress).ExportedCmdlets.Values
        $own = @($all | ForEach-Object { Get-OwnParameter $_ })
        $own.Count | Should -BeGreaterThan 1000
        @($own | Where-Object { $_.Name -eq 'Id' -and $_.Attributes.Mandatory -contains $true }).Count | Should -BeGreaterThan 20
        @($own | Where-Object { $_.Attributes.DontShow -notcontains $true }).Count | Should -BeGreaterThan 1000
        @($all | Where-Object { $_.ParameterSets.Count -gt 1 }).Count | Should -BeGreaterThan 20
        @((Get-OperationFact).Values | Where-Object { $_.body.required -or $_.pathParams }).Count | Should -BeGreaterThan 100
    }
}

Describe '<Name>' -ForEach $cmdlets {
    It 'has an approved verb and a singular noun' {
        $Command.Verb | Should -BeIn (Get-Verb).Verb
        $Command.Noun | Should -MatchExactly '^Bp[A-Z]\w+$'
        $Command.Noun | Should -MatchExactly '([^s]|ss|Analytics|us)$'
    }

    It 'says what it emits' {
        $Command.OutputType | Should -Not -BeNullOrEmpty
        $Command.OutputType.Name | Should -Match '^(Botpress|System)\.'
    }

    It 'has a default parameter set that it knows' {
        $default = (Get-Declaration $Command).DefaultParameterSetName
        if ($Command.ParameterSets.Count -gt 1) { $default | Should -BeIn $Command.ParameterSets.Name }
    }

    It 'has parameters whose names are singular and hide no common one' {
        $taken = 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ProgressAction', 'ErrorVariable', 'WarningVariable', 'InformationVariable',
            'OutVariable', 'OutBuffer', 'PipelineVariable', 'WhatIf', 'Confirm', 'UseTransaction', 'vb', 'db', 'ea', 'wa', 'infa', 'proga', 'ev', 'wv', 'iv', 'ov', 'ob', 'pv', 'wi', 'cf'
        foreach ($parameter in Get-OwnParameter $Command) {
            @($parameter.Name) + $parameter.Aliases | Where-Object { $_ -in $taken } | Should -BeNullOrEmpty
            $parameter.Name | Should -MatchExactly '^[A-Z][A-Za-z]+$'
            if ($parameter.Name -match '[^s]s$' -and $parameter.Name -notmatch '(Alias|Status|Contains)$') { $plural.Keys | Should -Contain "$Name -$($parameter.Name)" }
        }
    }

    It 'takes switches and not booleans where there is no third answer' {
        foreach ($parameter in Get-OwnParameter $Command) { $parameter.ParameterType | Should -Not -Be ([bool]) -Because $parameter.Name }
    }

    It 'takes its id under the name that other objects have for it' {
        foreach ($parameter in Get-OwnParameter $Command | Where-Object { $_.Name -eq 'Id' -and $_.Attributes.Mandatory -contains $true }) {
            @($parameter.Aliases) -match '^[A-Z]\w+Id$' | Should -Not -BeNullOrEmpty
        }
    }

    It 'takes a session, or a chat, if it talks to the API' {
        $alone = 'Connect-BpSession', 'Find-BpCommand', 'Get-BpEmulator', 'Get-BpProfile', 'Get-BpSession', 'New-BpMessagePayload', 'Remove-BpProfile',
            'Start-BpEmulator', 'Stop-BpEmulator', 'Get-BpChat'
        ($Command.Parameters.ContainsKey('Session') -or $Command.Parameters.ContainsKey('Chat')) | Should -Be ($Name -notin $alone)
    }

    It 'can be asked what it would do, if it changes something' {
        $changing = $Command.Verb -notin 'Get', 'Find', 'Search', 'Test', 'Wait' -and -not $ownWay.Contains($Name)
        (Get-Declaration $Command).SupportsShouldProcess | Should -Be $changing
    }

    It 'asks before it acts where that cannot be undone, and only there' {
        $impact = (Get-Declaration $Command).ConfirmImpact
        if ($Name -in $asking) { $impact | Should -Be 'High' } else { $impact | Should -Not -Be 'High' }
    }
}

Describe 'the help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        # One that is for the module itself alone is hidden.
        $own = @((Get-OwnParameter $Command | Where-Object { $_.Attributes.DontShow -notcontains $true }).Name | Sort-Object)
    }

    It 'says what the cmdlet is for' {
        $help.Synopsis.Trim() | Should -MatchExactly '^[A-Z].{10,}\.$'
        $help.description.Text | Out-String | Should -Match '\S'
        $help | Out-String -Width 4096 | Should -Not -Match '\{\{|Fill in'
    }

    It 'describes every parameter' {
        foreach ($parameter in $own) {
            $described = $help.parameters.parameter | Where-Object name -EQ $parameter
            $described.description.Text | Out-String | Should -Match '\w+ \w+' -Because "-$parameter needs a description"
        }
    }

    It 'has two examples or more' {
        $examples = @($help.examples.example)
        @($examples | Where-Object code -Match $Name).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $example.code | Should -Match '\S' -Because $example.title
            $example.remarks.Text | Out-String | Should -Match '\w+ \w+' -Because $example.title
        }
    }

    It 'has the parameters that the cmdlet has' {
        $text = Get-Content (Join-Path $root "en-US/$Name.md") -Raw
        $section = ($text -split '(?m)^## PARAMETERS\r?$')[1] -split '(?m)^## ' | Select-Object -First 1
        $written = [regex]::Matches($section, '(?m)^### -(\w+)').ForEach({ $_.Groups[1].Value })
        # WhatIf and Confirm are written down like the cmdlet's own.
        $written | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object | Should -Be $own
    }
}

Describe 'the help file' {
    BeforeAll {
        Import-Module (Join-Path $root 'en-US/Help.psm1') -Force
        $built = Join-Path $folder 'en-US/Botpress.PowerShell.dll-Help.xml'
    }

    It 'is made of the sources that are beside it' {
        Get-HelpFileHash | Should -BeExactly (Get-HelpSourceHash) -Because 'after a change of en-US/*.md, ./build.ps1 Help makes it anew'
    }

    It 'is what the build copies' {
        Get-FileHash $built | Select-Object -ExpandProperty Hash | Should -Be (Get-FileHash (Join-Path $root 'en-US/Botpress.PowerShell.dll-Help.xml')).Hash
    }

    It 'is what PlatyPS makes of them' -Tag 'needs PlatyPS' -Skip:(-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS | Where-Object Version -GE '1.0')) {
        Import-Module Microsoft.PowerShell.PlatyPS
        ConvertTo-Maml | Should -BeExactly ([System.IO.File]::ReadAllText($built))
    }
}

Describe 'the help topic <_>' -ForEach 'about_Botpress', 'about_BpSession', 'about_BpEmulator' {
    It 'is shown, fits in 80 columns, and names only what is there' {
        $text = Get-Content (Join-Path $root "en-US/$_.help.txt")
        $text | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        $text -cmatch '^[A-Z]' | Should -Be 'TOPIC', 'SHORT DESCRIPTION', 'LONG DESCRIPTION', 'EXAMPLES', 'SEE ALSO'
        Get-Help $_ | Out-String | Should -Match 'LONG DESCRIPTION'
        $names = [regex]::Matches("$text", '\b[A-Z]\w+-Bp\w+').Value
        $names.Count | Should -BeGreaterThan 3
        foreach ($named in $names) { Get-BuiltCommand $named | Should -Not -BeNullOrEmpty -Because $named }
    }

    It 'has code that PowerShell can read' {
        $code = Get-Content (Join-Path $root "en-US/$_.help.txt") | Where-Object { $_ -match '^ {8}\S|^ {9,}' -and $_ -notmatch '^ {8}-\w+ {3,}' }
        $code.Count | Should -BeGreaterThan 3
        $problems = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput(($code -join "`n"), [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
    }
}

Describe 'the views of <Name>' -ForEach $emitted {
    BeforeAll {
        $views = $formats.SelectNodes("//View[ViewSelectedBy/TypeName='$Name']")
        $members = @($Type.GetProperties().Name)
    }

    It 'are a table and a list' {
        @($views | Where-Object { $_['TableControl'] }).Count | Should -Be 1
        @($views | Where-Object { $_['ListControl'] }).Count | Should -Be 1
    }

    It 'fit in 120 columns' {
        $widths = @(($views | Where-Object { $_['TableControl'] }).SelectNodes('.//TableColumnHeader') | ForEach-Object { if ($_['Width']) { [int] $_['Width'].InnerText } })
        ($widths | Measure-Object -Sum).Sum + $widths.Count | Should -BeLessOrEqual 120
    }

    It 'have headings that are properties' {
        $own = @($members) + @($memberTypes.SelectNodes("//Type[Name='$Name']/Members/*[self::AliasProperty or self::ScriptProperty]/Name").InnerText)
        $headings = @($views.SelectNodes('.//TableColumnHeader/Label | .//ListItem/Label').InnerText)
        $headings | Should -Not -BeNullOrEmpty
        foreach ($heading in $headings) { $heading | Should -BeIn $own }
    }

    It 'have a default set of properties for where they are not used, without the secrets that they leave out' {
        $set = $memberTypes.SelectNodes("//Type[Name='$Name']/Members/MemberSet[Name='PSStandardMembers']/Members/PropertySet[Name='DefaultDisplayPropertySet']/ReferencedProperties/Name").InnerText
        $set | Should -Not -BeNullOrEmpty
        foreach ($property in $set) { $property | Should -BeIn (@($members) + @($memberTypes.SelectNodes("//Type[Name='$Name']/Members/ScriptProperty/Name").InnerText)) }
        $set | Where-Object { $_ -in 'SigningSecret', 'UploadUrl' } | Should -BeNullOrEmpty
    }
}

Describe 'secrets that are shown only once' {
    It 'are not cut off, however narrow the screen: <Type>' -ForEach @(
        @{ Type = 'Botpress.NewAccessToken'; Property = 'Value' }
        @{ Type = 'Botpress.BotApiKey#New'; Property = 'Value' }
        @{ Type = 'Botpress.IntegrationApiKey#New'; Property = 'Value' }
        @{ Type = 'Botpress.BotSigningSecret'; Property = 'NewSigningSecret' }
        @{ Type = 'Botpress.IntegrationSigningSecret'; Property = 'NewSigningSecret' }
        @{ Type = 'Botpress.PaymentMethodIntent'; Property = 'ClientSecret' }
    ) {
        $first = $formats.SelectNodes("//View[ViewSelectedBy/TypeName='$Type']") | Select-Object -First 1
        $first['ListControl'].SelectNodes('.//ListItem/Label').InnerText | Should -Contain $Property
    }
}

Describe 'what the build makes of a class' {
    BeforeAll {
        function Get-Control { param([string] $Type, [string] $Control) $formats.SelectNodes("//View[ViewSelectedBy/TypeName='$Type']/$Control") }
        # Heading, width, place right or not, content, format.
        function Get-Column {
            param([string] $Type, [string] $Label)
            $table = (Get-Control $Type TableControl)
            $headers = @($table.SelectNodes('.//TableColumnHeader'))
            $index = $headers.IndexOf($headers.Where({ $_['Label'].InnerText -eq $Label })[0])
            $item = $table.SelectNodes('.//TableColumnItem')[$index]
            (@($headers[$index].ChildNodes.InnerText) + $item.ChildNodes.InnerText) -join ' | '
        }

        function Get-TypeAlias {
            param([string] $Type)
            $memberTypes.SelectNodes("//Type[Name='Botpress.$Type']/Members/AliasProperty") | ForEach-Object { "$($_.Name) = $($_.ReferencedMemberName)" }
        }
    }

    It 'has the columns of [Column]: <Label> of <Type>' -ForEach @(
        @{ Type = 'Botpress.User'; Label = 'Id'; Column = 'Id | 31 | [Botpress.Shown]::Of[,(,$_.Id)]' }
        @{ Type = 'Botpress.User'; Label = 'UpdatedAt'; Column = 'UpdatedAt | 16 | [Botpress.Shown]::Of[,($_.UpdatedAt, ''yyyy-MM-dd HH:mm'')]' }
        @{ Type = 'Botpress.BotLogEntry'; Label = 'Timestamp'; Column = 'Timestamp | 19 | [Botpress.Shown]::Of[,($_.Timestamp, ''yyyy-MM-dd HH:mm:ss'')]' }
        @{ Type = 'Botpress.WorkspaceInvoice'; Label = 'Amount'; Column = 'Amount | 12 | Right | [Botpress.Shown]::Of[,($_.Amount, ''#,0.00'')]' }
        @{ Type = 'Botpress.BotAnalytics'; Label = 'LlmCalls'; Column = 'LlmCalls | 9 | Right | [Botpress.Shown]::Of[,(,$(Set-StrictMode -Off; $_.Llm.Calls))]' }
        @{ Type = 'Botpress.Participant'; Label = 'Id'; Column = 'Id | 31 | [Botpress.Shown]::Of[,(,$_.Id)]' }
        @{ Type = 'Botpress.Message'; Label = 'Text'; Column = 'Text | 40 | [Botpress.Shown]::Of[,(,$($_.Text -replace ''\s+'', '' ''))]' }
        @{ Type = 'Botpress.Addon'; Label = 'Currency'; Column = 'Currency | 8 | [Botpress.Shown]::Of[,(,$(Set-StrictMode -Off; @($_.Prices)[0].Currency))]' }
    ) {
        Get-Column $Type $Label | Should -BeExactly $Column
    }

    It 'has a list of the properties, in the order of their declaration or as [View] says' {
        $lines = { (Get-Control $args[0] ListControl).SelectNodes('.//ListItem/Label').InnerText -join ' ' }
        & $lines Botpress.BotVersion | Should -BeExactly 'Id Name Description Url BotId WorkspaceId'
        & $lines Botpress.Message | Should -BeExactly 'Id ConversationId UserId Direction Type Text Payload Tags Origin CreatedAt UpdatedAt BotId'
        & $lines Botpress.IncomingMessage | Should -BeExactly 'UserId UserName ConversationId Channel MessageId Text BotId'
    }

    It 'has the alias by which other objects call the id' {
        Get-TypeAlias Bot | Should -BeExactly 'BotId = Id'
        Get-TypeAlias BotTask | Should -BeExactly 'TaskId = Id'
        Get-TypeAlias Table | Should -BeExactly 'Table = Id', 'TableId = Id'
        Get-TypeAlias ApiCommand | Should -BeExactly 'Name = Cmdlet'
        Get-TypeAlias Participant | Should -BeNullOrEmpty
        Get-TypeAlias CostLine | Should -BeNullOrEmpty
    }

    It 'says of each list what only the object by its id has: <List>' -ForEach @(
        @{ List = 'listBots'; Get = 'getBot'; Type = 'Bot' }
        @{ List = 'listIntegrations'; Get = 'getIntegration'; Type = 'Integration' }
        @{ List = 'listInterfaces'; Get = 'getInterface'; Type = 'Interface' }
        @{ List = 'listTables'; Get = 'getTable'; Type = 'Table' }
        @{ List = 'listPlugins'; Get = 'getPlugin'; Type = 'Plugin' }
        @{ List = 'listPublicIntegrations'; Get = 'getPublicIntegration'; Type = 'Integration' }
        @{ List = 'listPublicInterfaces'; Get = 'getPublicInterface'; Type = 'Interface' }
        @{ List = 'listPublicPlugins'; Get = 'getPublicPlugin'; Type = 'Plugin' }
    ) {
        $facts = Get-OperationFact
        $class = (Get-BuiltCommand Get-BpBot).ImplementingType.Assembly.GetType("Botpress.$Type")
        $listed = Get-AnswerField -Response (Resolve-Schema $facts[$List].response) -ItemsProperty $facts[$List].paginated.itemsProperty
        $whole = Get-AnswerField -Response (Resolve-Schema $facts[$Get].response)
        $details = $class.GetProperties().Where({ $_.GetCustomAttributes($false).Where({ $_.GetType().Name -eq 'DetailAttribute' }) }).Name
        $details | Should -Not -BeNullOrEmpty
        $details | Sort-Object | Should -Be ($whole | Where-Object { $_ -notin $listed } | ForEach-Object { $_.Substring(0, 1).ToUpperInvariant() + $_.Substring(1) } | Sort-Object)
        $command = Get-BuiltCommand $selects[$List].Cmdlet
        $help = (Get-Help $command.Name -Parameter Detailed).description.Text
        foreach ($detail in $details) { $help | Should -MatchExactly "\b$detail\b" }
        (Get-Control "Botpress.$Type#Short" ListControl).SelectNodes('.//ListItem/Label').InnerText | Where-Object { $_ -in $details } | Should -BeNullOrEmpty
        (Get-Control "Botpress.$Type#Short" TableControl).SelectNodes('.//TableColumnHeader/Label').InnerText | Where-Object { $_ -in $details } | Should -BeNullOrEmpty
    }

    It 'shows no secret after an object of another type' {
        $assembly = (Get-BuiltCommand Get-BpBot).ImplementingType.Assembly
        $user = $assembly.GetType('Botpress.User')::new()
        $bot = $assembly.GetType('Botpress.Bot')::new()
        $bot.Id = 'bot_1'
        $bot.SigningSecret = 'hush'
        $text = $user, $bot | Out-String
        $text | Should -Match '(?m)^Id +: bot_1$'
        $text | Should -Not -Match 'hush|SigningSecret'
    }
}

Describe 'the tables at 80 columns' {
    It 'break no heading' {
        $tables = $formats.SelectNodes('//View[TableControl]')
        $tables.Count | Should -BeGreaterThan 60
        foreach ($table in $tables) {
            $left = 80
            foreach ($column in $table.SelectNodes('.//TableColumnHeader')) {
                $width = if ($column['Width']) { [int] $column['Width'].InnerText } else { $left }
                if ($left -gt 0 -and $width -gt $left) { $left | Should -BeGreaterOrEqual $column.Label.Length -Because "$($table.Name) has $($column.Label)" }
                $left -= $width + 1
            }
        }
    }
}

Describe 'the request of <Operation>, made by <Name>' -ForEach $operations {
    BeforeAll {
        $server = New-CaptureServer
        $session = Connect-BpSession -ApiUrl $server.Url -Token token -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault
        $fields = [ordered]@{}
        foreach ($field in @($Fact.headers) + @($Fact.pathParams) + @($Fact.query)) { if ($field) { $fields[$field.name] = $field } }
        if ($Fact.body.properties) { foreach ($field in $Fact.body.properties.Keys) { $fields[$field] = $Fact.body.properties[$field] } }
    }

    AfterAll {
        $server.Dispose()
    }

    It 'has a parameter for every field' {
        foreach ($field in $fields.Keys | Where-Object { -not $elsewhere.Contains($_) }) {
            Get-FieldParameter -Command $Command -Fact $Fact -Field $field | Should -Not -BeNullOrEmpty -Because "'$field' must be reachable"
        }
    }

    It 'cannot be made without what the API requires' {
        $required = @($Fact.body.required) + @($Fact.query | Where-Object { $_.required } | ForEach-Object { $_.name }) | Where-Object { $_ }
        foreach ($field in $required) {
            if ($defaulted.Contains("$Name $field")) {
                $server.Clear()
                $server.Default = [CannedAnswer] @{ Body = '{}' }
                $arguments = $defaulted["$Name $field"].Arguments
                $null = & $Command @arguments -Session $session -ErrorAction Ignore
                "$($server.Requests[0].Query) $($server.Requests[0].Text)" | Should -Match "\b$field\b" -Because "$Name must send '$field' by itself"
                continue
            }

            (Get-FieldParameter -Command $Command -Fact $Fact -Field $field).Attributes.Mandatory | Should -Contain $true -Because "'$field' is required"
        }
    }

    It 'offers the values that the API knows' {
        foreach ($field in $fields.Keys) {
            $schema = Resolve-Schema $fields[$field]
            $values = if ($schema['enum']) { $schema['enum'] } elseif ($schema['items'] -and $schema['items']['enum']) { $schema['items']['enum'] }
            $parameter = Get-FieldParameter -Command $Command -Fact $Fact -Field $field
            if (-not $values -or -not $parameter) { continue }
            $line = "$Name -$($parameter.Name) "
            $offered = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
            $offered | Sort-Object | Should -Be ($values | Sort-Object) -Because "-$($parameter.Name) stands for '$field'"
        }
    }
}

Describe 'the answer of <Operation>, emitted by <Name>' -ForEach $operations {
    It 'has a property for every field' {
        $types = @($Command.OutputType.Type | Where-Object { $_ -and $_.Namespace -eq 'Botpress' })
        # Rows have the columns of their table.
        if ($types -contains [Botpress.TableRow]) { return }
        # Of rows that are deleted -Verbose tells how many; the job is given as getTableJobs answers it.
        if (-not $types -or $Operation -eq 'deleteTableRows') { return }
        $have = $types | ForEach-Object { $_.GetProperties().Name }
        foreach ($property in Get-AnswerField -Response (Resolve-Schema $Fact.response) -ItemsProperty $Fact.paginated.itemsProperty -Have $have) {
            $property | Should -BeIn $have -Because "$($types.FullName) should have it"
        }
    }
}

Describe '-WhatIf' {
    BeforeAll {
        $server = New-CaptureServer
        $session = Connect-BpSession -ApiUrl $server.Url -Token token -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault
    }

    AfterAll {
        $server.Dispose()
    }

    It 'sends nothing: <Name>, for <Operation>' -ForEach $changes {
        $server.Clear()
        $arguments = ConvertTo-CmdletArgument $Command $Fact $Vector.Input $selects[$Operation].Select
        $arguments.Remove('Confirm')
        $null = & $Command @arguments -Session $session -WhatIf -ErrorAction Stop
        $server.Requests | Where-Object Method -NE 'GET' | Should -BeNullOrEmpty
    }
}
