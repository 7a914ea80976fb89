<#
.SYNOPSIS
    Measures the built module's parser of event streams beside the framework's, and prints the ratio.
.PARAMETER Manifest
    The manifest of the built module.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$client = Join-Path (Split-Path (Convert-Path $Manifest)) 'net8.0/deps/Botpress.Client.dll'
try { $reference = [System.Reflection.Assembly]::Load('System.Net.ServerSentEvents').Location }
catch {
    Write-Warning 'THE PARSER IS NOT MEASURED: this PowerShell has no System.Net.ServerSentEvents, which .NET 10 has.'
    return
}

$null = [System.Reflection.Assembly]::LoadFrom($client)
Add-Type -IgnoreWarnings -WarningAction SilentlyContinue -ReferencedAssemblies $client, $reference, netstandard, System.Collections, System.Runtime, System.Runtime.Extensions, System.Memory, System.Linq -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.ServerSentEvents;
using System.Text;

public static class ParserBench
{
    private const int Frames = 10000;
    private const int Rounds = 41;

    // The times of ours and of the framework's in milliseconds, the median of many rounds in turn.
    public static double[] Run()
    {
        var text = new StringBuilder("{}");
        for (int i = 0; i < Frames; i++)
        {
            text.Append("event: message\ndata: {\"type\":\"message_created\",\"data\":{\"id\":\"msg_").Append(i)
                .Append("\",\"createdAt\":\"2026-01-02T03:04:05.006Z\",\"conversationId\":\"conv_1\",\"userId\":\"user_1\",\"isBot\":true,\"payload\":{\"type\":\"text\",\"text\":\"")
                .Append('t', 20 + i % 200).Append(" \u00e9 \u65e5\u672c\"}}}\n\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(Time(bytes, Ours));
            theirs.Add(Time(bytes, Theirs));
        }

        ours.Sort();
        theirs.Sort();
        return new[] { ours[Rounds / 2], theirs[Rounds / 2] };
    }

    private static double Time(byte[] bytes, Func<Stream, int> read)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        int count = read(new MemoryStream(bytes));
        double time = watch.Elapsed.TotalMilliseconds;
        return count == Frames ? time : throw new InvalidOperationException(count + " frames were read.");
    }

    private static int Ours(Stream stream)
    {
        var parser = new Botpress.Client.EventStreamParser();
        var frames = new List<string>();
        byte[] buffer = new byte[16 * 1024];
        int count = 0;
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0; frames.Clear())
        {
            parser.Read(buffer.AsSpan(0, read), frames);
            count += frames.Count;
        }

        return count;
    }

    private static int Theirs(Stream stream)
    {
        int count = 0;
        foreach (SseItem<string> item in SseParser.Create(stream).Enumerate())
        {
            count += item.Data.Length > 0 ? 1 : 0;
        }

        return count;
    }
}
'@
$ours, $theirs = [ParserBench]::Run()
$ratio = $ours / $theirs
'{0,-58} {1,6:0.00}   at most {2,4:0.0}   {3,-5}  {4}' -f 'parsing 10,000 frames / System.Net.ServerSentEvents', $ratio, 1.5, $(if ($ratio -le 1.5) { 'ok' } else { 'ABOVE' }),
    ('{0:0.0} ms / {1:0.0} ms' -f $ours, $theirs)
