<#
.SYNOPSIS
    Measures the built module against yardsticks that run beside it, and prints ratios. What a machine does in a second does not matter.
.PARAMETER Manifest
    The manifest of the built module.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../Support/PowerShellProcess.psm1'), (Join-Path $PSScriptRoot '../Support/OfficialPackage.psm1')
$Manifest = Convert-Path $Manifest
$work = Join-Path ([System.IO.Path]::GetTempPath()) "botpress-bench-$PID"
$null = New-Item $work -ItemType Directory

function Get-Median {
    param([double[]] $Values)
    ($Values | Sort-Object)[[int] [math]::Floor($Values.Count / 2)]
}

# Runs a script in a fresh process and gives the number that it prints last.
function Measure-Fresh {
    param([string] $Script)
    $path = Join-Path $work 'measure.ps1'
    # A command that fails must not pass for one that was quick.
    Set-Content $path "`$ErrorActionPreference = 'Stop'`n$Script"
    $printed = Invoke-PowerShell -NoProfile -NonInteractive -File $path
    if ($LASTEXITCODE -ne 0) { throw "The measured script failed: $printed" }
    [double]::Parse(@($printed)[-1], [cultureinfo]::InvariantCulture)
}

function Measure-Official {
    param([string[]] $Arguments)
    $printed = node (Join-Path $PSScriptRoot 'Official.mjs') $official @Arguments
    if ($LASTEXITCODE -ne 0) { throw "The official client failed: $printed" }
    [double]::Parse(@($printed)[-1], [cultureinfo]::InvariantCulture)
}

function Write-Ratio {
    param([string] $What, [double] $Ratio, [double] $Limit, [string] $Detail)
    $verdict = if ($Ratio -le $Limit) { 'ok' } else { 'ABOVE' }
    '{0,-58} {1,6:0.00}   at most {2,4:0.0}   {3,-5}  {4}' -f $What, $Ratio, $Limit, $verdict, $Detail
}

