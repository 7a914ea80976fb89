# What comes in: values in wrappers, text of CSV files, times, script blocks, objects that were changed in vain. Over all commands where
# it is of all commands.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -BotId bot_1 -WorkspaceId wkspace_1 -MaximumRetryCount 0
    $commands = Get-Command -Module Botpress -CommandType Cmdlet
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters

    function Get-TextParameter {
        foreach ($command in $commands) {
            foreach ($parameter in $command.Parameters.Values) {
                if ($parameter.ParameterType -in [string], [string[]] -and $parameter.Name -notin $common) {
                    [pscustomobject]@{ Name = "$command -$($parameter.Name)"; Command = $command; Parameter = $parameter }
                }
            }
        }
    }

    # What the parameter makes of a value before it becomes what the parameter is.
    function Get-Transformed($Parameter, $Value) {
        foreach ($attribute in $Parameter.Attributes) {
            if ($attribute -is [System.Management.Automation.ArgumentTransformationAttribute]) {
                $Value = $attribute.Transform($ExecutionContext, $Value)
            }
        }

        , $Value
    }
}

AfterAll {
    Disconnect-BpSession
    $server.Dispose()
}

Describe 'a script block for a value' {
    BeforeEach { $server.Clear() }

    It 'becomes the text of the script nowhere' {
        $looked = 0
        $taken = foreach ($text in Get-TextParameter) {
            # PowerShell runs it for each piped object where a parameter takes those, and says that there are none elsewhere.
            $sets = @($text.Parameter.ParameterSets.Values)
            if ($sets.Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }).Count -eq $sets.Count) { continue }
            $looked++
            $refused = foreach ($value in { 'x' }, [psobject] { 'x' }, @({ 'x' }, 'y')) {
                try { $null = Get-Transformed $text.Parameter $value } catch { "$_" -match 'script block' }
            }

            if (@($refused).Where({ $_ }).Count -ne 3) { $text.Name }
        }

        $taken | Should -BeNullOrEmpty
        $looked | Should -BeGreaterThan 100
    }

    It 'is refused before anything is sent, with what to do' {
        $server.Enqueue(200, '{"users":[{"id":"user_1","name":"Ada"}],"meta":{}}')
        { Get-BpUser | Set-BpUser -Name { "Dr $($_.Name)" } } | Should -Throw '*''Name''*script block*ForEach-Object*'
        { Send-BpMessage -ConversationId c -UserId u -Text { 'x' } } | Should -Throw '*''Text''*script block*'
        @($server.Requests).Where({ $_.Method -ne 'GET' }) | Should -BeNullOrEmpty
    }

    It 'is found in a list that holds itself' {
        $list = [System.Collections.ArrayList] @()
        $null = $list.Add($list)
        { Find-BpTableRow t $list -ErrorAction Stop } | Should -Throw
        $null = $list.Add({ 'x' })
        { Find-BpTableRow t $list -ErrorAction Stop } | Should -Throw '*script block*'
        $server.Requests.Count | Should -Be 0
    }

    It 'runs for each piped object where the parameter takes those' {
        $server.Default = [CannedAnswer] @{ Body = '{"user":{"id":"user_1"}}' }
        $null = [pscustomobject]@{ First = 'Ada' }, [pscustomobject]@{ First = 'Bob' } | New-BpUser -Name { "Dr $($_.First)" }
        @($server.Requests).ForEach({ ($_.Text | ConvertFrom-Json).name }) | Should -BeExactly 'Dr Ada', 'Dr Bob'
    }

    It 'is no part of a map or of data either' {
        { Set-BpUser u -Tag @{ a = { 1 } } } | Should -Throw '*script block*'
        New-BpEvent -Type t -Payload @{ a = @({ 1 }) } -ErrorAction SilentlyContinue -ErrorVariable problem
        "$($problem[0])" | Should -BeLike '*-Payload*script block*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'a time for text' {
    BeforeEach { $server.Clear() }

    It 'is sent in the form of the API, whichever parameter means one' {
        $time = [datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc)
        $facts = Get-OperationFact
        $cmdlets = Get-OperationCommand
        $seen = 0
        $wrong = foreach ($fact in $facts.Values) {
            $command = Get-BuiltCommand $cmdlets[$fact.operation].Cmdlet
            $fields = @($fact.query | Where-Object { $_ }) + @(if ($fact.body.properties) { $fact.body.properties.GetEnumerator().ForEach({ $_.Value + @{ name = $_.Key } }) })
            foreach ($field in $fields) {
                if ($field.type -ne 'string' -or -not ($field['format'] -eq 'date-time' -or $field['x-iso8601'] -or $field.name -cmatch '^(period|date|time|timestamp)([A-Z]|$)|(Date|At|Time)$')) { continue }
                $parameter = Get-FieldParameter $command $fact $field.name
                $seen++
                foreach ($value in $time, [psobject] $time, [datetimeoffset] $time) {
                    $sent = Get-Transformed $parameter $value
                    # A date object as such is sent in UTC.
                    $isTime = $parameter.ParameterType -eq [object] -and $sent -is [ValueType]
                    if (-not $isTime -and $sent -cnotin '2024-01-02', '2024-01') { "$command -$($parameter.Name): $sent" }
                }
            }
        }

        $wrong | Should -BeNullOrEmpty
        $seen | Should -BeGreaterThan 30
    }

    It 'is the same date to PowerShell and to people here, or refused' {
        $server.Default = [CannedAnswer] @{ Body = '{"conversations":[],"meta":{}}' }
        $culture = [cultureinfo]::CurrentCulture
        try {
            $wrong = foreach ($case in @(
                    @('de-DE', '31.12.2025', '2025-12-31'), @('de-DE', '01.02.2026', $null), @('de-DE', '02.02.2026', '2026-02-02'), @('de-DE', '2026-02-01', '2026-02-01'), @('de-DE', '1 Feb 2026', '2026-02-01')
                    @('en-GB', '31/12/2025', '2025-12-31'), @('en-GB', '01/02/2026', $null), @('en-US', '01/02/2026', '2026-01-02'), @('en-US', '31/12/2025', $null), @('th-TH', '2026-02-01', '2026-02-01'))) {
                [cultureinfo]::CurrentCulture = $case[0]
                $server.Clear()
                $failed = $null
                try { $null = Get-BpConversation -AfterDate $case[1] } catch { $failed = "$_" }
                $expected = if ($case[2]) { "afterDate=$([uri]::EscapeDataString(([datetime]::ParseExact($case[2], 'yyyy-MM-dd', [cultureinfo]::InvariantCulture)).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [cultureinfo]::InvariantCulture)))" }
                if ("$($server.Requests.Query)" -ne "$expected" -or [bool] $failed -eq [bool] $expected) { "$case`: $($server.Requests.Query) $failed" }
            }

            $wrong | Should -BeNullOrEmpty
            [cultureinfo]::CurrentCulture = 'de-DE'
            { Get-BpConversation -AfterDate '01.02.2026 10:00' } | Should -Throw "*'01.02.2026 10:00' is 2026-01-02 10:00 as PowerShell reads dates, and 2026-02-01 10:00 as de-DE does. Give it with the year first, or a date object."
            { New-BpEvent x @{} -Schedule '01.02.2026 10:00' } | Should -Throw '*Give it with the year first, or a date object.'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }

    It 'is a day without a time, too' {
        if (-not ('System.DateOnly' -as [type])) { Set-ItResult -Skipped -Because 'this .NET has no type for days' }
        $day = [dateonly]::new(2026, 2, 1)
        $null = Get-BpConversation -AfterDate $day
        $null = Get-BpUsageActivity ai_spend b1 -Daily -StartDate $day -ErrorAction SilentlyContinue
        $null = Add-BpTableRow T @{ due = $day } -ErrorAction SilentlyContinue
        $null = Set-BpUser u -Tag @{ due = $day } -ErrorAction SilentlyContinue
        $server.Requests[0].Query | Should -Be "afterDate=$([uri]::EscapeDataString(([datetime] '2026-02-01').ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ')))"
        $server.Requests[1].Query | Should -BeLike '*dateFrom=2026-02-01*'
        $server.Requests[2].Text | Should -BeLike '*"due":"2026-02-01"*'
        $server.Requests[3].Text | Should -BeLike '*"due":"2026-02-01"*'
    }

    It 'is a day of UTC where the API counts those, wherever one is' {
        $server.Default = [CannedAnswer] @{ Body = '{"records":[{"startDateTimeUtc":"2026-11-28T00:00:00.000Z","endDateTimeUtc":"2026-11-29T00:00:00.000Z"},{"startDateTimeUtc":"2026-11-28T01:00:00.000Z"}]}' }
        $zone = $env:TZ
        try {
            foreach ($name in 'America/Los_Angeles', 'Asia/Tokyo', 'UTC') {
                $env:TZ = $name
                [TimeZoneInfo]::ClearCachedData()
                $server.Clear()
                $found = Get-BpBotAnalytics '2026-11-28' (Get-Date -Year 2026 -Month 11 -Day 28 -Hour 23)
                $null = Get-BpBotAnalytics ([datetime]::new(2026, 11, 28, 5, 0, 0, [System.DateTimeKind]::Utc)) '2026-11-28T05:00:00Z'
                $null = Get-BpBotAnalytics ([datetimeoffset] '2026-11-28T05:00:00+02:00') ([datetime] '2026-11-28')
                $server.Requests.Query | Should -Be @(
                    'startDate=2026-11-28T00%3A00%3A00.000Z&endDate=2026-11-28T00%3A00%3A00.000Z', 'startDate=2026-11-28T05%3A00%3A00.000Z&endDate=2026-11-28T05%3A00%3A00Z'
                    'startDate=2026-11-28T03%3A00%3A00.000Z&endDate=2026-11-28T00%3A00%3A00.000Z') -Because $name
                $found[0].StartDate.ToString('s'), $found[0].EndDate.ToString('s') | Should -Be '2026-11-28T00:00:00', '2026-11-29T00:00:00' -Because $name
                ($found[0] | Format-Table | Out-String) | Should -Match '2026-11-28 +2026-11-29' -Because $name
                $found[1].StartDate | Should -Be ([datetime]::new(2026, 11, 28, 1, 0, 0, [System.DateTimeKind]::Utc).ToLocalTime()) -Because $name
            }
        }
        finally {
            $env:TZ = $zone
            [TimeZoneInfo]::ClearCachedData()
        }
    }

    It 'is a month for a period, and text stays as it is' {
        $server.Default = [CannedAnswer] @{ Body = '{"usages":[],"usage":{"id":"b1"},"quotas":[],"quota":{},"data":[]}' }
        $time = Get-Date '2024-03-05T10:00:00'
        $null = Get-BpWorkspaceUsage ai_spend -Period $time
        $null = Get-BpUsage ai_spend b1 -Period $time -ErrorAction SilentlyContinue
        $null = Get-BpUsage -Ids b1 -Types ai_spend -Period (Write-Output $time)
        $null = Get-BpWorkspaceQuota -Period monthly
        $null = Get-BpBillingUsage $time incoming_messages_events -ErrorAction SilentlyContinue
        @($server.Requests).ForEach({ $_.Query -replace '^.*period=([^&]*).*$', '$1' }) | Should -BeExactly '2024-03', '2024-03', '2024-03', 'monthly', '2024-03'
    }
}

Describe 'a change of nothing' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{}' }
    }

    It 'is an error where an object is piped, and nothing is sent, for every command that changes' {
        # An object of the right id, and a row that has nothing beside it.
        $object = [pscustomobject]@{
            Id = 'x_1'; BotId = 'x_1'; Table = 'T'; FileId = 'x_1'; Key = 'k'; Type = 'bot'; OwnerId = 'x_1'; ConversationId = 'x_1'; UserId = 'x_1'
            WorkspaceId = 'x_1'; IntegrationId = 'x_1'; MessageId = 'x_1'; InterfaceId = 'x_1'; PluginId = 'x_1'; WorkflowId = 'x_1'; TaskId = 'x_1'
        }
        $quiet = @('Set-BpSession', 'Set-BpIntegrationConfiguration')
        $changing = $commands.Where({ $_.Verb -eq 'Set' -and $_.Name -notin $quiet })
        $changing.Count | Should -BeGreaterThan 20
        $wrong = foreach ($command in $changing) {
            $run = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
            $null = $run.AddCommand($command).AddParameter('Confirm', $false).AddParameter('ErrorAction', 'Continue')
            $before = $server.Requests.Count
            try { $output = $run.Invoke(@($object)) } catch { $output = $null }
            if ($server.Requests.Count -gt $before -or $output -or ($run.Streams.Error.Count -eq 0 -and $run.InvocationStateInfo.State -ne 'Failed')) { "$command" }
            $run.Dispose()
        }

        $wrong | Should -BeNullOrEmpty
    }

    It 'says how to give it: <Command>' -ForEach @(
        @{ Command = 'Set-BpUser'; Body = '{"users":[{"id":"user_1","name":"A"}],"meta":{}}'; Get = 'Get-BpUser'; Says = '*''user_1''*nothing was sent*'; Give = '*-Name, -PictureUrl, -Tag*Set-BpUser*' }
        @{ Command = 'Set-BpConversation'; Body = '{"conversations":[{"id":"conv_1","tags":{}}],"meta":{}}'; Get = 'Get-BpConversation'; Says = '*''conv_1''*nothing was sent*'; Give = '*-Tag*' }
    ) {
        $server.Enqueue(200, $Body)
        & $Get | & $Command -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NothingToChange,*'
        "$($problem[0].Exception.Message)" | Should -BeLike $Says
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike $Give
        $server.Requests.Count | Should -Be 1
    }

    It 'is sent where the thing was named, with a warning' {
        $server.Enqueue(200, '{"user":{"id":"user_1"}}')
        (Set-BpUser user_1 -WarningVariable warning -WarningAction SilentlyContinue).Id | Should -Be user_1
        "$warning" | Should -BeLike '*Nothing to change*-Name*'
        $server.Requests[0].Text | Should -BeExactly '{}'
    }

    It 'is none where something was given' {
        $server.Enqueue(200, '{"user":{"id":"user_1"}}')
        $null = [pscustomobject]@{ Id = 'user_1' } | Set-BpUser -Name $null -WarningVariable warning
        $server.Requests[0].Text | Should -BeExactly '{"name":null}'
        $warning | Should -BeNullOrEmpty
    }

    It 'is a row with an id alone' {
        [pscustomobject]@{ id = 1 } | Set-BpTableRow T -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$($problem[0])" | Should -BeLike '*nothing to change*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'a value in a wrapper' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{"user":{"id":"u"},"event":{"id":"e"},"rows":[]}' }
    }

    BeforeDiscovery {
        $time = [datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc)
        $values = @(
            @{ Kind = 'text'; Value = 'a'; Text = 'a'; Json = '"a"' }
            @{ Kind = 'a number'; Value = 1.5; Text = '1.5'; Json = '1.5' }
            @{ Kind = 'a boolean'; Value = $true; Text = 'true'; Json = 'true' }
            @{ Kind = 'a time'; Value = $time; Text = '2024-01-02T03:04:05.000Z'; Json = '"2024-01-02T03:04:05.000Z"' }
            @{ Kind = 'a time with a zone'; Value = [datetimeoffset] $time; Text = '2024-01-02T03:04:05.000Z'; Json = '"2024-01-02T03:04:05.000Z"' }
            @{ Kind = 'a guid'; Value = [guid]::Empty; Text = "$([guid]::Empty)"; Json = "`"$([guid]::Empty)`"" }
            @{ Kind = 'an enum'; Value = [DayOfWeek]::Friday; Text = 'Friday'; Json = '"Friday"' }
            @{ Kind = 'DBNull'; Value = [DBNull]::Value; Text = $null; Json = 'null' }
            @{ Kind = 'a list'; Value = @(1, 'b'); Json = '[1,"b"]' }
            @{ Kind = 'a hashtable'; Value = @{ a = 1 }; Json = '{"a":1}' }
        )
    }

    It 'is what is in it: <Kind>' -ForEach $values {
        $wrapped = [System.Management.Automation.PSObject]::new($Value)
        if (-not $_.ContainsKey('Text')) {
            { Set-BpUser u -Tag @{ k = $wrapped } } | Should -Throw '*no single value*'
        }
        else {
            $null = Set-BpUser u -Tag ([System.Management.Automation.PSObject]::new(@{ k = $wrapped }))
            ($server.Requests[0].Text | ConvertFrom-Json -AsHashtable -DateKind String).tags.k | Should -BeExactly $Text
        }

        $server.Clear()
        $null = New-BpEvent -Type t -Payload ([System.Management.Automation.PSObject]::new(@{ k = $wrapped; l = [System.Management.Automation.PSObject]::new([object[]] (, $wrapped)) }))
        Test-JsonEqual "{`"type`":`"t`",`"payload`":{`"k`":$Json,`"l`":[$Json]}}" $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        $server.Clear()
        $null = Add-BpTableRow T ([System.Management.Automation.PSObject]::new(@{ k = $wrapped })) -WarningAction SilentlyContinue
        Test-JsonEqual "{`"rows`":[{`"k`":$Json}]}" $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'is a secret where secrets are taken, and refused elsewhere' {
        $secret = [System.Management.Automation.PSObject]::new(([System.Net.NetworkCredential]::new('', 's3').SecurePassword))
        { Set-BpUser u -Tag @{ k = $secret } } | Should -Throw '*SecureString*'
        $server.Enqueue(200, '{"bot":{"id":"b"}}')
        $null = Set-BpBot b -Secret @{ k = $secret }
        $server.Requests[0].Text | Should -BeExactly '{"secrets":{"k":"s3"}}'
    }
}

