using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class JournalTests
{
    private static string NewPath() => Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).FullName, "journal.jsonl");

    [Fact]
    public void It_goes_on_after_the_last_whole_line_and_begins_anew_after_its_end()
    {
        string path = NewPath();
        using (var first = Journal.Open(path, "job", "target", "input"))
        {
            first.Write(new JsonObject { ["step"] = 1 });
            first.Write(new JsonObject { ["text"] = "日本 <&>" });
        }

        File.AppendAllText(path, "{\"step\":3");
        using (var second = Journal.Open(path, "job", "target", "input"))
        {
            Assert.True(second.IsResumed);
            Assert.Equal(["{\"step\":1}", "{\"text\":\"日本 <&>\"}"], second.Entries.Select(entry => entry.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
            second.Write(new JsonObject { ["step"] = 4 });
            second.Finish();
        }

        Assert.DoesNotContain("\"step\":3", File.ReadAllText(path));
        using var third = Journal.Open(path, "job", "target", "input");
        Assert.False(third.IsResumed);
        Assert.Empty(third.Entries);
        Assert.Single(File.ReadAllLines(path));
    }

    [Theory]
    [InlineData("other", "target", "input", "JournalOfAnother")]
    [InlineData("job", "other", "input", "JournalOfAnother")]
    [InlineData("job", "target", "other", "JournalOfAnother")]
    public void One_of_another_run_is_refused_unless_that_is_given_up(string job, string target, string input, string id)
    {
        string path = NewPath();
        using (var first = Journal.Open(path, "job", "target", "input"))
        {
            first.Write(new JsonObject { ["step"] = 1 });
        }

        Assert.Equal(id, Assert.Throws<JobException>(() => Journal.Open(path, job, target, input)).Id);
        using var journal = Journal.Open(path, job, target, input, restart: true);
        Assert.False(journal.IsResumed);
    }

    [Fact]
    public void One_of_a_run_that_did_nothing_yet_keeps_nobody_away()
    {
        string path = NewPath();
        using (var first = Journal.Open(path, "job", "mistaken", "input"))
        {
            first.Write(new JsonObject { ["window"] = "all" }, isWork: false);
            first.GiveUp();
        }

        Journal.Open(path, "job", "refused", "input").Dispose();

        using var second = Journal.Open(path, "job", "target", "input");
        Assert.False(second.IsResumed);
        Assert.Single(File.ReadAllLines(path));
    }

    [Fact]
    public void One_that_another_has_is_refused_and_a_damaged_one_told()
    {
        string path = NewPath();
        using (Journal.Open(path, "job", "target", "input"))
        {
            Assert.Equal(JobException.Locked, Assert.Throws<JobException>(() => Journal.Open(path, "job", "target", "input")).Id);
        }

        File.AppendAllText(path, "no json\n{\"step\":1}\n");
        Assert.Equal("JournalDamaged", Assert.Throws<JobException>(() => Journal.Open(path, "job", "target", "input")).Id);
    }

    [Theory]
    [InlineData("guide.md", "guide.md")]
    [InlineData("../../etc", "%2E.%2F..%2Fetc")]
    [InlineData("a/b\\c:d*?\"<>|%", "a%2Fb%5Cc%3Ad%2A%3F%22%3C%3E%7C%25")]
    [InlineData("CON", "%43ON")]
    [InlineData("con.txt", "%63on.txt")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("_hidden", "%5Fhidden")]
    [InlineData("dot.", "dot%2E")]
    [InlineData("blank ", "blank%20")]
    [InlineData("", "%")]
    [InlineData("é\n", "%C3%A9%0A")]
    public void Names_of_others_are_names_of_files_everywhere(string name, string expected) => Assert.Equal(expected, PathNames.Escape(name));

    [Fact]
    public void Long_names_stay_apart()
    {
        string[] names = [.. new[] { "a", "b" }.Select(end => PathNames.Escape(new string('x', 300) + end))];

        Assert.NotEqual(names[0], names[1]);
        Assert.All(names, name => Assert.InRange(name.Length, 1, 220));
    }
}
