using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class FolderScanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_come_in_the_order_of_their_paths_with_what_is_in_them()
    {
        Write("b/a.md", "one");
        Write("B.md", "two");
        Write("b.html", "three");
        Write("a.TXT", "four");
        int told = 0;

        IReadOnlyList<LocalFile> files = new FolderScan(new() { Folder = _folder }).Read(_ => Interlocked.Increment(ref told), default);

        Assert.Equal(["B.md", "a.TXT", "b.html", "b/a.md"], files.Select(file => file.Path));
        Assert.Equal(4, told);
        LocalFile file = files[3];
        Assert.Equal((Path.Combine(_folder, "b", "a.md"), 3L, File.GetLastWriteTimeUtc(file.FullPath), null, null), (file.FullPath, file.Size, file.WrittenAt, file.Skipped, file.Problem));
        Assert.Equal(CanonicalJson.Hex(CanonicalJson.Sha256("one"u8.ToArray())), file.Hash);
    }

    [Fact]
    public void How_it_is_indexed_is_part_of_what_a_file_is()
    {
        Write("a.md", "one");
        string? plain = Assert.Single(Scan(new() { Folder = _folder })).Hash;
        string? indexed = Assert.Single(Scan(new() { Folder = _folder, Indexing = new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 } })).Hash;
        Assert.NotEqual(plain, indexed);
        Assert.Equal(indexed, Assert.Single(Scan(new() { Folder = _folder, Indexing = new Dictionary<string, object?> { ["b"] = 2, ["a"] = 1 } })).Hash);
        Assert.Equal(CanonicalJson.Hex(CanonicalJson.Sha256("one{\"a\":1,\"b\":2}"u8.ToArray())), indexed);
    }

    [Fact]
    public void A_file_of_more_than_a_buffer_is_hashed_whole()
    {
        byte[] bytes = new byte[(64 * 1024 * 2) + 7];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(_folder, "a.pdf"), bytes);
        Assert.Equal(CanonicalJson.Hex(CanonicalJson.Sha256(bytes)), Assert.Single(Scan(new() { Folder = _folder })).Hash);
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(1, null)]
    [InlineData((95L * 1024 * 1024) + 1, "size")]
    public void A_file_has_a_size(long size, string? reason)
    {
        using (FileStream file = File.Create(Path.Combine(_folder, "a.md")))
        {
            // It takes no room on the disk.
            file.SetLength(size);
        }

        LocalFile found = Assert.Single(Scan(new() { Folder = _folder }));
        Assert.Equal((size, reason, reason is null), (found.Size, found.Skipped, found.Hash is not null));
        Assert.Equal((99614720, 52428800), (FolderScan.LargestFile, FolderScan.LargeFile));
    }

    [Theory]
    [InlineData("a.pdf", null)]
    [InlineData("a.HTM", null)]
    [InlineData("a.doc", null)]
    [InlineData("a.docx", null)]
    [InlineData("a.csv", "type")]
    [InlineData("a", "type")]
    [InlineData("~$a.docx", "temporary")]
    [InlineData("~$a.csv", "type")]
    public void Some_files_are_not_taken(string name, string? reason)
    {
        Write(name, "x");
        Assert.Equal(reason, Assert.Single(Scan(new() { Folder = _folder })).Skipped);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData(".csv")]
    [InlineData("*.CSV")]
    [InlineData("*")]
    public void More_types_are_taken_where_they_are_allowed(string type)
    {
        Write("a.csv", "x");
        Write("b.md", "x");
        Assert.All(Scan(new() { Folder = _folder, AllowTypes = [type] }), file => Assert.Null(file.Skipped));
    }

    [Fact]
    public void Hidden_files_are_files_unless_they_are_left_out_by_the_dot()
    {
        Write("a.md", "one");
        Write(".draft.md", "two");
        Write(".trash/old.md", "three");
        Write("docs/.more/b.md", "four");
        Assert.Equal([".draft.md", ".trash/old.md", "a.md", "docs/.more/b.md"], Scan(new() { Folder = _folder }).Select(file => file.Path));
        Assert.Equal(["a.md"], Scan(new() { Folder = _folder, Exclude = [".*"] }).Select(file => file.Path));
    }

    [Fact]
    public void Patterns_say_what_is_seen_at_all()
    {
        Write("a.md", "x");
        Write("docs/b.md", "x");
        Write("docs/drafts/c.md", "x");
        Write("docs/d.txt", "x");
        Assert.Equal(["a.md", "docs/b.md"], Scan(new() { Folder = _folder, Include = ["*.md"], Exclude = ["drafts"] }).Select(file => file.Path));
        Assert.Equal(["docs/b.md", "docs/d.txt", "docs/drafts/c.md"], Scan(new() { Folder = _folder, Include = ["docs"] }).Select(file => file.Path));
        Assert.Empty(Scan(new() { Folder = _folder, Include = ["none"] }));
    }

    [Fact]
    public void Links_lead_nowhere()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Write("a.md", "x");
        _ = File.CreateSymbolicLink(Path.Combine(_folder, "link.md"), Path.Combine(_folder, "a.md"));
        _ = Directory.CreateSymbolicLink(Path.Combine(_folder, "round"), _folder);
        Assert.Equal(["a.md ", "link.md link"], Scan(new() { Folder = _folder }).Select(file => $"{file.Path} {file.Skipped}"));
    }

    [Fact]
    public void What_is_no_folder_is_refused()
    {
        Write("a.md", "x");
        string file = Path.Combine(_folder, "a.md");
        string none = Path.Combine(_folder, "none");
        Assert.Equal(("FolderNotFound", $"'{file}' is a file, and no folder.", "Give the folder that it is in, with -Include for this file alone."), Refused(file));
        Assert.Equal(("FolderNotFound", $"There is no folder '{none}'.", "Check the path. To empty a knowledge base, remove its files with Get-BpFile and Remove-BpFile."), Refused(none));
    }

    [Fact]
    public void Paths_that_only_look_the_same_are_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Write("a.md", "x");
        Write("A.md", "x");
        (string id, string message, string? advice) = Refused(_folder);
        Assert.Equal(("PathCollision", "Rename one of them, or leave it out with -Exclude."), (id, advice));
        Assert.Matches("^Paths that differ in nothing but case, or in how their letters are made up, cannot both be synced: '[aA].md', '[aA].md'. Nothing was done.$", message);
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_a_folder_stops_all()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Write("a.md", "x");
        using (var held = new FileStream(Path.Combine(_folder, "a.md"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            LocalFile file = Assert.Single(Scan(new() { Folder = _folder }));
            Assert.Equal((true, null, null), (file.Problem is { Length: > 0 }, file.Hash, file.Skipped));
        }

        Assert.Null(Assert.Single(Scan(new() { Folder = _folder })).Problem);
    }

    [Fact]
    public void It_can_be_ended()
    {
        Write("a.md", "x");
        using var source = new CancellationTokenSource();
        source.Cancel();
        _ = Assert.ThrowsAny<OperationCanceledException>(() => new FolderScan(new() { Folder = _folder }).Read(null, source.Token));
        _ = Assert.ThrowsAny<OperationCanceledException>(() => new FolderScan(new() { Folder = _folder }).HashOf(new MemoryStream([1]), source.Token));
    }

    [Fact]
    public void A_file_that_is_read_can_be_used_by_others()
    {
        Write("a.md", "x");
        string path = Path.Combine(_folder, "a.md");
        using FileStream open = FolderScan.Open(path);
        File.AppendAllText(path, "y");
        File.Delete(path);
        Assert.Equal('x', open.ReadByte());
    }

    [Theory]
    [InlineData("*.md", "docs/a.md", true)]
    [InlineData("*.md", "a.MD", true)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "docs/x/a.md", false)]
    [InlineData("docs/**", "docs/x/a.md", true)]
    [InlineData("docs/**/*.md", "docs/a.md", true)]
    [InlineData("docs/**/*.md", "docs/x/y/a.md", true)]
    [InlineData("docs\\**\\*.md", "docs/x/y/a.md", true)]
    [InlineData("**/a.md", "a.md", true)]
    [InlineData("**/a.md", "xa.md", false)]
    [InlineData("a**", "a/b/c", true)]
    [InlineData("a**z", "a/b/z", true)]
    [InlineData("x**", "a/b", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "b/abc", true)]
    [InlineData("**/drafts/**", "x/drafts/a.md", true)]
    [InlineData("drafts", "x/drafts/a.md", true)]
    [InlineData("drafts/", "drafts/a.md", true)]
    [InlineData("drafts/", "x/drafts/a.md", true)]
    [InlineData("/drafts", "drafts/a.md", true)]
    [InlineData("/drafts", "x/drafts/a.md", false)]
    [InlineData("drafts", "x/drafts2/a.md", false)]
    [InlineData("drafts", "xdrafts", false)]
    [InlineData("./docs", "docs/a.md", true)]
    [InlineData("././docs/x", "docs/x/a.md", true)]
    [InlineData("./docs/x", "y/docs/x", false)]
    [InlineData("page?.md", "page1.md", true)]
    [InlineData("page?.md", "page/.md", false)]
    [InlineData("page?.md", "page.md", false)]
    [InlineData("a[1].md", "a[1].md", true)]
    [InlineData("a.md", "axmd", false)]
    [InlineData("a*c", "a\nc", true)]
    [InlineData("e\u0301.md", "\u00e9.md", true)]
    [InlineData("docs/*.md", "x/docs/a.md", false)]
    public void Patterns_are_of_the_kind_that_people_know(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new Glob([pattern]).IsMatch(path));

    [Fact]
    public void One_of_several_patterns_is_enough()
    {
        Assert.True(new Glob(["a", "b"]).IsMatch("b"));
        Assert.False(new Glob(["a", "b"]).IsMatch("c"));
        Assert.Equal((true, false), (new Glob([]).IsEmpty, new Glob(["a"]).IsEmpty));
        Assert.False(new Glob([]).IsMatch("a"));
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, Encoding.UTF8.GetBytes(text));
    }

    private static IReadOnlyList<LocalFile> Scan(KnowledgeSyncOptions options) => new FolderScan(options).Read(null, default);

    private static (string Id, string Message, string? Advice) Refused(string folder)
    {
        JobException refused = Assert.Throws<JobException>(() => Scan(new() { Folder = folder }));
        return (refused.Id, refused.Message, refused.Advice);
    }
}
