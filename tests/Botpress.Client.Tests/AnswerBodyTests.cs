using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>Bodies of answers: read to their end however they come, and judged at a glance.</summary>
public sealed class AnswerBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData((16 * 1024) - 1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(100_000)]
    public async Task One_is_read_to_its_end_in_whatever_pieces_it_comes(int length)
    {
        byte[] body = [.. Enumerable.Range(0, length).Select(place => (byte)('a' + (place % 26)))];
        foreach (bool isDeclared in new[] { false, true })
        {
            foreach (int piece in new[] { 7, 1000, int.MaxValue })
            {
                using HttpResponseMessage answer = Answer(new PieceStream(body, piece), isDeclared ? length : null);
                Assert.Equal(body, (await AnswerBody.ReadAsync(answer, default)).ToArray());
            }
        }

        // What it has beyond what it says is another's.
        using HttpResponseMessage shorter = Answer(new PieceStream(body, 1000), length / 2);
        Assert.Equal(length / 2, (await AnswerBody.ReadAsync(shorter, default)).Length);
        using HttpResponseMessage longer = Answer(new PieceStream(body, 1000), length + 1);
        Assert.Equal($"The answer ended after {length} of {length + 1} bytes.", (await Assert.ThrowsAsync<IOException>(() => AnswerBody.ReadAsync(longer, default))).Message);
    }

    [Fact]
    public async Task One_that_has_no_content_is_empty()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        Assert.True((await AnswerBody.ReadAsync(answer, default)).IsEmpty);
    }

    [Theory]
    [InlineData("\uFEFF{}", "{}")]
    [InlineData("\uFEFF", "")]
    [InlineData("{\uFEFF}", "{\uFEFF}")]
    [InlineData("é", "é")]
    public async Task A_byte_order_mark_is_none_of_it(string text, string expected)
    {
        using HttpResponseMessage answer = Answer(new MemoryStream(Encoding.UTF8.GetBytes(text)), null);
        Assert.Equal(expected, Encoding.UTF8.GetString((await AnswerBody.ReadAsync(answer, default)).ToArray()));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_mended_up_to_eight_megabytes()
    {
        const int Most = 8 * 1024 * 1024;
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"a\":\""), 0xE9, .. Encoding.UTF8.GetBytes("\"}")];
        using HttpResponseMessage small = Answer(new MemoryStream(body), null);
        Assert.Equal("{\"a\":\"\uFFFD\"}", Encoding.UTF8.GetString((await AnswerBody.ReadAsync(small, default)).ToArray()));

        byte[] large = new byte[Most + 1];
        large[0] = 0xE9;
        using HttpResponseMessage just = Answer(new MemoryStream(large, 0, Most), null);
        Assert.Equal(Most + 2, (await AnswerBody.ReadAsync(just, default)).Length);
        using HttpResponseMessage tooLong = Answer(new MemoryStream(large), null);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => AnswerBody.ReadAsync(tooLong, default));
        Assert.Equal((ApiException.InvalidResponse, "The server's answer cannot be used: it is not UTF-8. Check the API address."), (refused.Type, refused.Message));
        Assert.IsType<DecoderFallbackException>(refused.InnerException);
    }

    [Theory]
    [InlineData(1024 * 1024, 1024 * 1024)]
    [InlineData((1024 * 1024) + 1, 1024 * 1024)]
    [InlineData((1024 * 1024) - 1, (1024 * 1024) - 1)]
    public async Task Of_an_error_there_is_a_megabyte_whatever_it_says(int length, int expected)
    {
        foreach (long? declared in new long?[] { null, length })
        {
            using HttpResponseMessage answer = Answer(new PieceStream(new byte[length], int.MaxValue), declared, HttpStatusCode.BadRequest);
            Assert.Equal(expected, (await AnswerBody.ReadAsync(answer, default)).Length);
        }
    }

    [Fact]
    public async Task One_that_says_that_it_is_too_long_is_refused_before_it_is_read()
    {
        var unread = new PieceStream(new byte[10], 1);
        using HttpResponseMessage answer = Answer(unread, (long)Limits.Body + 1);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => AnswerBody.ReadAsync(answer, default));
        Assert.Equal((ApiException.InvalidResponse, $"The answer is longer than {Limits.Body / 1024 / 1024} MiB. Ask for less, for example with a smaller page size."), (refused.Type, refused.Message));
        Assert.Equal(0, unread.Given);
    }

    [Fact]
    public async Task What_cannot_be_decompressed_is_a_fault_on_the_way()
    {
        foreach (Exception problem in new Exception[] { new InvalidDataException("x"), new InvalidOperationException("x") })
        {
            IOException fault = await Assert.ThrowsAsync<IOException>(() => AnswerBody.ReadSomeAsync(new PieceStream([], 1, problem), new byte[10], 0, default).AsTask());
            Assert.Equal("The answer is damaged: it cannot be decompressed.", fault.Message);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => AnswerBody.ReadSomeAsync(new PieceStream([], 1, new ObjectDisposedException("x")), new byte[10], 0, default).AsTask());
        // Into the rest of the buffer, and no further.
        byte[] buffer = new byte[5];
        Assert.Equal(2, await AnswerBody.ReadSomeAsync(new PieceStream([1, 2, 3], int.MaxValue), buffer, 3, default));
        Assert.Equal([0, 0, 0, 1, 2], buffer);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    [InlineData(" \t\r\n{} \t\r\n", false)]
    [InlineData("{\"a\":1}", false)]
    [InlineData("{", true)]
    [InlineData("}", true)]
    [InlineData("{]", true)]
    [InlineData("[}", true)]
    [InlineData("[", true)]
    [InlineData("{\"a\":1", true)]
    [InlineData("x{}", true)]
    [InlineData("{}x", true)]
    [InlineData("\"a\"", true)]
    [InlineData("<html>", true)]
    [InlineData("\0{}", true)]
    public void An_answer_is_a_whole_object_or_list(string body, bool isDamaged)
    {
        Assert.Equal(isDamaged, AnswerBody.IsDamaged(Operations.GetConversation, Encoding.UTF8.GetBytes(body)));
        Assert.Equal(isDamaged, AnswerBody.IsDamaged(Operations.DeleteConversation, Encoding.UTF8.GetBytes(body)));
        Assert.False(AnswerBody.IsDamaged(Operation.Custom(HttpMethod.Get, "/x"), Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\r\n\t ")]
    public void Nothing_is_an_answer_where_nothing_is_expected(string body)
    {
        Assert.True(AnswerBody.IsDamaged(Operations.GetConversation, Encoding.UTF8.GetBytes(body)));
        Assert.False(AnswerBody.IsDamaged(Operations.DeleteConversation, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("""{"code":400}""", 400)]
    [InlineData("""{"code":599.9}""", 599)]
    [InlineData("""{"code":399}""", null)]
    [InlineData("""{"code":600}""", null)]
    [InlineData("""{"a":{"code":400},"b":[{"code":400}]}""", null)]
    [InlineData("""{"a":{"b":[1]},"code":404,"type":"x"}""", 404)]
    [InlineData("""{"code":404,"code":"x"}""", null)]
    [InlineData("""{"code":"404"}""", null)]
    [InlineData("""{"code":null}""", null)]
    [InlineData("""{"code":{"a":404}}""", null)]
    [InlineData("""{"Code":404}""", null)]
    [InlineData("""[{"code":404}]""", null)]
    [InlineData("""404""", null)]
    [InlineData("""{"code":404""", null)]
    [InlineData("", null)]
    public void An_error_in_an_answer_of_success_has_its_status_in_it(string body, int? status) =>
        Assert.Equal(status, AnswerBody.StatusWithin(Encoding.UTF8.GetBytes(body)));

    private static HttpResponseMessage Answer(Stream stream, long? declared, HttpStatusCode status = HttpStatusCode.OK)
    {
        var content = new StreamContent(new PieceStream(stream));
        content.Headers.ContentLength = declared;
        return new HttpResponseMessage(status) { Content = content };
    }

    /// <summary>A stream that nobody knows the length of, and that gives no more than so much at once.</summary>
    private sealed class PieceStream : Stream
    {
        private readonly Stream _inner;
        private readonly int _piece;
        private readonly Exception? _problem;

        public PieceStream(byte[] bytes, int piece, Exception? problem = null) => (_inner, _piece, _problem) = (new MemoryStream(bytes), piece, problem);

        public PieceStream(Stream inner) => (_inner, _piece) = (inner, int.MaxValue);

        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = _problem is null ? _inner.Read(buffer, offset, Math.Min(count, _piece)) : throw _problem;
            Given += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
