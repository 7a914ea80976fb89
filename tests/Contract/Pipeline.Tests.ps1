# What is piped in is taken by what it is: every type that the module emits is piped into every command. Where it is not what the command
# is about, nor what narrows its list, nor what the command says refers to it, there is one error for it, and nothing is sent.

BeforeAll {
    # What makes files makes them here.
    Push-Location $TestDrive
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $server.Default = [CannedAnswer] @{ Body = '{}' }
    $session = Connect-BpSession -Token token -ApiUrl $server.Url -WorkspaceId wkspace_1 -BotId bot_1 -IntegrationId intver_1 -NoDefault
    $chat = New-TestChat $server
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    $commands = @(Get-Command -Module Botpress | Where-Object { $_.Parameters.ContainsKey('InputObject') })

    # Any object is data to these; a table is not, it is where rows go.
    # These judge whatever is piped in, and what is wrong with it is what they tell.
    $judging = 'Invoke-BpChatTest', 'Sync-BpTable', 'Test-BpTableRow'
    $data = 'Add-BpTableRow', 'Import-BpTableRow', 'Set-BpTableRow', 'Invoke-BpAction', 'Invoke-BpVrl', 'Publish-BpBot'
    $data += $judging

    # An object of every type, with an id of its own and those of what it belongs to.
    $objects = @(
        foreach ($type in Get-EmittedType) {
            if (-not $type.GetConstructor([type]::EmptyTypes)) { continue }
            $object = [Activator]::CreateInstance($type)
            foreach ($property in $type.GetProperties() | Where-Object { $_.PropertyType -eq [string] -and $_.CanWrite }) {
                $property.SetValue($object, $(switch ($property.Name) {
                            'BotId' { 'bot-2' }
                            'WorkspaceId' { 'wkspace_2' }
                            'UserId' { 'user_2' }
                            'ConversationId' { 'conv_2' }
                            default { "$($_)-of-$($type.Name)" }
                        }))
            }

            if ($object -is [Botpress.FileSearchResult]) { $object.File = [Botpress.File] @{ Id = 'file_2' } }
            if ($object -is [Botpress.IncomingMessage]) { $object.User, $object.Conversation, $object.Message = [Botpress.User] @{ Id = 'user_2' }, [Botpress.Conversation] @{ Id = 'conv_2' }, [Botpress.Message] @{ Id = 'msg_2' } }
            $object
        }

        $session
    )

    # With its kind, asked once: PowerShell is slow where one place asks objects of eighty types.
    $all = @(foreach ($object in $objects) { [pscustomobject] @{ Kind = $object.GetType().Name; Object = $object } })

    function Test-Declaration { param($Parameter, [string] $Property) @($Parameter.Attributes.$Property) -contains $true }

    # What commands declare, read once.
    $declared = @{}
    foreach ($command in $commands) {
        $ids = @(); $fields = @()
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn ($common + 'Session', 'Chat', 'InputObject')) {
            $id = $parameter.Attributes.Where({ $_.GetType().Name -eq 'IdOfAttribute' })
            $value = Test-Declaration $parameter ValueFromPipeline
            $named = Test-Declaration $parameter ValueFromPipelineByPropertyName
            if ($id) { $ids += @{ Parameter = $parameter; Id = $id[0]; Own = $value; Piped = $value -or $named -or $id[0].Narrows } }
            elseif ($value -or $named) { $fields += $parameter.Name }
        }

        $set = @($command.ParameterSets | Where-Object IsDefault) + @($command.ParameterSets) | Select-Object -First 1
        $declared[$command.Name] = @{
            Ids       = $ids
            Fields    = $fields
            Takes     = @($command.ImplementingType.GetCustomAttributes($true) | Where-Object { $_.GetType().Name -eq 'TakesAttribute' } | ForEach-Object { $_.Kinds })
            Makes     = @(if ($command.Parameters.ContainsKey('WhatIf') -and $fields -and -not ($ids | Where-Object { $_.Own })) { $command.OutputType.Type | Where-Object { $_ } | ForEach-Object { $_.Name } })
            Mandatory = @($set.Parameters | Where-Object IsMandatory)
        }
    }

    # The one rule: its own kind, what the command says refers to it, and what narrows its list or says where to work. Asked for thousands of pairs.
    $taken = @{}
    function Test-Taken {
        param($Command, [string] $Kind)
        $pair = "$($Command.Name) $Kind"
        if (-not $taken.ContainsKey($pair)) { $taken[$pair] = Get-Taken $Command $Kind }
        $taken[$pair]
    }

    function Get-Taken {
        param($Command, [string] $Kind)
        if ($Command.Name -in $data -and ($Command.Name -notlike '*TableRow' -or $Kind -notin 'Bot', 'Table')) { return $true }
        $facts = $declared[$Command.Name]
        # Another of what a command makes gives the fields of the new one.
        if ($Kind -in $facts.Takes -or $Kind -in $facts.Makes) { return $true }
        $isTaking = $false
        foreach ($id in $facts.Ids) {
            if (-not $id.Piped -or -not $id.Id.Takes($Kind)) { continue }
            if ($id.Own) { return $true }
            $isTaking = $true
        }

        # A bot or a workspace gives its id and nothing else, where all else is given.
        $isTaking -and -not $facts.Fields
    }

    # A value of the right type.
    function Get-ArgumentValue {
        param($Parameter, [string] $Kind)
        if ($Kind -and $Parameter.Name -eq 'Type') { return ($Kind -replace 'Participant', 'User').ToLowerInvariant() }
        switch ($Parameter.ParameterType) {
            ([string]) { if ($Parameter.Name -match 'Time|Date|Start|End') { '2026-01-01T00:00:00Z' } else { 'x' } }
            ([string[]]) { , @('x') }
            ([switch]) { $true }
            ([object]) { if ($Parameter.Name -match 'Time|Date|Start|End|Period') { '2026-01-01T00:00:00Z' } else { @{ a = 'b' } } }
            ([System.Collections.IDictionary]) { @{ a = 'b' } }
            ([long[]]) { , @(1) }
            default { 1 }
        }
    }

    # What a command needs beside what is piped in.
    function Get-NeededArgument {
        param($Command, [string] $Kind)
        $arguments = Get-ConnectionArgument $Command $session $chat
        if ($Command.Parameters.ContainsKey('Confirm')) { $arguments['Confirm'] = $false }
        $facts = $declared[$Command.Name]
        foreach ($parameter in $facts.Mandatory) {
            if ($Kind) {
                $id = $facts.Ids.Where({ $_.Parameter.Name -eq $parameter.Name })
                $piped = $parameter.ValueFromPipeline -or $parameter.ValueFromPipelineByPropertyName
                if ($piped -and ($Kind -in $facts.Takes + $facts.Makes -or ($id -and $id[0].Id.Takes($Kind)))) { continue }
            }
            elseif ($parameter.ValueFromPipeline -or $parameter.ValueFromPipelineByPropertyName) { continue }
            $arguments[$parameter.Name] = Get-ArgumentValue $parameter $Kind
        }

        $arguments
    }

    # Pipes objects that the command must not take, and gives what is wrong with what it does.
    function Find-Mistake {
        param($Command, [object[]] $Wrong)
        if (-not $Wrong) { return }
        $arguments = Get-NeededArgument $Command
        $server.Clear()
        $failed = $null
        try { $written = $Wrong | & $Command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue -WarningVariable warned }
        catch { return "$($Command.Name) ends with: $_" }
        $errors = @($failed | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        if ($server.Requests.Count) { "$($Command.Name) sends $($server.Requests[0].Method) $($server.Requests[0].Path) ... for one of them" }
        if ($written -and $Command.Name -ne 'Import-BpTableRow') { "$($Command.Name) writes something" }
        $expected = [ObjectNames]::Of($Wrong)
        $told = [ObjectNames]::OfTargets($errors)
        if ("$expected" -ne "$told") { Compare-Object $expected $told | ForEach-Object { "$($Command.Name) $(if ($_.SideIndicator -eq '<=') { 'says nothing of' } else { 'says too much of' }) $($_.InputObject)" } }
    }
}

