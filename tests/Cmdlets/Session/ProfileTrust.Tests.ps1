# Who else could have written a profile: the token goes to the address that stands there. The rules of Linux are tried on files, those of
# Windows on descriptors. Nothing here touches the profiles of whoever runs it.

BeforeDiscovery {
    $onWindows = $PSVersionTable.PSEdition -eq 'Desktop' -or $IsWindows
    $notRoot = $onWindows -or (id -u) -ne 0
    # Only that build sets the modes of what it makes. The other one is for Windows.
    $noMode = $onWindows -or ($env:BOTPRESS_TEST_MODULE -and (Get-Content $env:BOTPRESS_TEST_MODULE -Raw) -match "RootModule\s*=\s*'netstandard")
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../Support/Support.psm1') -Force
    Import-BuiltModule
    $before = @{}
    foreach ($variable in 'BP_POWERSHELL_HOME', 'BP_BOTPRESS_HOME', 'BP_TOKEN', 'BP_API_URL') {
        $before[$variable] = [System.Environment]::GetEnvironmentVariable($variable)
        [System.Environment]::SetEnvironmentVariable($variable, $null)
    }

    $trust = (Get-Command Save-BpProfile).ImplementingType.Assembly.GetType('Botpress.PowerShell.FileTrust')
    function Get-Fault { param([string] $Rules, [object[]] $Arguments) $trust.GetMethod($Rules, [System.Reflection.BindingFlags] 'NonPublic, Static').Invoke($null, $Arguments) }
    function Get-Mode { param([string] $Path) stat -L -c %a $Path }
    function Get-Token { param($Session) [pscredential]::new('x', [Botpress.BpSession].GetMethod('CopyToken', [System.Reflection.BindingFlags] 'NonPublic, Instance').Invoke($Session, $null)).GetNetworkCredential().Password }
}

