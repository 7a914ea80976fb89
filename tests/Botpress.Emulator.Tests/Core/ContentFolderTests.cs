using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>The contents of files are in a folder that goes with the emulator.</summary>
public class ContentFolderTests
{
    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789abcdef0123456789abcde", false)]
    [InlineData("0123456789abcdef0123456789abcdef0", false)]
    [InlineData("0123456789ABCDEF0123456789abcdef", false)]
    [InlineData("0123456789abcdef0123456789abcdef\n", false)]
    [InlineData("x0123456789abcdef0123456789abcdef", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Contents_have_names_of_their_own(string? name, bool isOne) => Assert.Equal(isOne, ContentFolder.IsName(name));

    [Fact]
    public void A_content_is_written_found_and_gone_with_the_folder()
    {
        string path;
        using (var folder = new ContentFolder())
        {
            (string content, FileStream stream) = folder.Create();
            using (stream)
            {
                stream.Write("text"u8);
            }

            path = folder.PathOf(content);
            Assert.True(ContentFolder.IsName(content));
            Assert.Equal("text", File.ReadAllText(path));
            Assert.NotEqual(content, Other(folder));
            Assert.Equal("'../x' is not the name of a content.", Assert.Throws<ArgumentException>(() => folder.PathOf("../x")).Message);
            Assert.Matches(@"\Abotpress-emulator-[0-9a-f]{16}\z", Path.GetFileName(Path.GetDirectoryName(path)!));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));

        static string Other(ContentFolder folder)
        {
            (string content, FileStream stream) = folder.Create();
            stream.Dispose();
            return content;
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Those_that_start_at_once_do_not_take_one_another_for_leftovers()
    {
        int written = 0;
        Parallel.For(0, 8, _ =>
        {
            for (int start = 0; start < 600; start++)
            {
                using var folder = new ContentFolder();
                (string content, FileStream stream) = folder.Create();
                stream.Dispose();
                Assert.True(File.Exists(folder.PathOf(content)));
                Interlocked.Increment(ref written);
            }
        });
        Assert.Equal(4800, written);
    }

    [Fact]
    public void What_an_emulator_writes_of_itself_is_found_by_others_until_it_goes()
    {
        string record = $"{{\"mark\":\"{Guid.NewGuid()}\"}}";
        using (var folder = new ContentFolder())
        {
            Assert.DoesNotContain(record, ContentFolder.Records());
            folder.WriteRecord(Encoding.UTF8.GetBytes("{}"));
            folder.WriteRecord(Encoding.UTF8.GetBytes(record));
            Assert.Equal(1, ContentFolder.Records().Count(found => found == record));
            (string content, FileStream stream) = folder.Create();
            stream.Dispose();
            Assert.Equal([content, "lock", "process.json"], Directory.GetFiles(Path.GetDirectoryName(folder.PathOf(content))!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        }

        Assert.DoesNotContain(record, ContentFolder.Records());
    }

    [Fact]
    public void Two_at_a_time_have_a_folder_each_and_leave_the_others()
    {
        using var first = new ContentFolder();
        (string content, FileStream stream) = first.Create();
        stream.Dispose();
        using (var second = new ContentFolder())
        {
            Assert.NotEqual(first.PathOf(content), second.PathOf(content));
        }

        Assert.True(File.Exists(first.PathOf(content)));
    }
}