AfterAll {
    Pop-Location
    $server.Dispose()
}

Describe 'What is piped in' {
    It 'is refused with one error and no request, where it is not what the command is about' {
        $objects.Count | Should -BeGreaterThan 70
        $mistakes = foreach ($command in $commands | Where-Object Name -NotIn $judging) {
            Find-Mistake $command @(foreach ($one in $all) { if (-not (Test-Taken $command $one.Kind)) { $one.Object } })
        }

        $mistakes | Should -BeNullOrEmpty
    }

    It 'is taken where it is' {
        # A job asks again for half a minute where the answer is none, as here; its own tests pipe to it.
        $count = 0
        $mistakes = foreach ($command in $commands | Where-Object { $_.Name -notin $data -and -not $_.Parameters.ContainsKey('MaximumRequestRate') }) {
            foreach ($one in $all) {
                if (-not (Test-Taken $command $one.Kind)) { continue }
                $count++
                $arguments = Get-NeededArgument $command $one.Kind
                $failed = $null
                try { $null = $one.Object | & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue } catch { $failed = @($_) }
                foreach ($record in $failed | Where-Object { "$($_.FullyQualifiedErrorId)" -match '^(WrongKind|ParameterArgumentTransformationError|InputObjectNotBound)' }) { "$($command.Name) refuses $($one.Kind): $record" }
            }
        }

        $mistakes | Should -BeNullOrEmpty
        $count | Should -BeGreaterThan 100
    }

    It 'is known for what it is when it was deserialised, selected or read from a file' {
        $removing = @($commands | Where-Object Name -In 'Remove-BpBot', 'Remove-BpUser', 'Remove-BpConversation', 'Remove-BpWorkspace', 'Get-BpMessage', 'Get-BpConversation', 'Get-BpBot', 'Get-BpFile', 'Invoke-BpInvoiceCharge')
        $plain = @($objects | Where-Object { $_ -isnot [Botpress.BpSession] -and $_.Id })
        $forms = @{
            deserialised = @($plain | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) })
            selected     = @($plain | Select-Object Id, BotId)
        }
        $mistakes = foreach ($form in $forms.Keys) {
            foreach ($command in $removing) {
                $wrong = for ($i = 0; $i -lt $plain.Count; $i++) { if (-not (Test-Taken $command $plain[$i].GetType().Name)) { $forms[$form][$i] } }
                Find-Mistake $command @($wrong) | ForEach-Object { "${form}: $_" }
            }
        }

        $mistakes | Should -BeNullOrEmpty

        # What a file does not say is told by the id that stands twice in its line.
        $line = [Botpress.Message] @{ Id = 'msg_1'; ConversationId = 'conv_1'; UserId = 'user_1'; BotId = 'bot-2' } | ConvertTo-Csv | ConvertFrom-Csv
        Find-Mistake (Get-Command Remove-BpBot) @($line) | Should -BeNullOrEmpty
        Find-Mistake (Get-Command Remove-BpUser) @($line) | Should -BeNullOrEmpty
        $server.Clear()
        $line | Get-BpMessage -Session $session -ErrorAction Ignore
        $server.Requests.Path | Should -Be '/v1/chat/messages/msg_1'
        $server.Requests[0].Headers['x-bot-id'] | Should -Be 'bot-2'
    }

    It 'is no longer there when the next one comes' {
        $server.Clear()
        [Botpress.Conversation] @{ Id = 'conv_1'; BotId = 'bot-1' } | Select-Object Id, BotId | ForEach-Object { $_; [Botpress.Bot] @{ Id = 'bot-2' }; [Botpress.Message] @{ Id = 'msg_3'; BotId = 'bot-3' } } |
            Get-BpMessage -Session $session -ErrorAction Ignore
        $server.Requests | ForEach-Object { "$($_.Path)?$($_.Query) $($_.Headers['x-bot-id'])" } |
            Should -Be '/v1/chat/messages?conversationId=conv_1 bot-1', '/v1/chat/messages? bot-2', '/v1/chat/messages/msg_3? bot-3'
    }

    It 'is not what anything but its own kind may change or remove' {
        # A command is about what its name says, but for these.
        $about = @{
            'Add-BpChatParticipant' = 'ChatUser'; 'Remove-BpChatParticipant' = 'ChatUser'
            'Add-BpParticipant' = 'Conversation', 'User'; 'Remove-BpParticipant' = 'Conversation', 'User'; 'Convert-BpWorkspace' = 'Workspace'; 'Copy-BpFile' = 'File'
            'Disconnect-BpSandboxedConversation' = 'Integration'; 'Export-BpTable' = 'Table'; 'Import-BpTable' = 'Table', 'File'; 'Invoke-BpInvoiceCharge' = 'WorkspaceInvoice'
            'Invoke-BpInvoicePayment' = 'BillingInvoice'; 'New-BpIntegrationApiKey' = 'Integration'; 'New-BpShareableId' = 'Integration'; 'Remove-BpShareableId' = 'Integration'
            'New-BpTask' = 'Conversation'; 'Remove-BpTask' = 'BotTask'; 'Set-BpTask' = 'BotTask'; 'Rename-BpTableColumn' = 'Table'; 'Request-BpIntegrationVerification' = 'Integration'
            'Reset-BpIntegrationSigningSecret' = 'Integration'; 'Remove-BpBotIssue' = 'BotIssue'; 'Send-BpMessage' = 'Conversation', 'User'; 'Set-BpFileMetadata' = 'File'
            'Set-BpFilePassage' = 'File'; 'Stop-BpScheduledEvent' = 'Event'
            'Set-BpState' = 'Conversation', 'User', 'Bot', 'Integration', 'Workflow'; 'Update-BpState' = 'Conversation', 'User', 'Bot', 'Integration', 'Workflow'
            'Set-BpStateExpiry' = 'Conversation', 'User', 'Bot', 'Integration', 'Workflow'
        }
        $looked = 0
        foreach ($command in $commands | Where-Object { $_.Parameters.ContainsKey('WhatIf') }) {
            $kinds = @($declared[$command.Name].Ids | Where-Object { $_.Own } | ForEach-Object { $_.Id.Kinds.Name } | Sort-Object -Unique)
            if (-not $kinds) { continue }
            $expected = if ($about.ContainsKey($command.Name)) { $about[$command.Name] } else { $command.Noun.Substring(2) }
            $kinds | Should -Be ($expected | Sort-Object) -Because $command.Name
            $looked++
        }

        $looked | Should -BeGreaterThan 50
    }

    It 'is no list of everything where the id in it is empty' {
        $server.Clear()
        $mistakes = foreach ($object in @(
                [Botpress.User] @{ BotId = 'bot-1' }, [pscustomobject] @{ Id = ''; BotId = 'bot-1' }, [pscustomobject] @{ UserId = $null; BotId = 'bot-1' }, @{ ConversationId = ''; BotId = 'bot-1' }
                [Botpress.Message] @{ Id = 'msg_1'; BotId = 'bot-1' }, [pscustomobject] @{ MessageId = 'msg_1'; BotId = 'bot-1' })) {
            $failed = $null
            $null = $object | Get-BpUser -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
            if ($failed.Count -ne 1) { "$($failed.Count) errors for $($object | Out-String)" }
        }

        $mistakes | Should -BeNullOrEmpty
        $server.Requests.Count | Should -Be 0
    }

    It 'is no list of everything where nothing in it says what is meant' {
        # Text is what these look for, and what they send with it is given.
        $looking = 'Search-BpFile', 'Test-BpWorkspaceHandle'
        $mistakes = foreach ($command in $commands | Where-Object { $_.Name -notin $data + $looking -and $_.Parameters.ContainsKey('Session') }) {
            foreach ($foreign in [pscustomobject] @{ Foo = '1' }, (Get-Item $PSScriptRoot), @{ question = 'x' }) {
                # Whatever has a name can give it to what is made.
                if ($foreign -is [System.IO.DirectoryInfo] -and $command.Verb -in 'New', 'Add') { continue }
                $arguments = Get-NeededArgument $command
                $server.Clear()
                $failed = $null
                try { $null = $foreign | & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue } catch { $failed = $_ }
                if ($server.Requests.Count -or -not $failed) { "$($command.Name): $($server.Requests.Count) requests for $($foreign.GetType())" }
            }
        }

        $mistakes | Should -BeNullOrEmpty
    }

    It 'is no default of the session where it is null or blank, or a date' {
        # Null is data to a script, what judges rows tells it of them, and one without a task is passed over; text is data to more.
        $null_ = 'Invoke-BpVrl', 'Get-BpActivity'
        $text = $data + 'Get-BpActivity', 'Search-BpFile', 'Test-BpWorkspaceHandle', 'Set-BpFile'
        $mistakes = foreach ($command in $commands | Where-Object { $_.Parameters.ContainsKey('Session') -and $_.Name -notin $judging }) {
            $arguments = Get-NeededArgument $command
            foreach ($nothing in $null, '', ' ', [datetime]::new(2026, 1, 2)) {
                if ($command.Name -in $(if ($null -eq $nothing) { $null_ } else { $text })) { continue }
                $server.Clear()
                $failed = $null
                try { $null = , $nothing | & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue } catch { $failed = @($_) }
                $count = @($failed | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count
                if ($server.Requests.Count -or $count -ne 1) { "$($command.Name): $($server.Requests.Count) requests and $count errors for '$nothing'$(if ($null -eq $nothing) { ' (null)' })" }
                if ($nothing -is [datetime] -and "$failed" -like '*Text is*') { "$($command.Name): a date is no text: $failed" }
            }
        }

        $mistakes | Should -BeNullOrEmpty
        $null | Reset-BpBotSigningSecret -Session $session -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'Null was piped in: it does not tell which bot is meant.'
        ' ' | Reset-BpBotSigningSecret -Session $session -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'Blank text was piped in: it does not tell which bot is meant.'
        $null | Disconnect-BpSession -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'Null was piped in: it does not tell which session is meant.'
        $null | Stop-BpEmulator -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'Null was piped in: it does not tell which emulator is meant.'
        'hi' | Send-BpMessage -ConversationId conv_1 -UserId user_1 -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -BeLike 'Text is *-Text.'
    }

    It 'says what both are' {
        $failed = $null
        [Botpress.BotLogEntry] @{ BotId = 'bot-1' } | Remove-BpBot -Session $session -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -BeLike '*A bot log entry is no bot.*'
        [Botpress.User] @{ Id = 'user_1'; BotId = 'bot-1' } | Get-BpMessage -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'A user is no message, and does not tell which is meant, as these do: conversation, bot.'
        [Botpress.Bot] @{ Id = 'bot-1'; Name = 'x' } | New-BpUser -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'A bot is no user. Use -BotId to say which bot is meant.'
        Get-Date | Get-BpUser -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -BeLike 'A DateTime is no user*'
        # What -Query takes is none of what is piped in when it is given.
        [Botpress.User] @{ Id = 'user_1'; BotId = 'bot-1' } | Search-BpFile refund -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be 'A user is no knowledge base or bot, which is what this command takes from the pipeline when -Query is given.'
        Get-Process -Id $PID | Get-BpMessage -Session $session -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -BeLike "The object's Id, '$PID', is of the type Int32, and no id of a message."
    }

    It 'is an object where a parameter takes its id, and nothing else' {
        $server.Clear()
        $null = Get-BpMessage -ConversationId ([Botpress.Conversation] @{ Id = 'conv_1' }) -Session $session -ErrorAction Ignore
        $null = Get-BpUser ([Botpress.User] @{ Id = 'user_1' }), 'user_2' -Session $session -ErrorAction Ignore
        $server.Requests | ForEach-Object { "$($_.Path)?$($_.Query)" } | Should -Be '/v1/chat/messages?conversationId=conv_1', '/v1/chat/users/user_1?', '/v1/chat/users/user_2?'
        { Get-BpMessage -ConversationId ([Botpress.Bot] @{ Id = 'bot-1' }) -Session $session } | Should -Throw '*A bot is no conversation.*'
        { Get-BpUser conv_1 -Session $session } | Should -Throw "*'conv_1' is the id of a conversation, and of no user.*"
        { Set-BpSession -BotId ([Botpress.User] @{ Id = 'user_1' }) -Session $session } | Should -Throw '*A user is no bot.*'
        (Set-BpSession -BotId ([Botpress.Bot] @{ Id = 'bot-9' }) -Session $session -PassThru).BotId | Should -Be 'bot-9'
        $null = Set-BpSession -BotId bot_1 -Session $session
        $server.Requests.Count | Should -Be 3
    }

    It 'may be an id as text, for each command that takes one' {
        $mistakes = foreach ($command in $commands | Where-Object { -not $_.Parameters.ContainsKey('MaximumRequestRate') }) {
            if (@($declared[$command.Name].Ids | Where-Object { $_.Own }).Count -ne 1) { continue }
            $arguments = Get-NeededArgument $command
            $server.Clear()
            $failed = $null
            # What is missing beside the id is another matter.
            try { $null = 'text-1' | & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue } catch { $failed = @($_) }
            if ($failed | Where-Object { "$($_.FullyQualifiedErrorId)" -match '^(WrongKind|ParameterArgumentTransformationError|InputObjectNotBound)' }) { "$($command.Name): $($failed[0])" }
        }

        $mistakes | Should -BeNullOrEmpty
    }
}

