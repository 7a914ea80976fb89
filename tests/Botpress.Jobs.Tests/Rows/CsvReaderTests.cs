using System;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class CsvReaderTests
{
    [Fact]
    public void A_file_is_read_with_its_lines()
    {
        const string File = "\"na\"\"me\",b\r\n1,\"two\r\nlines\"\r\n\r\n 3,\n\"5\" ,6,7\nx";
        CsvRow[] rows = Rows(File);

        Assert.Equal([2L, 5L, 6L, 7L], rows.Select(row => row.Line));
        Assert.Equal(["1|two\r\nlines", " 3|", "5 |6", "x|"], rows.Select(row => $"{row.Columns["na\"me"]}|{row.Columns["b"]}"));
        Assert.Equal([0, 0, 1, 0], rows.Select(row => row.Surplus));
        Assert.False(rows[3].Columns.Contains("b"));
    }

    [Theory]
    [InlineData("a,b\n1,2", 2)]
    [InlineData("a,b\r1,2", 2)]
    [InlineData("a,b\r\n1,2\r\n", 2)]
    [InlineData("\n\r\n#TYPE System.Object\na,b\n1,2\n\n", 5)]
    [InlineData("\"a\",\"b\"\n\n\n1,2", 4)]
    [InlineData("a,  \"b\"\n1,2", 2)]
    [InlineData("\"a\"\n\"1\"", 2)]
    public void Lines_are_counted_however_they_end(string file, long line)
    {
        CsvRow row = Assert.Single(Rows(file));
        Assert.Equal(("1", line), (row.Columns["a"], row.Line));
        Assert.Equal(file.Contains('b', StringComparison.Ordinal) ? "2" : null, row.Columns["b"]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void What_is_quoted_goes_over_several_lines(string end)
    {
        CsvRow[] rows = Rows($"a,b{end}1,\"x{end}{end}y\"{end}2,z");
        Assert.Equal([2L, 5L], rows.Select(row => row.Line));
        Assert.Equal($"x{end}{end}y", rows[0].Columns["b"]);
    }

    [Theory]
    [InlineData("", "The file is empty: its first line has the names of the columns.")]
    [InlineData("\n\n", "The file is empty: its first line has the names of the columns.")]
    [InlineData("#TYPE X\n", "The file is empty: its first line has the names of the columns.")]
    [InlineData("a,,c\n1,2,3", "Column 2 has no name in the first line.")]
    [InlineData("a,b, \n1,2,3", "Column 3 has no name in the first line.")]
    [InlineData("a,b,a\n1,2,3", "The first line has the name 'a' twice.")]
    [InlineData("a\n\"1", "A quote that is opened on line 2 is not closed.")]
    [InlineData("a,b\n1,\"2\n\n3", "A quote that is opened on line 2 is not closed.")]
    public void What_is_no_csv_is_refused(string file, string message) => Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Rows(file)).Message);

    [Fact]
    public void A_quote_that_is_missing_does_not_take_in_the_whole_file()
    {
        Assert.Equal(1024 * 1024, ((string)Rows($"a\n\"{new string('x', 1024 * 1024)}\"").Single().Columns["a"]!).Length);
        Assert.Equal("A quote that is opened on line 3 is not closed.", Assert.Throws<InvalidDataException>(() => Rows($"a\n1\n\"{new string('x', (1024 * 1024) + 1)}\"")).Message);
    }

    [Fact]
    public void Names_mind_the_case_and_are_read_once()
    {
        var reader = new CsvReader(new StringReader("a,A\n1,2"));
        Assert.Equal(["a", "A"], reader.Names);
        Assert.Equal(["a", "A"], reader.Names);
        Assert.Equal("2", Assert.Single(reader.Rows()).Columns["A"]);
        Assert.Empty(reader.Rows());
    }

    /// <summary>What somebody wrote into cells comes back, whatever stands between them and however they are quoted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_cells_come_back(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["a", "é", "\U0001F600", ",", ";", "\t", "\"", "\"\"", "'", " ", "\n", "\r", "\r\n", "#TYPE ", "=1+1", "\\", "0"];
        for (int round = 0; round < 100; round++)
        {
            char delimiter = ",;\t|"[random.Next(4)];
            string end = new[] { "\n", "\r\n", "\r" }[random.Next(3)];
            int width = random.Next(2, 5);
            string[][] cells = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, width).Select(_ =>
                string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => parts[random.Next(parts.Length)]))).ToArray())];
            var file = new StringBuilder();
            _ = file.AppendJoin(delimiter, Enumerable.Range(0, width).Select(column => $"c{column}"));
            foreach (string[] row in cells)
            {
                _ = file.Append(end).AppendJoin(delimiter, row.Select(Cell));
            }

            _ = file.Append(random.Next(2) == 0 ? end : "");
            CsvRow[] read = [.. new CsvReader(new StringReader(file.ToString()), delimiter).Rows()];
            string told = $"seed {seed}, round {round}: {file}";
            Assert.True(read.Length == cells.Length, told);
            Assert.All(read.Zip(cells), pair => Assert.True(pair.First.Surplus == 0 && pair.First.Columns.Values.Cast<string>().SequenceEqual(pair.Second), told));

            string Cell(string text) => text.IndexOfAny([delimiter, '"', '\n', '\r']) >= 0 || random.Next(3) == 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        }
    }

    private static CsvRow[] Rows(string file) => [.. new CsvReader(new StringReader(file)).Rows()];
}