Describe 'a map as text' {
    BeforeEach {
        $server.Clear()
        $server.Default = [CannedAnswer] @{ Body = '{"user":{"id":"u"}}' }
    }

    It 'is read as it was written, whatever is in it: <Json>' -ForEach @(
        @{ Json = '{"a":"b"}'; Text = 'a=b' }
        @{ Json = '{"a":"b","c":"d e"}'; Text = 'a=b, c=d e' }
        @{ Json = '{"a":"1, c=2","b":"x=y"}'; Text = 'a="1, c=2", b=x=y' }
        @{ Json = '{"a=b":"c","d,e":"","":"f"}'; Text = '"a=b"=c, "d,e"=, ""=f' }
        @{ Json = '{"q":"say \"x\", y"," s ":" t "}'; Text = 'q="say ""x"", y", " s "=" t "' }
        @{ Json = '{"{":"{}","@{a":"}","n":"a\nb"}'; Text = "`"{`"={}, `"@{a`"=}, n=`"a`nb`"" }
    ) {
        $server.Enqueue(200, "{`"users`":[{`"id`":`"u`",`"tags`":$Json}],`"meta`":{}}")
        $exported = Get-BpUser | ConvertTo-Csv | ConvertFrom-Csv
        $exported.Tags | Should -BeExactly $Text
        $null = $exported | Select-Object Tags | New-BpUser
        Test-JsonEqual "{`"tags`":$Json}" $server.Requests[1].Text | Should -BeTrue -Because $server.Requests[1].Text
    }

    It 'is nothing where the cell is empty' {
        $null = [pscustomobject]@{ Name = 'x'; Tags = '' }, [pscustomobject]@{ Name = 'y'; Tags = ' ' } | New-BpUser
        $server.Requests.Text | Should -BeExactly '{"name":"x","tags":{}}', '{"name":"y","tags":{}}'
    }

    It 'may be JSON' {
        $null = [pscustomobject]@{ Tags = '{"a":"b, c=d","n":1,"z":null}' } | New-BpUser
        Test-JsonEqual '{"tags":{"a":"b, c=d","n":"1","z":null}}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
    }

    It 'is refused where it cannot be read, and loses nothing: <Text>' -ForEach @(
        @{ Text = 'System.Collections.Hashtable' }, @{ Text = '@{a=b}' }, @{ Text = 'a' }, @{ Text = 'a=b, c' }, @{ Text = 'a=x, y, b=z' }, @{ Text = 'a="b' }, @{ Text = 'a="b"c' }
        @{ Text = 'a=1,' }, @{ Text = 'a=1, a=2' }, @{ Text = '{"a":' }, @{ Text = '{"a":{}}' }, @{ Text = 'System.Object[]' }
    ) {
        [pscustomobject]@{ Name = 'x'; Tags = $Text } | New-BpUser -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem | Should -Not -BeNullOrEmpty
        "$($problem[0])" | Should -BeLike '*Tag*'
        $server.Requests.Count | Should -Be 0
    }

    It 'has its like in lists and in objects' {
        $server.Default = [CannedAnswer] @{ Body = '{"state":{"id":"s"},"file":{"id":"f","uploadUrl":"{base}/up"}}'.Replace('{base}', $server.Url) }
        $row = [pscustomobject]@{ Type = 'bot'; OwnerId = 'b'; Name = 'n'; Payload = '{"a":[1]}' }
        $null = $row | Set-BpState
        Test-JsonEqual '{"payload":{"a":[1]}}' $server.Requests[0].Text | Should -BeTrue -Because $server.Requests[0].Text
        foreach ($lost in '@{a=1}', 'System.Object[]') {
            $row.Payload = $lost
            $row | Set-BpState -ErrorVariable problem -ErrorAction SilentlyContinue
            "$($problem[0])" | Should -BeLike '*-Payload*cannot be read back*'
        }

        $server.Requests.Count | Should -Be 1
        Set-Content (Join-Path $TestDrive f.txt) x
        $server.Clear()
        $file = [pscustomobject]@{ Path = Join-Path $TestDrive f.txt; Key = 'k'; Tags = 'a=b'; AccessPolicies = 'public_content, integrations' }
        $null = $file | Set-BpFile
        ($server.Requests[0].Text | ConvertFrom-Json).accessPolicies | Should -BeExactly 'public_content', 'integrations'
        ($server.Requests[0].Text | ConvertFrom-Json).tags.a | Should -BeExactly 'b'
        $file.AccessPolicies = 'System.String[]'
        $server.Clear()
        $file | Set-BpFile -ErrorVariable problem -ErrorAction SilentlyContinue
        "$($problem[0])" | Should -BeLike '*AccessPolicy*what was in the list is lost*'
        $server.Requests.Count | Should -Be 0
    }
}

Describe 'what is about' {
    BeforeEach { $server.Clear() }

    It 'stays as it was when a command began, whatever becomes of the session meanwhile' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -BotId bot_a -NoDefault
        $server.Enqueue(200, '{"users":[{"id":"u1"},{"id":"u2"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"users":[{"id":"u3"}],"meta":{}}')
        $bots = Get-BpUser -Session $session | ForEach-Object {
            Set-BpSession -Session $session -BotId "bot_$($_.Id)"
            $_.BotId
        }
        $bots | Should -BeExactly 'bot_a', 'bot_a', 'bot_a'
        @($server.Requests).ForEach({ $_.Headers['x-bot-id'] }) | Should -BeExactly 'bot_a', 'bot_a'
        $session.BotId | Should -Be bot_u3
    }

    It 'comes once, though it is on the next page again' {
        $server.Enqueue(200, '{"users":[{"id":"u1"},{"id":"u2"}],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"users":[{"id":"u2"},{"id":"u3"}],"meta":{}}')
        (Get-BpUser).Id | Should -BeExactly 'u1', 'u2', 'u3'
        $server.Enqueue(200, '{"rows":[{"id":1,"a":"x"},{"id":2,"a":"x"}],"hasMore":true}')
        $server.Enqueue(200, '{"rows":[{"id":2,"a":"x"},{"id":3,"a":"x"}],"hasMore":false}')
        (Find-BpTableRow T).id | Should -BeExactly 1, 2, 3
        $server.Enqueue(200, '{"rows":[{"id":1},{"id":2}],"hasMore":true}')
        $server.Enqueue(200, '{"rows":[{"id":2},{"id":3}],"hasMore":false}')
        (Find-BpTableRow T -Group @{ id = 'key' }).id | Should -BeExactly 1, 2, 2, 3
        $server.Enqueue(200, '{"tags":["a","b"],"meta":{"nextToken":"n"}}')
        $server.Enqueue(200, '{"tags":["b","c"],"meta":{}}')
        @(Get-BpFileTag).Count | Should -Be 4
    }
}