Describe 'A filter with nothing in it' {
    It 'is refused before anything is sent, for every filter of every list' {
        $count = 0
        $mistakes = foreach ($command in $commands) {
            $lists = $command.Verb -in 'Find', 'Search' -or $command.Parameters.ContainsKey('NextToken') -or $command.DefaultParameterSet -eq 'List'
            foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn ($common + 'Session', 'InputObject', 'PageSize', 'NextToken')) {
                if (-not ($lists -or $parameter.Name -eq 'Filter') -or $parameter.SwitchParameter) { continue }
                # An id that is empty takes the session's default away, for the request to need it.
                if ($parameter.Name -in 'BotId', 'WorkspaceId', 'IntegrationId', 'IntegrationAlias') { continue }
                $count++
                # A number or a map of text to text cannot be the others.
                $values = switch ($parameter.ParameterType) { ([object]) { $null, '', @(), @{} } ([System.Collections.IDictionary]) { $null, @{} } ([string[]]) { $null, @(), @($null), @('') } ([string]) { $null, '' } default { , $null } }
                foreach ($value in $values) {
                    $arguments = Get-NeededArgument $command
                    $set = $command.ParameterSets | Where-Object { $_.Parameters.Name -contains $parameter.Name } | Select-Object -First 1
                    foreach ($needed in $set.Parameters | Where-Object { $_.IsMandatory -and $_.Name -ne $parameter.Name }) { if (-not $arguments.ContainsKey($needed.Name)) { $arguments[$needed.Name] = Get-ArgumentValue $needed } }
                    $arguments[$parameter.Name] = $value
                    $server.Clear()
                    $failed = $null
                    try { $null = & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue; $message = "$($failed | Select-Object -First 1)" } catch { $message = "$_" }
                    if ($server.Requests.Count) { "$($command.Name) -$($parameter.Name) $(ConvertTo-Json $value -Compress) is sent" }
                    elseif ($message -notmatch $parameter.Name) { "$($command.Name) -$($parameter.Name) $(ConvertTo-Json $value -Compress) says: $message" }
                }
            }
        }

        $mistakes | Should -BeNullOrEmpty
        $count | Should -BeGreaterThan 150
    }

    It 'says what to do' {
        { Get-BpUser -Name $null -Session $session } | Should -Throw '-Name is empty, which selects nothing in particular.'
        $said = try { Get-BpUser -Tag @{ plan = $null } -Session $session } catch { Get-ErrorText $_ }
        $said | Should -BeLike '*Give -Tag a value, or leave it out.'
        { Remove-BpTableRow T -Filter @{} -Session $session } | Should -Throw '-Filter is empty*'
        $server.Clear()
        $selectingAll = @{ '$and' = @() }, @{ '$or' = @() }, @{ '$and' = @(@{}) }, @{ '$or' = @(@{}) }, @{ '$or' = @(@{}, @{ a = 1 }) }, @{ '$and' = @(@{ '$or' = @($null) }, @{}) }, @{ '$not' = @{} }, @{ a = @{} },
            @{ a = @{ '$nin' = @() } }, [pscustomobject] @{ '$and' = @([pscustomobject] @{}) }
        foreach ($filter in $selectingAll) { { Remove-BpTableRow T -Filter $filter -Confirm:$false -Session $session } | Should -Throw '-Filter is empty*' -Because (ConvertTo-Json $filter -Compress -Depth 5) }
        $server.Requests.Count | Should -Be 0
        $saying = @{ a = $null }, @{ a = 'x' }, @{ a = @{ '$in' = @() } }, @{ '$and' = @(@{}, @{ a = 1 }) }, @{ '$or' = @(@{ a = 1 }, @{ b = 0 }) }, @{ a = @{ '$exists' = $false } }, @{ '$not' = @{ a = 1 } }
        foreach ($filter in $saying) { Remove-BpTableRow T -Filter $filter -Confirm:$false -Session $session -ErrorAction Ignore }
        $server.Requests.Count | Should -Be $saying.Count
    }

    It 'is still a value where a change gives it a meaning' {
        $server.Clear()
        $null = Set-BpUser user_1 -Name $null -Tag @{ plan = $null } -Session $session -ErrorAction Ignore
        $server.Requests[0].Text | Should -Be '{"name":null,"tags":{"plan":null}}'
    }
}