try {
    # Import, against a bare module: as many cmdlets, each with one parameter, and the very same views and types.
    $cmdlets = (Test-ModuleManifest $Manifest).ExportedCmdlets.Keys
    $bare = Join-Path $work 'Bare'
    $null = New-Item $bare -ItemType Directory
    $source = foreach ($name in $cmdlets) {
        $verb, $noun = $name -split '-'
        "[Cmdlet(`"$verb`", `"$noun`")] public sealed class $verb$($noun)Command : PSCmdlet { [Parameter] public string Id { get; set; } }"
    }

    # The types file names these classes for the hidden members of rows, and for nested values as text.
    $source += 'namespace Botpress.PowerShell { public static class RowOrigin { public static string GetTable(PSObject row) { return null; } public static string GetBotId(PSObject row) { return null; } public static object GetMark(PSObject row) { return null; } } ' +
        'public sealed class RestoredObjectConverter : PSTypeConverter { public override bool CanConvertFrom(object source, Type to) { return false; } public override object ConvertFrom(object source, Type to, IFormatProvider format, bool ignoreCase) { return null; } public override bool CanConvertTo(object source, Type to) { return false; } public override object ConvertTo(object source, Type to, IFormatProvider format, bool ignoreCase) { return null; } } public sealed class SerializedObject { } public sealed class SerializedRow { } public static class NestedText { public static string Write(PSObject value) { return null; } } }'
    Add-Type -TypeDefinition ("using System; using System.Management.Automation;`n" + ($source -join "`n")) -OutputAssembly (Join-Path $bare 'Bare.dll') -WarningAction SilentlyContinue
    Copy-Item (Join-Path (Split-Path $Manifest) '*.ps1xml') $bare
    New-ModuleManifest (Join-Path $bare 'Bare.psd1') -RootModule 'Bare.dll' -CmdletsToExport @($cmdlets) -FunctionsToExport @() -AliasesToExport @() `
        -FormatsToProcess 'Botpress.Format.ps1xml' -TypesToProcess 'Botpress.Types.ps1xml'
    $import = @{ module = @(); bare = @() }
    foreach ($round in 1..9) {
        foreach ($which in @{ Name = 'module'; Path = $Manifest }, @{ Name = 'bare'; Path = Join-Path $bare 'Bare.psd1' }) {
            $import[$which.Name] += Measure-Fresh "`$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$($which.Path)'; `$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
        }
    }

    Write-Ratio -What "import / bare module of $(@($cmdlets).Count) cmdlets, median of 9" -Ratio ((Get-Median $import.module) / (Get-Median $import.bare)) -Limit 1.5 `
        -Detail ('{0:0} ms / {1:0} ms' -f (Get-Median $import.module), (Get-Median $import.bare))

    # The server has a process of its own, so that its work is not the measured one's.
    $powershell, $library = Get-PowerShellCommand
    $server = Start-Process $powershell -PassThru -RedirectStandardOutput (Join-Path $work 'url') -ArgumentList (@($library | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-Command',
        "Add-Type -Path '$PSScriptRoot/BenchServer.cs' -WarningAction SilentlyContinue; [BenchServer]::Start(); Start-Sleep 3600")
    for ($url = ''; -not $url; Start-Sleep -Milliseconds 100) {
        $url = "$(Get-Content (Join-Path $work 'url') -ErrorAction Ignore | Select-Object -First 1)"
    }

    $connect = "Import-Module '$Manifest'; `$null = Connect-BpSession -Token token -ApiUrl $url -BotId bot"
    $list = @{
        module = "$connect`nfunction Read-List(`$size) { Get-BpConversation -PageSize `$size > `$null }"
        plain  = "Add-Type -Path '$PSScriptRoot/PlainClient.cs' -WarningAction SilentlyContinue`nfunction Read-List(`$size) { `$null = [PlainClient]::List('$url', `$size) }"
        script = @"
function Read-List(`$size) {
    & {
        `$token = ''
        do {
            `$page = Invoke-RestMethod "$url/v1/chat/conversations?`$(if (`$token) { "nextToken=`$token&" })pageSize=`$size" -Headers @{ Authorization = 'Bearer token'; 'x-bot-id' = 'bot' }
            `$page.conversations
            `$token = if (`$page.meta.PSObject.Properties['nextToken']) { `$page.meta.nextToken }
        } while (`$token)
    } > `$null
}
"@
    }

    foreach ($size in 20, 100) {
        $times = @{ module = @(); plain = @(); script = @() }
        foreach ($round in 1..5) {
            foreach ($which in 'module', 'plain', 'script') {
                # Three lists first warm up: what is compared is the work, not how soon each side's code is compiled, which takes more than one.
                $null = Invoke-RestMethod "$url/count?n=50000"
                $times[$which] += Measure-Fresh @"
$($list[$which])
foreach (`$round in 1..3) { Read-List $size }
`$watch = [Diagnostics.Stopwatch]::StartNew()
Read-List $size
`$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
"@
            }
        }

        $module = Get-Median $times.module
        Write-Ratio -What "50,000 conversations, pages of $size / plain HttpClient" -Ratio ($module / (Get-Median $times.plain)) -Limit 1.3 -Detail ('{0:0} ms / {1:0} ms' -f $module, (Get-Median $times.plain))
        Write-Ratio -What "50,000 conversations, pages of $size / Invoke-RestMethod" -Ratio ($module / (Get-Median $times.script)) -Limit 0.5 -Detail ('{0:0} ms / {1:0} ms' -f $module, (Get-Median $times.script))
    }

    # Many at once over a line with a delay: against what the delay alone would take, and against a plain client with as many workers.
    $plain = "Add-Type -Path '$PSScriptRoot/PlainClient.cs' -WarningAction SilentlyContinue"
    $clock = "`n`$watch = [Diagnostics.Stopwatch]::StartNew()`n{0}`n`$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    $requests = 1000
    $official = Install-OfficialPackage client
    if (-not $official) { Write-Warning 'The official JavaScript client is left out: it needs node and npm, and npm a registry that has it.' }
    foreach ($line in @{ Limit = 8; Delay = 20 }, @{ Limit = 16; Delay = 20 }, @{ Limit = 8; Delay = 100 }, @{ Limit = 16; Delay = 100 }) {
        $times = @{ module = @(); plain = @(); official = @() }
        foreach ($round in 1..3) {
            $null = Invoke-RestMethod "$url/delay?ms=$($line.Delay)"
            if ($official) { $times.official += Measure-Official -Arguments 'fanout', $url, $line.Limit }
            # Five hundred conversations of two pages each, after a few that warm up.
            $times.module += Measure-Fresh ("$connect`n`$null = 1..40 | ForEach-Object { [pscustomobject] @{ ConversationId = `"conv_`$_`" } } | Get-BpMessage -ThrottleLimit $($line.Limit)" +
                ($clock -f "`$null = 1..500 | ForEach-Object { [pscustomobject] @{ ConversationId = `"conv_`$_`" } } | Get-BpMessage -ThrottleLimit $($line.Limit)"))
            $times.plain += Measure-Fresh ("$plain`n`$null = [PlainFanOut]::Messages('$url', 40, $($line.Limit))" + ($clock -f "`$null = [PlainFanOut]::Messages('$url', 500, $($line.Limit))"))
            $null = Invoke-RestMethod "$url/delay?ms=0"
        }

        $module, $other, $ideal = (Get-Median $times.module), (Get-Median $times.plain), ($requests * $line.Delay / $line.Limit)
        Write-Ratio -What "$($line.Limit) at once over a line of $($line.Delay) ms / the ideal" -Ratio ($module / $ideal) -Limit 1.1 -Detail ('{0:0} ms / {1:0} ms' -f $module, $ideal)
        Write-Ratio -What "$($line.Limit) at once over a line of $($line.Delay) ms / plain HttpClient" -Ratio ($module / $other) -Limit 1.1 -Detail ('{0:0} ms / {1:0} ms' -f $module, $other)
        if ($official) {
            $other = Get-Median $times.official
            Write-Ratio -What "$($line.Limit) at once over a line of $($line.Delay) ms / official client" -Ratio ($module / $other) -Limit 1.0 -Detail ('{0:0} ms / {1:0} ms' -f $module, $other)
        }
    }

    $peak = @{}
    foreach ($count in 500, 20000) {
        $peak[$count] = Measure-Fresh "$connect`n`$null = 1..$count | ForEach-Object { [pscustomobject] @{ ConversationId = `"conv_`$_`" } } | Get-BpMessage -ThrottleLimit 8 | Measure-Object`n[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
    }

    Write-Ratio -What 'peak memory, 8 at once over 20,000 conversations / 500' -Ratio ($peak[20000] / $peak[500]) -Limit 1.2 -Detail ('{0:0} MB / {1:0} MB' -f $peak[20000], $peak[500])

    # Rows of a CSV file, in the same batches.
    $csv = Join-Path $work 'rows.csv'
    [System.IO.File]::WriteAllLines($csv, @('sku,name,price,stock,note') + (1..100000 | ForEach-Object { "sku-$_,A thing of some name,12.5,7,As the others" }))
    $times = @{ module = @(); plain = @(); official = @(); csv = @() }
    foreach ($round in 1..5) {
        if ($official) { $times.official += Measure-Official -Arguments 'rows', $url, $csv }
        $times.csv += Measure-Fresh ("`$null = Import-Csv '$csv' | Select-Object -First 20000" + ($clock -f "Import-Csv '$csv' | ForEach-Object { }"))
        $times.module += Measure-Fresh ("$connect`n`$null = Import-Csv '$csv' | Select-Object -First 20000 | Import-BpTableRow Rows" + ($clock -f "`$null = Import-Csv '$csv' | Import-BpTableRow Rows"))
        # It reads the file with PowerShell, too: what is compared is what is done with the rows.
        $times.plain += Measure-Fresh ("$plain`n`$null = [PlainFanOut]::Rows('$url', '$csv')" + ($clock -f "`$null = Import-Csv '$csv' | ForEach-Object { `$_ }; `$null = [PlainFanOut]::Rows('$url', '$csv')"))
    }

    Write-Ratio -What '100,000 rows of a CSV file / Import-Csv and plain HttpClient' -Ratio ((Get-Median $times.module) / (Get-Median $times.plain)) -Limit 1.2 `
        -Detail ('{0:0} ms / {1:0} ms' -f (Get-Median $times.module), (Get-Median $times.plain))
    if ($official) {
        # To read the file is PowerShell's part: JavaScript splits its lines in no time.
        $other = (Get-Median $times.csv) + (Get-Median $times.official)
        Write-Ratio -What '100,000 rows of a CSV file / Import-Csv and official client' -Ratio ((Get-Median $times.module) / $other) -Limit 1.2 `
            -Detail ('{0:0} ms / {1:0} ms' -f (Get-Median $times.module), $other)
    }

    # Many small files.
    $folder = Join-Path $work 'small'
    $null = New-Item $folder -ItemType Directory
    foreach ($number in 1..1000) { [System.IO.File]::WriteAllBytes((Join-Path $folder "f$number.md"), [byte[]]::new(4096)) }
    $null = Invoke-RestMethod "$url/delay?ms=20"
    $times = @{ module = @(); plain = @() }
    foreach ($round in 1..3) {
        $times.module += Measure-Fresh ($connect + ($clock -f "`$null = Get-ChildItem '$folder' | Set-BpFile -ThrottleLimit 8"))
        $times.plain += Measure-Fresh ($plain + ($clock -f "`$null = [PlainFanOut]::Upload('$url', '$folder', 8)"))
    }

    $null = Invoke-RestMethod "$url/delay?ms=0"
    Write-Ratio -What '1,000 files of 4 KB, 8 at once over 20 ms / plain HttpClient' -Ratio ((Get-Median $times.module) / (Get-Median $times.plain)) -Limit 1.3 `
        -Detail ('{0:0} ms / {1:0} ms' -f (Get-Median $times.module), (Get-Median $times.plain))

    # The first answer of a fresh process: import, connect, one page, against one request by PowerShell's own means.
    $times = @{ module = @(); script = @() }
    $null = Invoke-RestMethod "$url/count?n=20"
    foreach ($round in 1..5) {
        $times.module += (Measure-Command { $null = Measure-Fresh "$connect; `$null = Get-BpConversation; 0" }).TotalMilliseconds
        $times.script += (Measure-Command { $null = Measure-Fresh "`$null = Invoke-RestMethod '$url/v1/chat/conversations' -Headers @{ Authorization = 'Bearer token'; 'x-bot-id' = 'bot' }; 0" }).TotalMilliseconds
    }

    Write-Ratio -What 'the first answer of a fresh process / Invoke-RestMethod' -Ratio ((Get-Median $times.module) / (Get-Median $times.script)) -Limit 1.3 -Detail ('{0:0} ms / {1:0} ms' -f (Get-Median $times.module), (Get-Median $times.script))

    # Memory: ten times the list must not take more of it.
    $peak = @{}
    foreach ($count in 5000, 50000) {
        $null = Invoke-RestMethod "$url/count?n=$count"
        $peak[$count] = Measure-Fresh "$connect`nGet-BpConversation -PageSize 100 > `$null`n[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
    }

    Write-Ratio -What 'peak memory, 50,000 conversations / 5,000' -Ratio ($peak[50000] / $peak[5000]) -Limit 1.2 -Detail ('{0:0} MB / {1:0} MB' -f $peak[50000], $peak[5000])

    $null = Invoke-RestMethod "$url/count?n=50000"
    $null = Invoke-RestMethod "$url/requests"
    $null = Measure-Fresh "$connect`n`$null = Get-BpConversation | Select-Object -First 1`n0"
    Write-Ratio -What 'requests made before the first object is out' -Ratio ([double] (Invoke-RestMethod "$url/requests")) -Limit 1

    # Files: 1 GB against 1 KB, the growth of the peak in units of the 64 MB that are allowed.
    $file = Join-Path $work 'file.bin'
    $upload = @{}
    $download = @{}
    foreach ($length in 1KB, 1GB) {
        $stream = [System.IO.File]::Create($file)
        $stream.SetLength($length)
        $stream.Dispose()
        $upload[$length] = Measure-Fresh "$connect`n`$null = Set-BpFile -LiteralPath '$file' -Key k`n[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
        $download[$length] = Measure-Fresh "$connect`n`$null = Save-BpFile $length -Destination '$file.saved' -Force`nif ((Get-Item '$file.saved').Length -ne $length) { throw 'wrong length' }`n[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB"
    }

    Write-Ratio -What 'memory that an upload of 1 GB adds / 64 MB' -Ratio (($upload[1GB] - $upload[1KB]) / 64) -Limit 1 -Detail ('{0:0} MB, {1:0} MB for 1 KB' -f $upload[1GB], $upload[1KB])
    Write-Ratio -What 'memory that a download of 1 GB adds / 64 MB' -Ratio (($download[1GB] - $download[1KB]) / 64) -Limit 1 -Detail ('{0:0} MB, {1:0} MB for 1 KB' -f $download[1GB], $download[1KB])

    # Stopping, in each of the states that a cmdlet can wait in: from the call of Stop to the end of the pipeline.
    Add-Type -Path (Join-Path $PSScriptRoot '../Support/StallServer.cs'), (Join-Path $PSScriptRoot '../Support/CaptureServer.cs') -WarningAction SilentlyContinue
    Import-Module $Manifest
    $announcing = [CaptureServer]::new()
    foreach ($state in 'response', 'body', 'retry', 'limit', 'upload') {
        $times = foreach ($round in 1..9) {
            $stalled = [StallServer]::new()
            $stalled.State = $state
            $announcing.Default = [CannedAnswer] @{ Body = "{`"file`":{`"id`":`"f`",`"key`":`"k`",`"uploadUrl`":`"$($stalled.Url)/storage`"}}" }
            $shell = [powershell]::Create()
            try {
                $session = Connect-BpSession -Token token -ApiUrl $(if ($state -eq 'upload') { $announcing.Url } else { $stalled.Url }) -BotId bot -NoDefault
                $null = $shell.AddScript("
                    param(`$session)
                    Import-Module '$Manifest'
                    if ('$state' -eq 'upload') { Set-BpFile -Key k -LiteralPath '$file.saved' -Session `$session } else { Get-BpConversation -Session `$session }").AddArgument($session).BeginInvoke()
                if (-not $stalled.WaitReached(1, 20000)) { throw "The cmdlet did not get to wait: $state." }
                Start-Sleep -Milliseconds 50
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalMilliseconds
            }
            finally {
                $shell.Dispose()
                $stalled.Dispose()
            }
        }

        Write-Ratio -What "stop while waiting ($state), median of 9 / 500 ms" -Ratio ((Get-Median $times) / 500) -Limit 1 -Detail ('{0:0} ms, at most {1:0} ms' -f (Get-Median $times), ($times | Measure-Object -Maximum).Maximum)
    }

    # The same of many at once: by Ctrl-C, by enough objects, and by an error of a command behind, the longest of nine.
    $null = Invoke-RestMethod "$url/delay?ms=100"
    $session = Connect-BpSession -Token token -ApiUrl $url -BotId bot -NoDefault
    $conversations = { 1..500 | ForEach-Object { [pscustomobject] @{ ConversationId = "conv_$_" } } }
    $times = @{ 'Stop' = @(); 'Select-Object -First' = @(); 'an error behind' = @() }
    foreach ($round in 1..9) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$session) Import-Module '$Manifest'; 1..500 | ForEach-Object { [pscustomobject] @{ ConversationId = `"conv_`$_`" } } | Get-BpMessage -Session `$session -ThrottleLimit 8").AddArgument($session).BeginInvoke()
        Start-Sleep -Milliseconds 1500
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $times['Stop'] += $watch.Elapsed.TotalMilliseconds
        $shell.Dispose()

        # From when the object that is enough, or the error, is there.
        $watch.Reset()
        $null = & $conversations | Get-BpMessage -Session $session -ThrottleLimit 8 | ForEach-Object { $watch.Restart(); $_ } | Select-Object -First 90
        $times['Select-Object -First'] += $watch.Elapsed.TotalMilliseconds
        try { $null = & $conversations | Get-BpMessage -Session $session -ThrottleLimit 8 | ForEach-Object { $watch.Restart(); Write-Error 'enough' -ErrorAction Stop } } catch { $null = $_ }
        $times['an error behind'] += $watch.Elapsed.TotalMilliseconds
    }

    # And by an error of its own, after 300 ms, while seven others would take ten seconds.
    $null = Invoke-RestMethod "$url/delay?ms=10000"
    $times['-ErrorAction Stop'] = foreach ($round in 1..9) {
        $watch.Restart()
        try { $null = & { [pscustomobject] @{ ConversationId = 'gone' }; & $conversations } | Get-BpMessage -Session $session -ThrottleLimit 8 -ErrorAction Stop } catch { $failure = $_ }
        $watch.Elapsed.TotalMilliseconds - 300
        if ("$failure" -notmatch 'no such conversation') { throw "It ended by something else: $failure" }
    }

    $null = Invoke-RestMethod "$url/delay?ms=0"
    foreach ($how in $times.Keys | Sort-Object) {
        $longest = ($times[$how] | Measure-Object -Maximum).Maximum
        Write-Ratio -What "stop 8 at once ($how), longest of 9 / 500 ms" -Ratio ($longest / 500) -Limit 1 -Detail ('{0:0} ms, median {1:0} ms' -f $longest, (Get-Median $times[$how]))
    }

    $session.Dispose()
}
finally {
    if (Get-Variable announcing -ErrorAction Ignore) { $announcing.Dispose() }
    if (Get-Variable server -ErrorAction Ignore) { Stop-Process $server -ErrorAction Ignore }
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}
