# The package that people install: what it holds, and that it installs, updates and goes as PowerShell's own commands have it.

BeforeDiscovery {
    $noPackages = -not (Get-Command Compress-PSResource -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    $folder = Split-Path (Get-ModulePath)
    $content = @(
        'Botpress.Format.ps1xml'
        'Botpress.psd1'
        'Botpress.Types.ps1xml'
        'LICENSE'
        'THIRD-PARTY-NOTICES.txt'
        'en-US/about_Botpress.help.txt'
        'en-US/about_BpChat.help.txt'
        'en-US/about_BpEmulator.help.txt'
        'en-US/about_BpJobs.help.txt'
        'en-US/about_BpSession.help.txt'
        'en-US/Botpress.PowerShell.dll-Help.xml'
        'net8.0/Botpress.PowerShell.dll'
        'net8.0/deps/Botpress.Client.dll'
        'net8.0/deps/Botpress.Emulator.dll'
        'net8.0/deps/Botpress.Jobs.dll'
        'net8.0/deps/Polly.Core.dll'
        'netstandard2.0/Botpress.Client.dll'
        'netstandard2.0/Botpress.Emulator.dll'
        'netstandard2.0/Botpress.Jobs.dll'
        'netstandard2.0/Botpress.PowerShell.dll'
        'netstandard2.0/Microsoft.Bcl.AsyncInterfaces.dll'
        'netstandard2.0/Microsoft.Bcl.TimeProvider.dll'
        'netstandard2.0/Polly.Core.dll'
        'netstandard2.0/System.Buffers.dll'
        'netstandard2.0/System.ComponentModel.Annotations.dll'
        'netstandard2.0/System.Memory.dll'
        'netstandard2.0/System.Numerics.Vectors.dll'
        'netstandard2.0/System.Runtime.CompilerServices.Unsafe.dll'
        'netstandard2.0/System.Text.Encodings.Web.dll'
        'netstandard2.0/System.Text.Json.dll'
        'netstandard2.0/System.Threading.Tasks.Extensions.dll'
    )
}

Describe 'the built module' {
    It 'consists of these files' {
        $files = Get-ChildItem $folder -Recurse -File | ForEach-Object { $_.FullName.Substring($folder.Length + 1).Replace('\', '/') }
        $files | Sort-Object | Should -Be ($content | Sort-Object)
    }

    It 'says whose each library is' {
        $notices = Get-Content (Join-Path $folder 'THIRD-PARTY-NOTICES.txt') -Raw
        foreach ($library in $content -match '\.dll$' -notmatch 'Botpress') { $notices | Should -Match "\b$([regex]::Escape((Split-Path $library -LeafBase)))\b" }
    }
}

Describe 'the package' -Tag 'needs PSResourceGet' -Skip:$noPackages {
    BeforeAll {
        $feed = (New-Item (Join-Path $TestDrive 'feed') -ItemType Directory).FullName
        Compress-PSResource -Path $folder -DestinationPath $feed
        $version = (Test-ModuleManifest (Get-ModulePath)).Version
        $package = Join-Path $feed "Botpress.$version.nupkg"

        # The same module, a version before.
        $older = (New-Item (Join-Path $TestDrive 'older/Botpress') -ItemType Directory).FullName
        Copy-Item (Join-Path $folder '*') $older -Recurse
        $manifest = Join-Path $older 'Botpress.psd1'
        (Get-Content $manifest -Raw) -replace "ModuleVersion .*", "ModuleVersion = '0.0.1'" | Set-Content $manifest
        $before = (New-Item (Join-Path $TestDrive 'before') -ItemType Directory).FullName
        Compress-PSResource -Path $older -DestinationPath $before

        # In a home where nothing is, and a process that knows nothing of the build.
        $user = (New-Item (Join-Path $TestDrive 'home') -ItemType Directory).FullName
        $script = Join-Path $TestDrive 'install.ps1'
        Set-Content $script @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$result = @{}
Register-PSResourceRepository Before -Uri '$before' -Trusted
Register-PSResourceRepository Now -Uri '$feed' -Trusted
Install-PSResource Botpress -Repository Before
`$result.First = @((Get-InstalledPSResource Botpress).Version.ToString())
Update-PSResource Botpress -Repository Now
`$result.Updated = @((Get-InstalledPSResource Botpress).Version | Sort-Object | ForEach-Object ToString)
`$result.Found = @((Get-Command Get-BpBo?).Source)
`$result.Imported = @(Get-Module Botpress).Count
`$null = Start-BpEmulator -SampleData
`$result.Version = (Get-Module Botpress).Version.ToString()
`$result.Path = (Get-Module Botpress).ModuleBase
`$result.Bots = @((Get-BpBot).Name)
`$result.Synopsis = (Get-Help Get-BpBot).Synopsis
`$result.Topic = (Get-Help about_Botpress | Out-String) -match 'LONG DESCRIPTION'
Get-BpEmulator | Stop-BpEmulator
Remove-Module Botpress
Uninstall-PSResource Botpress -Version '*'
`$result.Left = @(Get-InstalledPSResource Botpress -ErrorAction Ignore).Count
`$result.Still = @(Get-Module -ListAvailable Botpress).Count
`$result | ConvertTo-Json -Compress
"@
        $kept = @{}
        foreach ($name in 'HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'PSModulePath') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
        try {
            $env:HOME = $user
            $env:XDG_DATA_HOME = $env:XDG_CONFIG_HOME = $env:PSModulePath = $null
            $printed = @(Invoke-PowerShell -NoProfile -NonInteractive -File $script 2>&1)
        }
        finally {
            foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
        }

        $LASTEXITCODE | Should -Be 0 -Because "$printed"
        $result = $printed[-1] | ConvertFrom-Json
    }

    It 'holds the module, and what a package has of its own' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $archive = [System.IO.Compression.ZipFile]::OpenRead($package)
        try {
            $entries = $archive.Entries.FullName | ForEach-Object { [uri]::UnescapeDataString($_) }
            $entries -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$|Botpress\.nuspec$)' | Sort-Object | Should -Be ($content | Sort-Object)
            $reader = [System.IO.StreamReader]::new($archive.GetEntry('Botpress.nuspec').Open())
            $about = ([xml] $reader.ReadToEnd()).package.metadata
            $reader.Dispose()
        }
        finally { $archive.Dispose() }

        $about.id, $about.version | Should -Be 'Botpress', "$version"
        $about.tags -split ' ' | Should -Contain 'PSEdition_Core'
    }

    It 'installs, and updates to a higher version' {
        $result.First | Should -Be '0.0.1'
        $result.Updated | Should -Be '0.0.1', "$version"
        $result.Version | Should -Be "$version"
        $result.Path | Should -BeLike "$user*"
    }

    It 'has its commands found by name without an import' {
        $result.Found | Should -Be 'Botpress'
        $result.Imported | Should -Be 0
    }

    It 'runs the emulator and shows help' {
        $result.Bots | Should -Contain 'support-bot'
        $result.Synopsis | Should -Match 'bot'
        $result.Topic | Should -BeTrue
    }

    It 'goes without a trace' {
        $result.Left, $result.Still | Should -Be 0, 0
    }
}