Describe 'What a list leaves out' {
    It 'is got where a later command of the pipeline names it, for every such property' {
        $listing = @($commands | Where-Object { $_.ImplementingType.GetInterfaces().Name -contains 'IDetailed' })
        $listing.Count | Should -BeGreaterThan 7
        $items = '[{"id":"a","name":"a","version":"1.0.0"}]'
        $body = "{""bots"":$items,""tables"":$items,""integrations"":$items,""interfaces"":$items,""plugins"":$items,""meta"":{}}"
        function Get-RequestCount {
            param($Command, [string] $Script, [string] $Name = $Command.Name)
            $server.Clear()
            $server.Enqueue(200, $body)
            $null = & ([scriptblock]::Create("param(`$session, `$name) $Name -Session `$session -ErrorAction Ignore $Script")) $session $name
            $server.Requests.Count
        }

        $mistakes = foreach ($command in $listing) {
            $details = $command.OutputType.Type.GetProperties().Where({ $_.GetCustomAttributes($false).Where({ $_.GetType().Name -eq 'DetailAttribute' }) }).Name
            foreach ($name in $details) { if ((Get-RequestCount $command "| Where-Object $name -EQ x") -ne 2) { "$($command.Name) leaves out $name" } }
            $name = $details[0]
            foreach ($script in "| where { `$_.$name }", "| ? { -not (`$PSItem.$($name.ToLowerInvariant())) }", "| Select-Object Id, $name", "| Sort-Object $name", "| Group-Object { `"`$(`$_.$name)`" }", "| ForEach-Object $name",
                "| ForEach-Object { if (`$_.$name) { 1 } }", "| Where-Object Name -ne x | ForEach-Object { `$_ | Select-Object -Property $name }", "| Select-Object @{ n = 'n'; e = { `$_.$name } }", "| & { process { `$_.$name } }",
                "| Sort-Object -Property ('Id', '$name')", "| Format-Table Id, $name*", "| Remove-BpUser -Session `$session -WhatIf -ErrorAction Ignore -Id { if (`$_.$name) { 'user_1' } }") {
                if ((Get-RequestCount $command $script) -ne 2) { "$($command.Name) $script" }
            }

            foreach ($script in '', '| Where-Object Name -EQ x', '| Where-Object { $_.Tags.Status }', "| Where-Object Name -EQ $name", '| Select-Object *', "| Remove-BpUser -Session `$session -WhatIf -ErrorAction Ignore | Where-Object $name", "-Detailed:`$false | Where-Object $name") {
                if ((Get-RequestCount $command $script) -ne 1) { "$($command.Name) $script gets more" }
            }
        }

        $mistakes | Should -BeNullOrEmpty
    }
}
