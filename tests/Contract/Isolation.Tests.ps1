# What the module brings along stays its own: other modules' versions cannot clash, and nothing of it shows in the public surface.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    $libraries = @(
        foreach ($framework in 'net8.0', 'netstandard2.0') {
            @{ Name = $framework; Path = Join-Path (Split-Path (Get-ModulePath)) "$framework/Botpress.PowerShell.dll" }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../Support/Support.psm1') -Force
    $folder = Split-Path (Get-ModulePath)

    # The last line that a script prints in a fresh process, read as JSON.
    function Invoke-Fresh {
        param([string] $Script)
        $path = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $path "`$ErrorActionPreference = 'Stop'`n`$manifest = '$(Get-ModulePath)'`n$helpers`n$Script"
        $printed = @(Invoke-PowerShell -NoProfile -NonInteractive -File $path 2>&1)
        $LASTEXITCODE | Should -Be 0 -Because "$printed"
        $printed[-1] | ConvertFrom-Json
    }

    $helpers = @'
# Compiles a library of exactly this name; Add-Type would give the assembly another one.
function New-Library {
    param([string] $Path, [string] $Source, [string[]] $Reference = @())
    $null = Add-Type -TypeDefinition 'public class LoadsTheCompiler { }'
    $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($Source)
    $references = @([object].Assembly.Location) + $Reference | ForEach-Object { [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile($_) }
    $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
    $name = [System.IO.Path]::GetFileNameWithoutExtension($Path)
    $made = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($name, [Microsoft.CodeAnalysis.SyntaxTree[]] @($tree), [Microsoft.CodeAnalysis.MetadataReference[]] $references, $options)
    $stream = [System.IO.File]::Create($Path)
    $emitted = $made.Emit($stream)
    $stream.Dispose()
    if (-not $emitted.Success) { throw "$($emitted.Diagnostics)" }
}

function Get-Context {
    $contexts = @{}
    foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
        foreach ($name in $context.Assemblies | ForEach-Object { $_.GetName().Name }) {
            if ($name -in 'Botpress.Client', 'Botpress.Jobs', 'Botpress.Emulator', 'Polly.Core', 'System.Text.Json') { $contexts[$name] = @($contexts[$name]) + "$($context.Name)" | Where-Object { $_ } }
        }
    }
    $contexts
}
'@
}

Describe 'the public surface' {
    BeforeAll {
        $surface = @'
$library = (Import-Module $path -PassThru).ImplementingAssembly
$own = 'Polly.Core', 'Botpress.Client', 'Botpress.Jobs', 'Botpress.Emulator', 'System.Text.Json'
$found = [System.Collections.Generic.SortedSet[string]]::new()
$count = 0

function Test-Type {
    param($Type, [string] $Where)
    if (-not $Type -or $Type.IsGenericParameter) { return }
    $script:count++
    if ($Type.HasElementType) { Test-Type $Type.GetElementType() $Where }
    if ($Type.IsGenericType) { foreach ($argument in $Type.GetGenericArguments()) { Test-Type $argument $Where } }
    if ($Type.Assembly.GetName().Name -in $own) { $null = $found.Add("${Where}: $($Type.FullName)") }
}

function Test-Attribute {
    param($Member, [string] $Where)
    foreach ($attribute in $Member.GetCustomAttributesData()) {
        Test-Type $attribute.AttributeType $Where
        foreach ($argument in $attribute.ConstructorArguments) { if ($argument.Value -is [type]) { Test-Type $argument.Value $Where } }
    }
}

$flags = [System.Reflection.BindingFlags] 'Public, NonPublic, Instance, Static, DeclaredOnly'
filter Select-Visible { if ($_.IsPublic -or $_.IsFamily -or $_.IsFamilyOrAssembly) { $_ } }
foreach ($type in $library.GetExportedTypes()) {
    Test-Type $type.BaseType $type.FullName
    Test-Attribute $type $type.FullName
    foreach ($interface in $type.GetInterfaces()) { Test-Type $interface $type.FullName }
    foreach ($method in @($type.GetMethods($flags)) + @($type.GetConstructors($flags)) | Select-Visible) {
        $where = "$($type.FullName).$($method.Name)"
        Test-Type $method.ReturnType $where
        Test-Attribute $method $where
        foreach ($parameter in $method.GetParameters()) { Test-Type $parameter.ParameterType $where }
    }

    foreach ($property in $type.GetProperties($flags) | Where-Object { $_.GetAccessors($true) | Select-Visible }) {
        Test-Type $property.PropertyType "$($type.FullName).$($property.Name)"
        Test-Attribute $property "$($type.FullName).$($property.Name)"
    }

    foreach ($field in $type.GetFields($flags) | Select-Visible) { Test-Type $field.FieldType "$($type.FullName).$($field.Name)" }
}

@{ Found = @($found); Count = $count } | ConvertTo-Json -Compress
'@
    }

    It 'of the <Name> library names no type of what the module brings along' -ForEach $libraries {
        $result = Invoke-Fresh "`$path = '$Path'`n$surface"
        $result.Count | Should -BeGreaterThan 1000
        $result.Found | Should -BeNullOrEmpty
    }
}

