using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class JobDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("disk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_written_beside_and_gets_its_name_when_it_is_whole()
    {
        var disk = new NotingDisk();
        string path = Path.Combine(_folder, "file.json");
        File.WriteAllText(path, "old and longer");

        disk.WriteAll(path, Encoding.UTF8.GetBytes("new"));

        Assert.Equal(["file.json.new", "file.json.new", "flush", "file.json"], disk.Names);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["file.json"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal(3, disk.Written);
    }

    [Fact]
    public void A_link_of_a_new_files_name_goes_and_what_it_leads_to_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string other = Path.Combine(_folder, "other");
        string path = Path.Combine(_folder, "link");
        File.WriteAllText(other, "mine");
        _ = File.CreateSymbolicLink(path, other);

        new JobDisk().Create(path).Dispose();

        Assert.Equal("mine", File.ReadAllText(other));
        Assert.Equal(("", null), (File.ReadAllText(path), new FileInfo(path).LinkTarget));
    }

    [Fact]
    public void Only_what_is_done_is_told_and_bytes_are_counted_as_they_are_written()
    {
        var disk = new NotingDisk();
        disk.CreateFolder(_folder);
        disk.Delete(Path.Combine(_folder, "none"));
        disk.DeleteFolder(Path.Combine(_folder, "none"));
        Assert.Empty(disk.Names);

        string inner = Path.Combine(_folder, "a", "b");
        disk.CreateFolder(inner);
        using (FileStream stream = disk.Create(Path.Combine(inner, "f")))
        {
            disk.Write(stream, [1, 2, 3, 4], 2);
            disk.Write(stream, [3], 1);
        }

        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(inner, "f")));
        Assert.Equal(3, disk.Written);
        disk.Delete(Path.Combine(inner, "f"));
        Assert.Empty(Directory.GetFiles(inner));
        disk.DeleteFolder(Path.Combine(_folder, "a"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Equal(["b", "f", "f", "f", "f", "a"], disk.Names);
    }

    [Fact]
    public void While_it_is_written_a_file_can_be_read()
    {
        string path = Path.Combine(_folder, "file");
        var disk = new JobDisk();
        using FileStream stream = disk.Create(path);
        disk.Write(stream, [7], 1);

        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Equal(7, reader.ReadByte());
    }

    private sealed class NotingDisk : JobDisk
    {
        public List<string> Names { get; } = [];

        public override void Flush(FileStream stream)
        {
            Names.Add("flush");
            base.Flush(stream);
        }

        protected override void OnWrite(string path) => Names.Add(Path.GetFileName(path));
    }
}
