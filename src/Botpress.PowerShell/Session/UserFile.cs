using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;

namespace Botpress.PowerShell;

/// <summary>
/// A JSON object in a file that only the user can read. It is written whole or not at all; who changes it reads it anew under a lock, so
/// that two processes do not undo each other; a file that cannot be read is left as it is.
/// </summary>
internal sealed class UserFile(string path)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path => path;

    /// <summary>What is in it; an empty object when there is no file.</summary>
    public JsonObject Read()
    {
        string text;
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
            string folder = System.IO.Path.GetDirectoryName(path)!;
            CreateFolder(folder);
            using FileStream locked = Lock(System.IO.Path.Combine(folder, "profiles.lock"));
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

    private static void CreateFolder(string folder)
    {
#if !NETSTANDARD2_0
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }

#endif
        Directory.CreateDirectory(folder);
    }

    /// <summary>A new file, or one to lock. On Windows the folder sees to it that only the user can read it.</summary>
    private static FileStream Open(string file, FileMode mode)
    {
#if !NETSTANDARD2_0
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(file, new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

#endif
        return new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The lock is a file of its own, which stays: one that is removed could be held by two.</summary>
    private static FileStream Lock(string file)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return Open(file, FileMode.OpenOrCreate);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException) && waited.Elapsed < _patience)
            {
                Thread.Sleep(20);
            }
        }
    }

    private void Write(string text)
    {
        string target = path;
#if !NETSTANDARD2_0
        // People link their settings to where they keep them.
        target = System.IO.File.Exists(path) ? System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = Open(temporary, FileMode.CreateNew))
            {
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            Replace(temporary, target);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    /// <summary>On Windows a scanner or a reader may hold the file for a moment.</summary>
    private static void Replace(string temporary, string target)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
#if NETSTANDARD2_0
                if (System.IO.File.Exists(target))
                {
                    System.IO.File.Replace(temporary, target, null);
                }
                else
                {
                    System.IO.File.Move(temporary, target);
                }
#else
                System.IO.File.Move(temporary, target, overwrite: true);
#endif
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && attempt < 10)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>The parser finds a name that stands there twice only when somebody looks.</summary>
    private static void Visit(JsonNode? node)
    {
        if (node is JsonObject content)
        {
            foreach (System.Collections.Generic.KeyValuePair<string, JsonNode?> part in content)
            {
                Visit(part.Value);
            }
        }
    }
}