Describe 'on PowerShell 7, in a fresh process, the module' {
    It 'loads its libraries into a load context of its own, and the emulator only when it is started' {
        $result = Invoke-Fresh @'
Import-Module $manifest
$imported = Get-Context
$null = Connect-BpSession -Token token -ApiUrl http://127.0.0.1:9 -BotId bot_1 -MaximumRetryCount 0
$problem = try { Get-BpConversation } catch { $_ }
$used = Get-Context
$null = Start-BpEmulator -SampleData
$bots = @(Get-BpBot).Count
@{ Imported = $imported; Used = $used; Started = Get-Context; Bots = $bots; Problem = $problem.FullyQualifiedErrorId } | ConvertTo-Json -Compress
'@
        $result.Problem | Should -BeLike 'ConnectionFailed,*'
        $result.Imported.'Botpress.Emulator' | Should -BeNullOrEmpty
        $result.Imported.'Botpress.Jobs' | Should -BeNullOrEmpty
        $result.Used.'Botpress.Client' | Should -Be 'Botpress'
        $result.Used.'Polly.Core' | Should -Be 'Botpress'
        $result.Used.'Botpress.Emulator' | Should -BeNullOrEmpty
        $result.Started.'Botpress.Emulator' | Should -Be 'Botpress'
        $result.Bots | Should -Be 1
    }

    It 'does not mind another version of a library that is loaded already' {
        $other = Join-Path $TestDrive 'other/Polly.Core.dll'
        $null = New-Item (Split-Path $other) -ItemType Directory
        $null = Invoke-Fresh "New-Library '$other' 'namespace Polly { public class ResiliencePipeline { } }'; '{}'"
        $result = Invoke-Fresh @"
`$null = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('$other')
Import-Module `$manifest
`$emulator = Start-BpEmulator -SampleData
`$emulator.FailNext(503, 1, 0)
@{ Contexts = Get-Context; Messages = @(Get-BpConversation | Get-BpMessage).Count } | ConvertTo-Json -Compress
"@
        $result.Contexts.'Polly.Core' | Sort-Object | Should -Be 'Botpress', 'Default'
        $result.Messages | Should -Be 5
    }

    It 'works beside a module with other versions of Polly and System.Text.Json, whichever comes first: <_>' -ForEach 'ours', 'theirs' {
        $neighbor = Join-Path $TestDrive "neighbor-$_"
        $null = New-Item $neighbor -ItemType Directory
        $null = Invoke-Fresh @"
New-Library '$neighbor/Polly.Core.dll' '[assembly: System.Reflection.AssemblyVersion("9.9.0.0")] namespace Polly { public static class Marker { public static string Version() { return typeof(Marker).Assembly.GetName().Version.ToString(); } } }'
New-Library '$neighbor/System.Text.Json.dll' '[assembly: System.Reflection.AssemblyVersion("99.0.0.0")] namespace System.Text.Json { public static class Marker { } }'
New-Library '$neighbor/Neighbor.dll' '
    using System.Management.Automation;
    using System.Runtime.Loader;
    [Cmdlet("Get", "Neighbor")]
    public sealed class GetNeighborCommand : PSCmdlet
    {
        protected override void ProcessRecord()
        {
            WriteObject(Polly.Marker.Version());
            string folder = System.IO.Path.GetDirectoryName(typeof(GetNeighborCommand).Assembly.Location);
            WriteObject(new AssemblyLoadContext("Neighbor").LoadFromAssemblyPath(System.IO.Path.Combine(folder, "System.Text.Json.dll")).GetName().Version.ToString());
        }
    }' '$neighbor/Polly.Core.dll', ([psobject].Assembly.Location), ([object].Assembly.Location -replace 'System.Private.CoreLib', 'System.Runtime')
'{}'
"@
        $theirs = "Import-Module '$neighbor/Neighbor.dll'; `$versions = @(Get-Neighbor)"
        $ours = 'Import-Module $manifest; $emulator = Start-BpEmulator -SampleData; $emulator.FailNext(503, 1, 0); $messages = @(Get-BpConversation | Get-BpMessage).Count'
        $result = Invoke-Fresh (@($(if ($_ -eq 'ours') { $ours, $theirs, $ours } else { $theirs, $ours, $theirs })) +
            '@{ Contexts = Get-Context; Versions = $versions; Messages = $messages } | ConvertTo-Json -Compress' -join "`n")
        $result.Versions | Should -Be '9.9.0.0', '99.0.0.0'
        $result.Messages | Should -Be 5
        $result.Contexts.'Polly.Core' | Sort-Object | Should -Be 'Botpress', 'Default'
        @($result.Contexts.'System.Text.Json') | Should -Contain 'Neighbor'
    }

    It 'can be removed and imported again' {
        $result = Invoke-Fresh @'
$counts = foreach ($round in 1..3) {
    Import-Module $manifest
    $emulator = Start-BpEmulator -SampleData
    @(Get-BpBot).Count
    Remove-Module Botpress
    if ($emulator.IsRunning) { 'still running' }
}
@{ Counts = $counts; Contexts = Get-Context; Left = @(Get-Command *-Bp* -CommandType Cmdlet).Count } | ConvertTo-Json -Compress
'@
        $result.Counts | Should -Be 1, 1, 1
        $result.Contexts.'Botpress.Client' | Should -Be 'Botpress'
        $result.Left | Should -Be 0
    }

    It 'can be removed elsewhere, and imported anew, while an emulator runs' {
        $result = Invoke-Fresh @'
Import-Module $manifest
$emulator = Start-BpEmulator -SampleData
foreach ($text in 'Remove-Module Botpress', '', '$null = Start-BpEmulator -NoConnect; Remove-Module Botpress', '$null = Start-BpEmulator -NoConnect') {
    $shell = [powershell]::Create()
    $null = $shell.AddScript("Import-Module '$manifest'; $text").Invoke()
    $shell.Dispose()
}
$there = @(Get-BpEmulator)
Import-Module $manifest -Force
function Get-Handler {
    $field = [System.Runtime.Loader.AssemblyLoadContext].GetField('_resolving', 'Instance, NonPublic')
    @($field.GetValue([System.Runtime.Loader.AssemblyLoadContext]::Default).GetInvocationList() | Where-Object { $_.Method.DeclaringType.Name -eq 'DependencyResolver' }).Count
}
$handlers = Get-Handler
$bots = @(Get-BpBot).Name
Remove-Module Botpress
@{ There = $there.Count; Handlers = $handlers; Bots = $bots; After = Get-Handler; Running = @($there | Where-Object IsRunning).Count } | ConvertTo-Json -Compress
'@
        $result.There | Should -Be 2 -Because 'one of another runspace ended with the module there, the other runspace is only closed'
        $result.Bots | Should -Be 'support-bot' -Because 'Import-Module -Force keeps emulator and session'
        $result.Handlers | Should -Be 1
        $result.After | Should -Be 0
        $result.Running | Should -Be 0
    }
}
