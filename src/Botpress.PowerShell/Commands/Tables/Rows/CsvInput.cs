using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>Opens CSV files that are named as PowerShell names files.</summary>
internal static class CsvInput
{
    /// <summary>The file's full path.</summary>
    /// <exception cref="ArgumentException">It is no file of this machine.</exception>
    public static string Resolve(PSCmdlet command, string path)
    {
        string? full = GivenPath.Resolve(command.SessionState, path, "Path", "a CSV file", out ErrorRecord? problem);
        return full is null ? throw new ArgumentException(problem!.Exception.Message)
            : Directory.Exists(full) ? throw new ArgumentException($"-Path: '{Names.Short(path)}' is a folder. Give a CSV file.")
            : System.IO.File.Exists(full) ? full
            : throw new ArgumentException($"-Path: there is no file '{Names.Short(path)}'.");
    }

    /// <summary>The encoding of a name or number; a mark at the file's start wins over it.</summary>
    /// <exception cref="ArgumentException">There is no such encoding.</exception>
    public static Encoding EncodingOf(string name)
    {
        try
        {
            return name.ToLowerInvariant() switch
            {
                "utf8" or "utf8bom" or "utf8nobom" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
                "unicode" => Encoding.Unicode,
                "bigendianunicode" => Encoding.BigEndianUnicode,
                "utf32" => Encoding.UTF32,
                "latin1" => Encoding.GetEncoding("iso-8859-1"),
                _ => int.TryParse(name, out int page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"-Encoding: there is no encoding '{Names.Short(name)}'. Give utf8, unicode, latin1, windows-1252 or the like.", exception);
        }
    }

    /// <summary>The rows of a file.</summary>
    /// <exception cref="ArgumentException">It is no CSV, or lacks the key's column.</exception>
    public static IEnumerable<CsvRow> Rows(TextReader text, char delimiter, string? keyColumn = null)
    {
        var reader = new CsvReader(text, delimiter);
        bool isFirst = true;
        using IEnumerator<CsvRow> rows = reader.Rows().GetEnumerator();
        while (true)
        {
            try
            {
                bool hasRow = rows.MoveNext();
                if (isFirst && keyColumn is not null && !reader.Names.Contains(keyColumn))
                {
                    throw new ArgumentException(reader.Names.FirstOrDefault(name => name.Equals(keyColumn, StringComparison.OrdinalIgnoreCase)) is string other
                        ? $"-Path: the first line of the file names a column '{Names.Short(other)}'. The key is no such column, but '{Names.Short(keyColumn)}': write it so in the file."
                        : $"-Path: the file has no column '{Names.Short(keyColumn)}', which is the key. By its first line it has: {Names.Short(string.Join(", ", reader.Names))}. See whether the values are parted by '{delimiter}', as -Delimiter says.");
                }

                isFirst = false;
                if (!hasRow)
                {
                    yield break;
                }
            }
            catch (DecoderFallbackException exception)
            {
                throw new ArgumentException("-Path: the file has bytes that are no text in its encoding. Say with -Encoding which it is: windows-1252, for example.", exception);
            }
            catch (InvalidDataException exception)
            {
                throw new ArgumentException($"-Path: {exception.Message}", exception);
            }

            yield return rows.Current;
        }
    }

    /// <summary>What is wrong with a row that has more values than there are names; null for nothing.</summary>
    public static RowFinding? Surplus(CsvRow row, long number) => row.Surplus == 0 ? null : new RowFinding(
        number, row.Line, null, null, RowRule.Row, $"The line has {row.Surplus} {(row.Surplus == 1 ? "value" : "values")} more than the first line has names.");

    /// <summary>Opens the file, which others may read meanwhile.</summary>
    public static StreamReader Open(string path, Encoding encoding) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), encoding, detectEncodingFromByteOrderMarks: true, 64 * 1024);
}
