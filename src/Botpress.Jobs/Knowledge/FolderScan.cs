using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Reads a folder: which files are taken, what is in them, and why others are not.</summary>
internal sealed class FolderScan
{
    /// <summary>The most that is indexed of a file.</summary>
    public const long LargestFile = 95L * 1024 * 1024;

    /// <summary>What the studio takes at most.</summary>
    public const long LargeFile = 50L * 1024 * 1024;

    private const int BufferLength = 64 * 1024;

    private readonly string _folder;
    private readonly Glob _include;
    private readonly Glob _exclude;
    private readonly HashSet<string> _types;
    private readonly byte[] _indexing;

    public FolderScan(KnowledgeSyncOptions options)
    {
        _folder = Path.GetFullPath(options.Folder);
        _include = new Glob(options.Include);
        _exclude = new Glob(options.Exclude);
        _types = new HashSet<string>(KnowledgeSyncOptions.DefaultTypes.Concat(options.AllowTypes.Select(type => type.TrimStart('*').TrimStart('.'))), StringComparer.OrdinalIgnoreCase);
        _indexing = options.Indexing is null ? [] : CanonicalJson.Of(Encoding.UTF8.GetBytes(JsonText.Write(options.Indexing)));
    }

    /// <summary>The files, in the order of their paths.</summary>
    /// <param name="progress">Is told how many files were read so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JobException">The folder cannot be read as a whole: what is not seen must not be taken for gone.</exception>
    public IReadOnlyList<LocalFile> Read(Action<int>? progress, CancellationToken cancellationToken)
    {
        Require(_folder);
        LocalFile[] files;
        try
        {
            var found = new List<(FileInfo Info, string Path)>();
            Walk(new DirectoryInfo(_folder), "", found, cancellationToken);
            files = new LocalFile[found.Count];
            int read = 0;
            _ = Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
            {
                files[number] = Read(found[number].Info, found[number].Path, cancellationToken);
                progress?.Invoke(Interlocked.Increment(ref read));
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JobException(
                "FolderUnreadable",
                $"The folder '{_folder}' cannot be read as a whole, and nothing was done: {exception.Message}",
                "Make it readable, or leave the part that is not out with -Exclude.");
        }

        foreach (IGrouping<string, LocalFile> same in files.GroupBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            throw new JobException(
                "PathCollision",
                $"Paths that differ in nothing but case, or in how their letters are made up, cannot both be synced: {string.Join(", ", same.Select(file => $"'{file.Path}'"))}. Nothing was done.",
                "Rename one of them, or leave it out with -Exclude.");
        }

        Array.Sort(files, (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;
    }

    /// <summary>Refuses what is no folder.</summary>
    /// <exception cref="JobException">It is none.</exception>
    public static void Require(string folder)
    {
        if (File.Exists(folder))
        {
            throw new JobException("FolderNotFound", $"'{folder}' is a file, and no folder.", "Give the folder that it is in, with -Include for this file alone.");
        }

        if (!Directory.Exists(folder))
        {
            throw new JobException("FolderNotFound", $"There is no folder '{folder}'.", "Check the path. To empty a knowledge base, remove its files with Get-BpFile and Remove-BpFile.");
        }
    }

    /// <summary>The hash of what is in a file now.</summary>
    public string HashOf(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int read;
            while ((read = content.Read(buffer, 0, buffer.Length)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        hash.AppendData(_indexing);
        return CanonicalJson.Hex(hash.GetHashAndReset());
    }

    /// <summary>Opens a file that others may go on using.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private void Walk(DirectoryInfo folder, string prefix, List<(FileInfo Info, string Path)> found, CancellationToken cancellationToken)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = prefix + item.Name.Normalize(NormalizationForm.FormC);
            if (_exclude.IsMatch(path))
            {
                continue;
            }

            if (item is DirectoryInfo inner)
            {
                // What a link leads to may be anywhere, and may lead back.
                if (!IsLink(item))
                {
                    Walk(inner, path + "/", found, cancellationToken);
                }
            }
            else if (_include.IsEmpty || _include.IsMatch(path))
            {
                found.Add(((FileInfo)item, path));
            }
        }
    }

    private LocalFile Read(FileInfo info, string path, CancellationToken cancellationToken)
    {
        var file = new LocalFile(path, info.FullName);
        try
        {
            if (IsLink(info))
            {
                return file with { Skipped = "link" };
            }

            if (!_types.Contains(info.Extension.TrimStart('.')) && !_types.Contains(""))
            {
                return file with { Skipped = "type" };
            }

            if (info.Name.StartsWith("~$", StringComparison.Ordinal))
            {
                return file with { Skipped = "temporary" };
            }

            if (!PrivateFile.IsPlain(info.FullName))
            {
                return file with { Skipped = "device" };
            }

            using FileStream content = Open(info.FullName);
            file = file with { Size = content.Length, WrittenAt = File.GetLastWriteTimeUtc(info.FullName) };
            return file.Size switch
            {
                0 => file with { Skipped = "empty" },
                > LargestFile => file with { Skipped = "size" },
                _ => file with { Hash = HashOf(content, cancellationToken) },
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file with { Problem = exception.Message };
        }
    }

#if NETSTANDARD2_0
    private static bool IsLink(FileSystemInfo item) => (item.Attributes & FileAttributes.ReparsePoint) != 0;
#else
    private static bool IsLink(FileSystemInfo item) => (item.Attributes & FileAttributes.ReparsePoint) != 0 && item.LinkTarget is not null;
#endif
}
