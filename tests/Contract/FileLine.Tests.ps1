# What was exported to a CSV file, edited and read again goes back into the commands that create and change such things, for every type.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $server = New-CaptureServer
    $server.Default = [CannedAnswer] @{ Body = '{}' }
    $session = Connect-BpSession -Token token -ApiUrl $server.Url -WorkspaceId wkspace_1 -BotId bot_1 -NoDefault
    $chat = New-TestChat $server
    $common = @{ Session = $session; Confirm = $false; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed'; WarningAction = 'SilentlyContinue' }

    function Copy-Line { param($Item) $Item | ConvertTo-Csv | ConvertFrom-Csv }

    function Test-Declared { param($Parameter, [string] $Attribute) [bool] $Parameter.Attributes.Where({ $_.GetType().Name -eq $Attribute }) }

    # The columns that a command can take of its own things: each with the parameter, a cell, and what is sent of it.
    function Get-Editable {
        param($Command, [type] $Type)
        foreach ($parameter in $Command.Parameters.Values) {
            if (-not (Test-Declared $parameter ApiFieldAttribute) -or (Test-Declared $parameter IdOfAttribute)) { continue }
            $writable = $parameter.Attributes.Where({ $_.GetType().Name -eq 'WritableAttribute' })
            if ($writable -and -not $writable[0].Names) { continue }
            $column = @($parameter.Name) + $parameter.Aliases | Where-Object { $Type.GetProperty($_) } | Select-Object -First 1
            if (-not $column) { continue }
            $known = $parameter.Attributes.Where({ $_.GetType().Name -eq 'ApiEnumAttribute' })
            $cell, $sent = switch ($parameter.ParameterType) {
                ([string]) { if ($known) { $known[0].Values[-1], "`"$($known[0].Values[-1])`"" } else { 'edited', '"edited"' } }
                ([System.Collections.IDictionary]) { 'a=edited', '{"a":"edited"}' }
                ([switch]) { 'False', 'false' }
                ([string[]]) { '["edited","b"]', '["edited","b"]' }
                ([object[]]) { '[{"url":"edited"}]', '[{"url":"edited"}]' }
                ([object]) {
                    if (Test-Declared $parameter TimeAttribute) { '2027-01-02T03:04:05Z', '"2027-01-02T03:04:05.000Z"' }
                    elseif ($parameter.Attributes.TakesText -contains $true) { 'edited', '"edited"' }
                    else { , "{`"x`":{`"$(if ($writable) { $writable[0].Names[0] } else { 'id' })`":`"edited`"}}" * 2 }
                }
                default { '7', '7' }
            }
            @{ Parameter = $parameter; Column = $column; Cell = $cell; Sent = $sent }
        }
    }
}

AfterAll { $server.Dispose() }

Describe 'A line of a CSV file' {
    It 'changes what it is of, by its id, with what was edited, for every command that changes' {
        $seen = 0
        $mistakes = foreach ($command in Get-Command -Module Botpress -Verb Set) {
            # The id of the thing, and where it goes.
            $own = @($command.Parameters.Values | Where-Object { (Test-Declared $_ IdOfAttribute) -and $_.Attributes.ValueFromPipeline -contains $true })
            foreach ($type in $command.OutputType.Type | Where-Object { $_ -and $_.Namespace -eq 'Botpress' -and $_.GetProperty('Id') -and $own.Attributes.Where({ $_.GetType().Name -eq 'IdOfAttribute' }).Kinds -contains $_ }) {
                foreach ($edit in Get-Editable $command $type) {
                    foreach ($whole in $true, $false) {
                        $line = Copy-Line ([Activator]::CreateInstance($type))
                        $line.Id = 'thing_1'
                        if ($line.psobject.Properties['Name']) { $line.Name = 'given' }
                        $line.$($edit.Column) = $edit.Cell
                        # What every change has to say.
                        $needed = @($command.Parameters.Values | Where-Object { $_.Attributes.Mandatory -contains $true -and $_.Attributes.ValueFromPipelineByPropertyName -contains $true -and $type.GetProperty($_.Name) }).Name
                        if (-not $whole) { $line = $line | Select-Object (@('Id', $edit.Column) + $needed | Sort-Object -Unique) | ConvertTo-Csv | ConvertFrom-Csv }
                        $server.Clear()
                        $null = $line | & $command @common
                        $seen++
                        $what = "$command -$($edit.Parameter.Name) of $(if ($whole) { 'all' } else { 'two' }) columns"
                        if ($server.Requests.Count -ne 1) { "$what sends $($server.Requests.Count) requests: $failed"; continue }
                        if ("$($server.Requests[0].Path)$($server.Requests[0].Query)$($server.Requests[0].Text)" -notmatch 'thing_1') { "$what is sent elsewhere: $($server.Requests[0].Path)" }
                        if (-not $server.Requests[0].Text.Contains($edit.Sent)) { "$what sends $($server.Requests[0].Text)" }
                        if (-not $whole -and ($server.Requests[0].Text | ConvertFrom-Json).psobject.Properties.Name.Count -gt 2) { "$what sends more: $($server.Requests[0].Text)" }
                    }
                }
            }
        }

        $mistakes | Should -BeNullOrEmpty
        $seen | Should -BeGreaterThan 100
    }

    It 'makes another, with what was edited, for every command that creates' {
        $seen = 0
        $mistakes = foreach ($command in Get-Command -Module Botpress -Verb New) {
            foreach ($type in $command.OutputType.Type | Where-Object { $_ -and $_.Namespace -eq 'Botpress' -and $_.GetProperty('Id') }) {
                # Of some, what is piped in is what they are made for.
                if ($command.Parameters.Values.Where({ (Test-Declared $_ IdOfAttribute) -and $_.Attributes.ValueFromPipeline -contains $true -and $_.Attributes.Where({ $_.GetType().Name -eq 'IdOfAttribute' }).Kinds -notcontains $type })) { continue }
                $set = @($command.ParameterSets | Where-Object IsDefault) + @($command.ParameterSets) | Select-Object -First 1
                foreach ($edit in Get-Editable $command $type) {
                    if (-not ($set.Parameters.Name -contains $edit.Parameter.Name)) { continue }
                    $arguments = @{}
                    # What no object gives has to be typed.
                    foreach ($parameter in $set.Parameters | Where-Object { $_.IsMandatory -and -not $_.ValueFromPipeline -and -not ($_.ValueFromPipelineByPropertyName -and $type.GetProperty($_.Name)) }) { $arguments[$parameter.Name] = if ($parameter.ParameterType -eq [object]) { @{ a = 1 } } elseif ($parameter.ParameterType -eq [string]) { 'x' } else { 1 } }
                    if ($arguments.ContainsKey($edit.Parameter.Name)) { continue }
                    $line = Copy-Line ([Activator]::CreateInstance($type))
                    $line.Id = 'thing_1'
                    foreach ($name in 'Name', 'Version', 'Channel', 'Code', 'BotId') { if ($line.psobject.Properties[$name]) { $line.$name = 'given' } }
                    $line.$($edit.Column) = $edit.Cell
                    $server.Clear()
                    $where = $common.Clone()
                    $where.Remove('Session')
                    $where += Get-ConnectionArgument $command $session $chat
                    $null = $line | & $command @arguments @where
                    $seen++
                    if ($server.Requests.Count -ne 1) { "$command -$($edit.Parameter.Name) sends $($server.Requests.Count) requests: $failed"; continue }
                    if (-not $server.Requests[0].Text.Contains($edit.Sent)) { "$command -$($edit.Parameter.Name) sends $($server.Requests[0].Text)" }
                }
            }
        }

        $mistakes | Should -BeNullOrEmpty
        $seen | Should -BeGreaterThan 50
    }

    It 'is a message with its text where it has no payload, and an error where it has neither, for itself alone' {
        $lines = @'
ConversationId,UserId,Text,Payload,Type,Tags
conv_1,user_1,Hello,,,
conv_1,user_1,,,,
conv_1,user_1,[image] u,"{""imageUrl"":""u""}",image,a=b
'@ | ConvertFrom-Csv
        $server.Clear()
        $null = $lines | Send-BpMessage @common
        $failed = @($failed | Where-Object FullyQualifiedErrorId -Like 'InvalidArgument*')
        $failed | Should -HaveCount 1
        "$failed" | Should -BeLike '*-Payload is missing*'
        $failed[0].TargetObject | Should -Be $lines[1]
        $server.Requests.Count | Should -Be 2
        Test-JsonEqual '{"payload":{"text":"Hello"},"tags":{},"conversationId":"conv_1","userId":"user_1","type":"text"}' $server.Requests[0].Text | Should -BeTrue
        Test-JsonEqual '{"payload":{"imageUrl":"u"},"type":"image","conversationId":"conv_1","userId":"user_1","tags":{"a":"b"}}' $server.Requests[1].Text | Should -BeTrue
    }

    It 'gives a conversation its integration, and a file its key' {
        $server.Clear()
        $null = Copy-Line ([Botpress.Conversation] @{ Id = 'conv_1'; Channel = 'c'; Integration = 'webchat' }) | New-BpConversation @common
        $server.Requests[0].Text | Should -BeExactly '{"channel":"c","integrationName":"webchat","tags":{}}'
        $server.Clear()
        $null = Copy-Line ([Botpress.File] @{ Id = 'file_1'; Key = 'a/b.txt' }) | Set-BpFile -Content x @common
        $server.Requests[0].Text | Should -BeLike '*"key":"a/b.txt"*'
    }

    It 'says nothing where a cell is empty, and is refused where one cannot be read' {
        $server.Clear()
        [pscustomobject] @{ Id = 'user_1'; Name = ''; Tags = '' } | Set-BpUser @common
        "$failed" | Should -BeLike '*Nothing to change*'
        [pscustomobject] @{ Id = 'user_1'; Name = 'x'; Tags = 'no map' } | Set-BpUser @common
        "$failed" | Should -BeLike '*-Tag cannot take the line''s Tags*key=value*'
        [pscustomobject] @{ Id = 'table_1'; Frozen = 'perhaps' } | Set-BpTable @common
        "$failed" | Should -BeLike '*-Frozen*neither True nor False*'
        $server.Requests.Count | Should -Be 0
    }

    It 'gives no fields where it is of something else, or of a live object, and what is typed wins' {
        $server.Clear()
        [pscustomobject] @{ Id = 'user_1'; Name = 'x'; Department = 'y' }, [Botpress.User] @{ Id = 'user_1'; Name = 'x' }, ([Botpress.User] @{ Id = 'user_1'; Name = 'x' } | Select-Object Id, Name) | Set-BpUser @common
        $failed | Should -HaveCount 3
        $server.Requests.Count | Should -Be 0
        $null = [pscustomobject] @{ Id = 'user_1'; Name = 'x'; PictureUrl = 'u' }, [pscustomobject] @{ Id = 'user_2'; Tags = 'a=b' } | Set-BpUser -Name typed @common
        $server.Requests.Text | Should -BeExactly '{"name":"typed","pictureUrl":"u"}', '{"name":"typed","tags":{"a":"b"}}'
        $server.Requests.Path | Should -BeExactly '/v1/chat/users/user_1', '/v1/chat/users/user_2'
    }

    It 'has its like by hand: lists and maps as text' {
        $server.Clear()
        $null = Set-BpFileMetadata file_1 -AccessPolicy '["public_content"]' -Session $session -ErrorAction Ignore -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $null = Set-BpBot bot_1 -Layer '["a","b"]' -Session $session -ErrorAction Ignore
        $server.Requests.Text | Should -BeExactly '{"accessPolicies":["public_content"]}', '{"layers":["a","b"]}'
        $server.Clear()
        $looked = 0
        foreach ($command in Get-Command -Module Botpress -Verb Set, New) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { Test-Declared $_ TextMapAttribute }) {
                $arguments = @{ $parameter.Name = ''; Session = $session }
                foreach ($needed in ($command.ParameterSets | Select-Object -First 1).Parameters | Where-Object IsMandatory) { $arguments[$needed.Name] = if ($needed.ParameterType -eq [object]) { @{ a = 1 } } else { 'x' } }
                { & $command @arguments } | Should -Throw "*-$($parameter.Name) is text without a map in it*" -Because $command.Name
                $looked++
            }
        }
        $looked | Should -BeGreaterThan 10
        $server.Requests.Count | Should -Be 0
    }
}
