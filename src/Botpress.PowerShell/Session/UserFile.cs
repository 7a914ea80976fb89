using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;

namespace Botpress.PowerShell;

/// <summary>
/// A JSON object in a file that only the user can read. It is written whole or not at all; who changes it reads it anew under a lock, so
/// that two processes do not undo each other; a file that cannot be read is left as it is. What somebody else could have written is not
/// read: the token would go to the address that stands there.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="homeVariable">The variable that names another folder for it.</param>
/// <param name="isOwn">Whether this module writes it; else it is only read.</param>
internal sealed class UserFile(string path, string homeVariable, bool isOwn)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    // What Write makes beside a file, and leaves behind when it is killed.
    private static readonly Regex _leftover = new(@"\.json\.[0-9a-f]{32}\.tmp$", RegexOptions.CultureInvariant);

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path => path;

    /// <summary>What is in it; an empty object when there is no file.</summary>
    public JsonObject Read()
    {
        string text;
        Sweep();
        Trust();
        try
        {
            // Whoever replaces the file meanwhile is not disturbed.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            text = reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(
                "ProfilesNotRead", ErrorCategory.ReadError, path, $"The file '{path}' cannot be read: {exception.Message}", "Check that it is a file, and that you may read it.", exception);
        }

        try
        {
            JsonObject content = JsonNode.Parse(text) as JsonObject ?? throw new JsonException();
            Visit(content);
            return content;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The parser's own words may quote what stands there.
            string place = exception is JsonException { LineNumber: long line } ? $" (line {line + 1})" : "";
            throw new ProfileException(
                "ProfilesBroken", ErrorCategory.InvalidData, path, $"The file '{path}' is not a JSON object{place}. It is left as it is.",
                "Correct it in an editor, or move it away to begin anew.");
        }
    }

    /// <summary>Changes what is in it, as nobody else does at the time.</summary>
    public void Change(Action<JsonObject> change)
    {
        try
        {
            string folder = FolderOf(path);
            CreateFolder(folder);
            Trust(folder);
            using FileStream locked = Lock(LockFile, _patience);
            Leftovers().ForEach(System.IO.File.Delete);
            JsonObject content = Read();
            change(content);
            Write(content.ToJsonString(_readable) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(
                "ProfilesNotWritten", ErrorCategory.WriteError, path, $"The file '{path}' cannot be written: {exception.Message}",
                "Check that you may write there, or name another folder with the variable BP_POWERSHELL_HOME.", exception);
        }
    }

    private static string FolderOf(string file) => System.IO.Path.GetDirectoryName(file)!;

    private string LockFile => System.IO.Path.Combine(FolderOf(path), "profiles.lock");

    /// <summary>The file itself: people link their settings to where they keep them.</summary>
    private string Target()
    {
#if NETSTANDARD2_0
        return path;
#else
        return System.IO.File.Exists(path) ? System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
    }

    /// <summary>Refuses a file that somebody else could have written or put in its place.</summary>
    private void Trust()
    {
        if (!System.IO.File.Exists(path) && !Directory.Exists(path))
        {
            return;
        }

        string target = Target();
        if (FileTrust.IsStrange(target))
        {
            throw new ProfileException("ProfilesNotRead", ErrorCategory.ReadError, path, $"The file '{path}' cannot be read: it is no plain file.", "Check that it is a file, and that you may read it.");
        }

        foreach (string place in new[] { FolderOf(path), target, FolderOf(target) }.Distinct())
        {
            Trust(place);
        }
    }

    private void Trust(string place)
    {
        if (FileTrust.Fault(place) is string fault)
        {
            string remedy = RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
                ? "leave only yourself rights to write (Set-Acl, or icacls)"
                : $"make it yours alone, with chown or with: chmod go-w '{place}'";
            throw new ProfileException(
                "ProfilesNotTrusted", ErrorCategory.SecurityError, path, $"The file '{path}' is not used: '{place}' {fault}, who could send your token anywhere.",
                $"Check what is in it, then {remedy}. Or name another folder with the variable {homeVariable}.");
        }
    }

    /// <summary>
    /// What a process that was killed while it saved has left behind. Whoever saves now has the lock, and is not disturbed.
    /// </summary>
    private void Sweep()
    {
        try
        {
            if (isOwn && Leftovers().Count > 0 && FileTrust.Fault(FolderOf(path)) is null)
            {
                using FileStream locked = Lock(LockFile, TimeSpan.Zero);
                Leftovers().ForEach(System.IO.File.Delete);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next one finds it still.
        }
    }

    private List<string> Leftovers() =>
        [.. new[] { FolderOf(path), FolderOf(Target()) }.Distinct().Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.tmp")).Where(file => _leftover.IsMatch(file))];

    /// <summary>Each folder that is not there yet is made for the user alone, whatever the process gives to others otherwise.</summary>
    private static void CreateFolder(string folder)
    {
#if !NETSTANDARD2_0
        if (!OperatingSystem.IsWindows())
        {
            if (!Directory.Exists(folder))
            {
                if (System.IO.Path.GetDirectoryName(folder) is string parent)
                {
                    CreateFolder(parent);
                }

                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return;
        }

#endif
        Directory.CreateDirectory(folder);
    }

    /// <summary>The lock is a file of its own, which stays: one that is removed could be held by two.</summary>
    private static FileStream Lock(string file, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return PrivateFile.Open(file, FileMode.OpenOrCreate);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException) && waited.Elapsed < patience)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Write(string text)
    {
        string target = Target();
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = PrivateFile.Open(temporary, FileMode.CreateNew))
            {
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            PrivateFile.Replace(temporary, target);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    /// <summary>The parser finds a name that stands there twice only when somebody looks.</summary>
    private static void Visit(JsonNode? node)
    {
        if (node is JsonObject content)
        {
            foreach (KeyValuePair<string, JsonNode?> part in content)
            {
                Visit(part.Value);
            }
        }
    }
}
