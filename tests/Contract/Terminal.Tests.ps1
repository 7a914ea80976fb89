# Text of others, with what a terminal obeys in it: no control character but line feed and tab comes out of what the module shows, be it
# a view, an error, a message, a question, progress or a body for debugging. The objects keep the text as it is.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    # They are made of more than what the API answers; below they have tests of their own.
    # Rows of tables have the columns of their table, and no view.
    $emitted = @(Get-EmittedType | Where-Object Name -NotIn 'BpSession', 'BpEmulator', 'BpProfile', 'TableRow' | ForEach-Object { @{ Name = $_.Name; Type = $_ } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    Import-BuiltModule
    $views = ([xml] (Get-Content (Join-Path (Split-Path (Get-ModulePath)) 'Botpress.Format.ps1xml') -Raw)).SelectNodes('//View/ViewSelectedBy/TypeName').InnerText | Sort-Object -Unique
    # A title of the window, the clipboard, colours begun by one character, an alarm, a line overwritten, text turned around, marks of direction.
    $bad = "a`e]0;t`a`e]52;c;eA==`e\$([char] 0x9b)31m`bb`rc`0$([char] 0x7f)$([char] 0x202e)d$([char] 0x2067)$([char] 0x200f)$([char] 0x61c)$([char] 0x85)$([char] 0x2028)e"
    $unfit = '[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    $rendering = $PSStyle.OutputRendering
    # Only what PowerShell puts around text by itself goes; the alarm and the rest would stay.
    $PSStyle.OutputRendering = 'PlainText'
    $errorView = $ErrorView

    $server = New-CaptureServer
    $null = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId wkspace_1 -BotId bot_1 -MaximumRetryCount 0

    # An object whose texts are all like that, whatever may be set.
    function New-Filled {
        param([type] $Type, $Free, [int] $Depth = 0)
        if ($Type -eq [string]) { return $bad }
        if ($Type -eq [object]) { return $Free }
        $plain = [Nullable]::GetUnderlyingType($Type)
        if ($plain -in [int], [long], [double], [decimal]) { return $plain::Parse('1234') }
        if ($plain -eq [bool]) { return $true }
        if ($plain -eq [datetime]) { return [datetime] '2030-01-02' }
        if ($Type.IsValueType -or $Depth -gt 4) { return $null }
        if ($Type.IsArray) {
            $array = [array]::CreateInstance($Type.GetElementType(), 1)
            $array.SetValue((New-Filled -Type $Type.GetElementType() -Free $Free -Depth ($Depth + 1)), 0)
            return , $array
        }

        if ($Type -eq [System.Collections.IDictionary]) { return @{ $bad = $bad } }
        if ($Type.IsInterface -and $Type.Namespace -eq 'Botpress.Emulator') { return $null }
        if ($Type -eq [psobject] -or $Type.IsInterface -and -not $Type.IsGenericType) { return [psobject] $Free }
        $maps = @($Type) + $Type.GetInterfaces() | Where-Object { $_.IsGenericType -and $_.GetGenericTypeDefinition().Name -match '^I(ReadOnly)?Dictionary' } | Select-Object -First 1
        $lists = @($Type) + $Type.GetInterfaces() | Where-Object { $_.IsGenericType -and $_.GetGenericTypeDefinition().Name -match '^I(ReadOnly)?(List|Collection|Enumerable)`' } | Select-Object -First 1
        if ($maps) {
            $map = if ($Type.IsInterface) { [System.Collections.Generic.Dictionary`2].MakeGenericType($maps.GetGenericArguments()).GetConstructor(@()).Invoke(@()) } else { [Activator]::CreateInstance($Type) }
            if ($Type.Name -notlike 'Concurrent*') { $map.Add($bad, (New-Filled -Type $maps.GetGenericArguments()[1] -Free $Free -Depth ($Depth + 1))) }
            return , $map
        }

        if ($lists) {
            $listType = if ($Type.IsInterface) { [System.Collections.Generic.List`1].MakeGenericType($lists.GetGenericArguments()) } else { $Type }
            $list = $listType.GetConstructor(@()).Invoke(@())
            $list.Add((New-Filled -Type $lists.GetGenericArguments()[0] -Free $Free -Depth ($Depth + 1)))
            return , $list
        }

        $made = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
        if ($Type.Namespace -ne 'Botpress') { return $made }
        for ($class = $Type; $class -and $class -ne [object]; $class = $class.BaseType) {
            foreach ($field in $class.GetFields([System.Reflection.BindingFlags] 'Instance, NonPublic, Public, DeclaredOnly')) {
                if ($field.Name -match '<Extra>') { continue }
                $value = New-Filled -Type $field.FieldType -Free $Free -Depth ($Depth + 1)
                if ($null -ne $value) { $field.SetValue($made, $value) }
            }
        }

        $made
    }

    # The command's streams, each as the host gets it.
    function Get-Shown {
        param([string] $Script, [hashtable] $Parameter = @{})
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript("param(`$manifest, `$url, `$bad, `$folder) `$VerbosePreference = 'Continue'; `$DebugPreference = 'Continue'; `$ProgressPreference = 'Continue'
                Import-Module `$manifest 4>`$null 5>`$null; `$null = Connect-BpSession -ApiUrl `$url -Token t -WorkspaceId w -BotId b -MaximumRetryCount 0 4>`$null
                $Script").AddParameters(@{ manifest = Get-ModulePath; url = $server.Url; bad = $bad; folder = "$TestDrive" })
            $output = $shell.Invoke()
            $errors = foreach ($view in 'NormalView', 'ConciseView', 'CategoryView') { $ErrorView = $view; $shell.Streams.Error | Out-String }
            @{
                Output = $output
                Error = "$($shell.Streams.Error) $($shell.Streams.Error.Exception.Message) $($shell.Streams.Error.ErrorDetails.RecommendedAction) $($shell.Streams.Error.Exception.Metadata) $errors"
                Warning = "$($shell.Streams.Warning)"; Verbose = "$($shell.Streams.Verbose)"; Debug = "$($shell.Streams.Debug)"
                Progress = ($shell.Streams.Progress | ForEach-Object { "$($_.Activity) $($_.StatusDescription) $($_.CurrentOperation)" }) -join ' '
            }
        }
        finally {
            $ErrorView = $errorView
            $shell.Dispose()
        }
    }
}

AfterAll {
    Disconnect-BpSession
    $PSStyle.OutputRendering = $rendering
    $server.Dispose()
}

Describe 'what a terminal obeys' {
    It 'comes out of no view of <Name>' -ForEach $emitted {
        foreach ($free in $bad, [pscustomobject] @{ $bad = $bad; properties = [pscustomobject] @{ $bad = $bad } }) {
            $object = New-Filled -Type $Type -Free $free
            $names = @($views | Where-Object { ($_ -split '#')[0] -eq $object.GetType().FullName })
            $names | Should -Not -BeNullOrEmpty
            foreach ($name in $names) {
                $shown = [psobject] $object
                if ($name.Contains('#')) { $shown.psobject.TypeNames.Insert(0, $name) }
                $texts = @(
                    $shown | Format-Table | Out-String -Width 400
                    $shown | Format-Table | Out-String -Width 60
                    $shown | Format-List | Out-String
                    $shown | Out-String
                )
                foreach ($text in $texts) {
                    $text.Trim() | Should -Not -BeNullOrEmpty
                    $text -replace "`r`n", "`n" | Should -Not -Match $unfit -Because "the views of $name are shown on terminals"
                }
                if ($Type.GetProperties().PropertyType -contains [string]) { $texts[2] | Should -Match "a\uFFFD" -Because "$name has texts to show" }
            }
        }
    }

    It 'comes out of no view in constrained language, which shows the same' {
        $restricted = [initialsessionstate]::CreateDefault2()
        $restricted.LanguageMode = 'ConstrainedLanguage'
        $script = 'param($shown) ($shown | Format-Table | Out-String -Width 400) + ($shown | Format-List | Out-String) + ($shown | Out-String)'
        $runspaces = foreach ($state in [initialsessionstate]::CreateDefault2(), $restricted) {
            $runspace = [runspacefactory]::CreateRunspace($state)
            $runspace.Open()
            $null = [powershell]::Create($runspace).AddScript('param($manifest) Import-Module $manifest; $PSStyle.OutputRendering = "PlainText"').AddArgument((Get-ModulePath)).Invoke()
            $runspace
        }
        $differences = foreach ($one in Get-EmittedType) {
            $object = New-Filled -Type $one -Free ([pscustomobject] @{ $bad = $bad; properties = [pscustomobject] @{ $bad = $bad } })
            foreach ($name in $views | Where-Object { ($_ -split '#')[0] -eq $object.GetType().FullName }) {
                $shown = [psobject] $object
                if ($name.Contains('#')) { $shown.psobject.TypeNames.Insert(0, $name) }
                $texts = $runspaces | ForEach-Object { [powershell]::Create($_).AddScript($script).AddArgument($shown).Invoke() }
                if ($texts[0] -cne $texts[1]) { "$name`n$($texts[0])`n$($texts[1])" }
            }
        }
        $runspaces | ForEach-Object Dispose
        $differences | Should -BeNullOrEmpty
    }

    It 'stays in the objects' {
        $server.Default = [CannedAnswer] @{ Body = ConvertTo-Json @{ message = @{ id = 'm1'; type = 'text'; payload = @{ type = 'text'; text = $bad } } } -Depth 5 }
        $message = Get-BpMessage -Id m1
        $message.Text | Should -BeExactly $bad
        $message.Payload.text | Should -BeExactly $bad
        ($message | Out-String) -replace "`r`n", "`n" | Should -Not -Match $unfit
    }

    It 'comes out of no view of profiles and sessions' {
        $session = Connect-BpSession -ApiUrl $server.Url -Token t -WorkspaceId $bad -BotId $bad -NoDefault
        "$($session | Out-String)$($session | Format-List | Out-String)" -replace "`r`n", "`n" | Should -Not -Match $unfit
        $session.BotId | Should -BeExactly $bad
        $profileType = $session.GetType().Assembly.GetType('Botpress.BpProfile')
        $saved = New-Filled -Type $profileType -Free $bad
        "$($saved | Out-String)$($saved | Format-List | Out-String)" -replace "`r`n", "`n" | Should -Not -Match $unfit
    }

    It 'keeps the look of what is fit: lists, maps and lines' {
        [Botpress.Shown]::Text(@('a', 'b')) | Should -Be 'a', 'b'
        [Botpress.Shown]::Text("a`n`tb") | Should -BeExactly "a`n`tb"
        [Botpress.Shown]::Text("a`r`nb`rc") | Should -BeExactly "a`nb$([char] 0xfffd)c"
        [Botpress.Shown]::Text(7) | Should -BeOfType [int]
        [Botpress.Shown]::Text($null) | Should -BeNullOrEmpty
        $family = [char]::ConvertFromUtf32(0x1f468) + [char] 0x200d + [char]::ConvertFromUtf32(0x1f469)
        [Botpress.Shown]::Text($family) | Should -BeExactly $family
    }

    It 'comes out of no error, warning, verbose line or body: <Name>' -ForEach @(
        @{ Name = 'an error of the API'; Status = 404; Body = { ConvertTo-Json @{ id = 'err'; code = 404; type = 'ResourceNotFound'; message = $bad; metadata = @{ $bad = $bad } } }; Stream = 'Error'
            Script = 'Get-BpBot -Id $bad' }
        @{ Name = 'an error that is no JSON'; Status = 500; Body = { $bad }; Stream = 'Error', 'Debug'; Script = 'Get-BpBot -Id x' }
        @{ Name = 'an answer that is no JSON'; Status = 200; Body = { "x$bad" }; Stream = 'Error', 'Debug'; Script = 'Get-BpBot -Id x' }
        @{ Name = 'a body with what JSON lets pass'; Status = 200; Body = { '{"bot":{"id":"' + [char] 0x202e + [char] 0x9b + [char] 0x7f + '"}}' }; Stream = @('Debug'); Script = 'Get-BpBot -Id x' }
        @{ Name = 'the key of a file'; Status = 200; Body = { ConvertTo-Json @{ file = @{ id = $bad; key = "../$bad/`n"; url = 'x'; status = $bad } } }; Stream = 'Error', 'Verbose'
            Script = 'Save-BpFile -Id f -Destination $folder; Save-BpFile -Id f -Destination $folder -KeepPath; Save-BpFile -Id f -Destination "$folder/$bad/x"' }
        @{ Name = 'a question'; Status = 200; Body = { '{}' }; Stream = @('Verbose'); Script = 'Remove-BpBot -Id "$bad`n" -Confirm:$false; Rename-BpTableColumn -Table t -Name $bad -NewName "x`n"' }
        @{ Name = 'a path'; Status = 200; Body = { '{}' }; Stream = @('Error'); Script = 'Set-BpFile -Path "$folder/$bad", "$folder/$bad*"; Set-BpFile -LiteralPath "no:$bad"' }
        @{ Name = 'the state of a file'; Status = 200; Body = { ConvertTo-Json @{ file = @{ id = 'f'; key = "$bad`n"; status = 'indexing_failed'; failedStatusReason = $bad } } }; Stream = @('Error')
            Script = 'Wait-BpFile -Id f' }
        @{ Name = 'progress'; Status = 200; Body = { ConvertTo-Json @{ file = @{ id = 'f'; key = "$bad`n"; status = 'upload_pending' } } }; Stream = 'Progress', 'Error'
            Script = 'Wait-BpFile -Id f -TimeoutSec 0.5 -IntervalSec 0.1' }
        @{ Name = 'a warning'; Status = 200; Body = { $fields = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal); $fields['id'] = 'b'; $fields[$bad] = 1; $fields[$bad.ToUpperInvariant()] = 2; ConvertTo-Json @{ bot = $fields } }; Stream = @('Warning'); Script = 'Get-BpBot -Id b' }
        @{ Name = 'a profile that is not there'; Status = 200; Body = { '{}' }; Stream = @('Error'); Script = 'Get-BpProfile $bad; try { Connect-BpSession -Profile "$bad" } catch { Write-Error $_ }' }
        @{ Name = 'a command that is not there'; Status = 200; Body = { '{}' }; Stream = @('Error'); Script = 'Find-BpCommand $bad; Get-BpKnowledgeBase -Id $bad' }
    ) {
        $server.Default = [CannedAnswer] @{ Status = $Status; Body = & $Body }
        $shown = Get-Shown $Script
        foreach ($name in $Stream) { $shown[$name].Trim() | Should -Not -BeNullOrEmpty -Because "there should be something in $name" }
        foreach ($name in 'Error', 'Warning', 'Verbose', 'Debug', 'Progress') { $shown[$name] -replace "`r`n", "`n" | Should -Not -Match $unfit -Because "$name is shown on terminals" }
        # Those are one line each, so that a name cannot look like another message.
        if ($Name -eq 'a question') { $shown.Verbose | Should -Not -Match 'x\n' }
        if ($Name -eq 'progress') { $shown.Progress | Should -Not -Match '\n' }
    }
}