AfterAll {
    Disconnect-BpSession
    foreach ($variable in $before.Keys) { [System.Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
}

Describe 'files that others could have written' {
    BeforeEach {
        $folder = Join-Path $TestDrive (New-Guid)
        $settings = Join-Path $folder 'profiles.json'
        $null = New-Item $folder -ItemType Directory
        $env:BP_POWERSHELL_HOME = $env:BP_BOTPRESS_HOME = $folder
        $null = Connect-BpSession -Token t-real -ApiUrl http://127.0.0.1:1 -WorkspaceId w
        $null = Save-BpProfile work -WarningAction SilentlyContinue
        Disconnect-BpSession
    }

    It 'are refused, and so is their folder: <Mode> on <Place>' -Tag 'needs a Unix' -Skip:$onWindows -ForEach @(
        foreach ($mode in '777', '707', '722', '702') { @{ Mode = $mode; Place = '' } }
        foreach ($mode in '666', '606', '602') { @{ Mode = $mode; Place = 'profiles.json' }; @{ Mode = $mode; Place = 'tokens.json' } }
    ) {
        chmod $Mode (Join-Path $folder $Place)
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'ProfilesNotTrusted,Botpress.PowerShell.ConnectBpSessionCommand'
        "$failure" | Should -BeLike "*can be written by other users*"
        "$($failure.ErrorDetails.RecommendedAction)" | Should -BeLike '*chmod go-w*BP_POWERSHELL_HOME*'
        if (-not $Place) {
            $null = Connect-BpSession -Token t -ApiUrl http://127.0.0.1:1
            { Save-BpProfile other -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'ProfilesNotTrusted,*'
            { Remove-BpProfile work -ErrorAction Stop } | Should -Throw -ErrorId 'ProfilesNotTrusted,*'
        }
    }

    It 'are refused when they are somebody else''s: <_>' -Tag 'needs root' -Skip:$notRoot -ForEach '', 'profiles.json', 'tokens.json' {
        chown 65534 (Join-Path $folder $_)
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesNotTrusted,*'
        "$failure" | Should -BeLike '*belongs to another user (65534)*'
    }

    It 'are refused by what Windows says of them' -Tag 'needs Windows' -Skip:(-not $onWindows) {
        $null = icacls $folder /grant '*S-1-1-0:(OI)(CI)M'
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesNotTrusted,*'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -BeLike '*icacls*'
    }

    It 'are refused through a link, too' -Tag 'needs file modes' -Skip:$noMode {
        $elsewhere = Join-Path $TestDrive (New-Guid)
        $null = New-Item $elsewhere -ItemType Directory
        Move-Item $settings $elsewhere
        $null = New-Item $settings -ItemType SymbolicLink -Value (Join-Path $elsewhere 'profiles.json')
        Get-Token (Connect-BpSession -Profile work) | Should -BeExactly 't-real'
        chmod 777 $elsewhere
        { Connect-BpSession -Profile work } | Should -Throw -ErrorId 'ProfilesNotTrusted,*'
    }

    It 'are refused when they are no files, without waiting' -Tag 'needs a Unix' -Skip:$onWindows {
        Remove-Item $settings
        mkfifo $settings
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfilesNotRead,*'
        "$failure" | Should -BeLike '*no plain file*'
        { Get-BpProfile -ErrorAction Stop } | Should -Throw -ErrorId 'ProfilesNotRead,*'
        $null = Connect-BpSession -Token t -ApiUrl http://127.0.0.1:1
        { Save-BpProfile work -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'ProfilesNotRead,*'
    }

    It 'are judged by the rules of Linux: mode <Mode>, owner <Owner>, group <Group>, for user <User>' -ForEach @(
        @{ Mode = '600'; Owner = 1000; Group = 1000; User = 1000; Fault = $null }
        @{ Mode = '644'; Owner = 0; Group = 0; User = 1000; Fault = $null }
        # The group of the user alone, as systems with a group for each make it.
        @{ Mode = '664'; Owner = 1000; Group = 1000; User = 1000; Fault = $null }
        @{ Mode = '664'; Owner = 1000; Group = 100; User = 1000; Fault = '*written by other users' }
        @{ Mode = '664'; Owner = 0; Group = 0; User = 0; Fault = '*written by other users' }
        @{ Mode = '602'; Owner = 1000; Group = 1000; User = 1000; Fault = '*written by other users' }
        @{ Mode = '1777'; Owner = 0; Group = 0; User = 1000; Fault = '*written by other users' }
        @{ Mode = '600'; Owner = 1001; Group = 1000; User = 1000; Fault = '*another user (1001)' }
        @{ Mode = '600'; Owner = 1000; Group = 1000; User = 0; Fault = '*another user (1000)' }
    ) {
        $said = Get-Fault UnixFault ([Convert]::ToInt32($Mode, 8)), ([uint32] $Owner), ([uint32] $Group), ([uint32] $User)
        if ($Fault) { $said | Should -BeLike $Fault } else { $said | Should -BeNullOrEmpty }
    }

    It 'are judged by the rules of Windows: <Descriptor>' -ForEach @(
        @{ Descriptor = 'O:S-1-5-21-1-2-3-1001G:S-1-5-21-1-2-3-513D:(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;S-1-5-21-1-2-3-1001)'; Fault = $null }
        @{ Descriptor = 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)(A;;FR;;;WD)(A;;FRFX;;;AU)'; Fault = $null }
        @{ Descriptor = 'O:BAD:AI(D;;FA;;;WD)(A;OICIIO;GA;;;CO)(A;IO;FA;;;WD)(A;;FA;;;OW)'; Fault = $null }
        @{ Descriptor = 'O:BAD:(A;;FA;;;BA)S:(AU;SAFA;FA;;;WD)'; Fault = $null }
        @{ Descriptor = 'O:S-1-5-21-1-2-3-1002D:(A;;FA;;;SY)'; Fault = '*another user (S-1-5-21-1-2-3-1002)' }
        @{ Descriptor = 'O:BUD:(A;;FA;;;SY)'; Fault = '*another user (BU)' }
        @{ Descriptor = 'O:BAD:(A;;FA;;;SY)(A;ID;0x1301bf;;;AU)'; Fault = '*other users (AU)' }
        @{ Descriptor = 'O:BAD:(A;OICI;FA;;;WD)'; Fault = '*other users (WD)' }
        @{ Descriptor = 'O:BAD:(A;CI;DCLC;;;BU)'; Fault = '*other users (BU)' }
        @{ Descriptor = 'O:BAD:(A;;FRWD;;;S-1-5-21-1-2-3-1002)'; Fault = '*other users (S-1-5-21-1-2-3-1002)' }
        @{ Descriptor = 'O:BAD:(A;;0x00000002;;;IU)'; Fault = '*other users (IU)' }
        @{ Descriptor = 'O:LAD:(A;;FA;;;SY)'; Fault = '*another user (LA)' }
        @{ Descriptor = 'O:BAD:NO_ACCESS_CONTROL'; Fault = '*other users' }
        @{ Descriptor = 'O:BA'; Fault = '*other users' }
    ) {
        $said = Get-Fault WindowsFault $Descriptor, 'S-1-5-21-1-2-3-1001'
        if ($Fault) { $said | Should -BeLike $Fault } else { $said | Should -BeNullOrEmpty }
    }

    It 'are trusted where they are the user''s own' {
        Get-Token (Connect-BpSession -Profile work) | Should -BeExactly 't-real'
        (Get-BpProfile work).ApiUrl | Should -BeExactly 'http://127.0.0.1:1'
    }
}

Describe 'the address of a token' {
    BeforeEach {
        $folder = Join-Path $TestDrive (New-Guid)
        $settings = Join-Path $folder 'profiles.json'
        $env:BP_POWERSHELL_HOME = $env:BP_BOTPRESS_HOME = $folder
        $null = Connect-BpSession -Token t-real -ApiUrl https://api.example.com/v
        $null = Save-BpProfile work -WarningAction SilentlyContinue
        Disconnect-BpSession
    }

    It 'is kept beside it, and another one is refused: <Url>' -ForEach @{ Url = 'https://evil.example.com' }, @{ Url = 'https://api.example.com:444' }, @{ Url = 'http://127.0.0.1:1' }, @{ Url = 'https://api.example.com.evil' }, @{ Url = '' } {
        (Get-Content $settings -Raw).Replace('https://api.example.com/v', $Url) | Set-Content $settings
        $failure = { Connect-BpSession -Profile work } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'OtherAddress,Botpress.PowerShell.ConnectBpSessionCommand'
        "$failure" | Should -BeLike "*'work'*https://api.example.com/v*"
        "$failure" | Should -Not -Match 't-real'
    }

    It 'may be another one when the user names it, and the same host in other words' {
        Get-Token (Connect-BpSession -Profile work -ApiUrl http://127.0.0.1:1 -NoDefault) | Should -BeExactly 't-real'
        (Get-Content $settings -Raw).Replace('https://api.example.com/v', 'https://API.example.com:443/') | Set-Content $settings
        Get-Token (Connect-BpSession -Profile work -NoDefault) | Should -BeExactly 't-real'
    }

    It 'is not known of a token that was saved before it was kept' -Tag 'needs a Unix' -Skip:$onWindows {
        '{ "work": "t-old" }' | Set-Content (Join-Path $folder 'tokens.json')
        Get-Token (Connect-BpSession -Profile work -NoDefault) | Should -BeExactly 't-old'
    }
}

Describe 'saving' {
    BeforeEach {
        $folder = Join-Path $TestDrive "$(New-Guid)/a/b"
        $env:BP_POWERSHELL_HOME = $env:BP_BOTPRESS_HOME = $folder
        $null = Connect-BpSession -Token t-real -ApiUrl http://127.0.0.1:1
    }

    It 'makes folders and files for the user alone, whatever the process gives to others' -Tag 'needs file modes' -Skip:$noMode {
        $script = "`$null = Import-Module '$(Get-ModulePath)'; `$null = Connect-BpSession -Token t -ApiUrl http://127.0.0.1:1; `$null = Save-BpProfile work -WarningAction SilentlyContinue"
        $path = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $path $script
        $powershell, $library = Get-PowerShellCommand
        sh -c 'umask 000; exec "$@"' sh $powershell @(if ($library) { $library }) -NoProfile -NonInteractive -File $path
        $LASTEXITCODE | Should -Be 0
        foreach ($place in $folder, (Split-Path $folder), (Split-Path (Split-Path $folder))) { Get-Mode $place | Should -BeExactly '700' }
        foreach ($file in 'profiles.json', 'tokens.json', 'profiles.lock') { Get-Mode (Join-Path $folder $file) | Should -BeExactly '600' }
    }

    It 'removes what a process that was killed has left, and so does reading' {
        $null = Save-BpProfile work -WarningAction SilentlyContinue
        foreach ($act in { Save-BpProfile work -WarningAction SilentlyContinue }, { Get-BpProfile }, { Connect-BpSession -Profile work -NoDefault }) {
            $left = foreach ($name in 'tokens', 'profiles') { Join-Path $folder "$name.json.$((New-Guid).ToString('N')).tmp" }
            $left | ForEach-Object { Set-Content $_ 't-secret' }
            $other = Join-Path $folder 'mine.tmp'
            Set-Content $other 'x'
            $null = & $act
            $left | ForEach-Object { Test-Path $_ | Should -BeFalse }
            Test-Path $other | Should -BeTrue
        }
    }
}
