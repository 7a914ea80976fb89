using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>Answers that are small on the wire, or look so, and large for whoever takes them.</summary>
public sealed class BombTests
{
    private readonly StubHandler _handler = new();

    [Fact]
    public async Task Of_an_error_of_the_storage_the_beginning_is_read()
    {
        var endless = new EndlessStream();
        _handler.Then((_, _) => Task.FromResult(Endless(500, endless)));
        using ApiClient client = Client();
        ApiException exception = await Assert.ThrowsAsync<ApiException>(
            () => client.Files.DownloadAsync(new Uri("https://files.example/f"), Stream.Null, null, null, CancellationToken.None));
        Assert.Equal((ApiException.TransferFailed, 500), (exception.Type, exception.Status));
        Assert.InRange(endless.Given, 1, 4096);
    }

    [Fact]
    public async Task Of_an_error_of_the_api_no_more_than_a_megabyte_is_read()
    {
        var endless = new EndlessStream();
        _handler.Then((_, _) => Task.FromResult(Endless(400, endless)));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(GetAsync);
        Assert.Equal(400, exception.Status);
        Assert.StartsWith("The server answered with status 400: xxx", exception.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1, 1024 * 1024 + 64);
    }

    [Fact]
    public async Task An_error_that_announces_much_is_an_error_all_the_same()
    {
        _handler.Then(404, $$$"""{"type":"ResourceNotFound","message":"m","metadata":{"a":"{{{new string('x', 2_000_000)}}}"}}""");
        Assert.Equal("ResourceNotFound", (await Assert.ThrowsAsync<ApiException>(GetAsync)).Type);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":1}")]
    [InlineData("1e999")]
    [InlineData("-1E+300")]
    [InlineData("[]")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":null,\"d\":4}")]
    public async Task An_answer_with_too_many_parts_is_refused(string part)
    {
        _handler.Then(200, Many(part, 1_100_000));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(GetAsync);
        Assert.Equal((ApiException.InvalidResponse, 200), (exception.Type, exception.Status));
        Assert.Contains("more than 1000000 parts", exception.Message, StringComparison.Ordinal);
    }

    // An object counts as four, its name as three, the list as one, and so does each number.
    [Theory]
    [InlineData(1_000_000 - 8, true)]
    [InlineData(1_000_001 - 8, false)]
    public async Task An_answer_has_a_million_parts_at_most(int numbers, bool isTaken)
    {
        _handler.Then(200, Many("1", numbers));
        Exception? exception = await Record.ExceptionAsync(GetAsync);
        Assert.Equal(
            isTaken ? null : "The server's answer cannot be used: it has more than 1000000 parts. Ask for less, for example with a smaller page size.", exception?.Message);
    }

    [Theory]
    [InlineData(200, 100 * 1024 * 1024, ApiException.ConnectionLost, "The connection to api.botpress.cloud broke before the whole answer had come: The answer ended after 2 of 104857600 bytes.")]
    [InlineData(200, (100 * 1024 * 1024) + 1, ApiException.InvalidResponse, "The answer is longer than 100 MiB. Ask for less, for example with a smaller page size.")]
    [InlineData(200, 3, ApiException.ConnectionLost, "The connection to api.botpress.cloud broke before the whole answer had come: The answer ended after 2 of 3 bytes.")]
    [InlineData(400, 1024 * 1024, ApiException.ConnectionLost, "The connection to api.botpress.cloud broke before the whole answer had come: The answer ended after 2 of 1048576 bytes.")]
    [InlineData(400, (1024 * 1024) + 1, "Unknown", "The server answered with status 400: {}")]
    public async Task The_length_that_an_answer_announces_is_looked_at_first(int status, long length, string type, string message)
    {
        _handler.Then((_, _) =>
        {
            HttpResponseMessage response = StubHandler.Response(status, "{}");
            response.Content.Headers.ContentLength = length;
            return Task.FromResult(response);
        });
        ApiException exception = await Assert.ThrowsAsync<ApiException>(GetAsync);
        Assert.Equal((type, message), (exception.Type, exception.Message));
    }

    [Fact]
    public async Task Numbers_that_no_double_needs_the_digits_of_count_as_objects()
    {
        _handler.Then(200, Many("1234567890123456789012345", 260_000));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(GetAsync);
        Assert.Contains("more than 1000000 parts", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 200_000)]
    [InlineData("{\"id\":1,\"question\":\"q\",\"answer\":\"a\",\"createdAt\":\"t\",\"updatedAt\":\"t\"}", 40_000)]
    [InlineData("-0.0035271644592285156", 900_000)]
    [InlineData("1.5e-12", 900_000)]
    [InlineData("-1.7976931348623157E-99", 900_000)]
    [InlineData("1234567890123456789012345", 200_000)]
    [InlineData("\"text, {} and [] are no parts\"", 900_000)]
    public async Task An_answer_of_a_usual_kind_is_not(string part, int count)
    {
        string body = Many(part, count);
        _handler.Then(200, body);
        Assert.Equal(body.Length, (await GetAsync()).Body.Length);
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(9_000_000, false)]
    public async Task Bytes_that_are_no_utf8_are_mended_in_what_is_not_large(int length, bool mended)
    {
        byte[] body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        body[0] = (byte)'{';
        body[1] = 0xC3;
        body[^1] = (byte)'}';
        _handler.Then((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(body) }));
        Exception? exception = await Record.ExceptionAsync(GetAsync);
        Assert.Equal(mended ? null : ApiException.InvalidResponse, exception is null ? null : Assert.IsType<ApiException>(exception).Type);
    }

    [Fact]
    public async Task Counting_them_ends_when_the_request_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var observer = new ApiObserver { Answered = (_, _, _, _) => cancel.Cancel() };
        _handler.Then(200, Many("1", 900_000));
        using ApiClient client = Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), observer, cancel.Token));
    }

    [Theory]
    [InlineData("hello", 5, true)]
    [InlineData("hello", 4, false)]
    [InlineData("", 0, true)]
    public async Task A_file_has_no_more_bytes_than_the_api_says(string content, long size, bool fits)
    {
        _handler.Then(200, content);
        using ApiClient client = Client();
        Task download = client.Files.DownloadAsync(new Uri("https://files.example/f"), Stream.Null, null, null, CancellationToken.None, size);
        Exception? exception = await Record.ExceptionAsync(() => download);
        Assert.Equal(fits ? null : ApiException.WrongLength, exception is null ? null : Assert.IsType<ApiException>(exception).Type);
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_not_read_to_its_end()
    {
        var endless = new EndlessStream();
        _handler.Then((_, _) => Task.FromResult(Endless(200, endless)));
        using ApiClient client = Client();
        ApiException exception = await Assert.ThrowsAsync<ApiException>(
            () => client.Files.DownloadAsync(new Uri("https://files.example/f"), Stream.Null, null, null, CancellationToken.None, 5));
        Assert.Equal(ApiException.WrongLength, exception.Type);
        Assert.Contains("5 bytes", exception.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 6, 1024 * 1024);
    }

    [Fact]
    public void What_is_shown_of_a_large_body_is_its_beginning()
    {
        string shown = Redaction.Redact(Encoding.UTF8.GetBytes($$"""{"apiKey":"abcdef","a":"{{new string('x', 3_000_000)}}","pwd":"abcdef"}"""), keyField: null, []);
        Assert.StartsWith("{\"apiKey\":\"***\",\"a\":\"xxx", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 4096, 4200);
    }

    private static string Many(string part, int count)
    {
        StringBuilder text = new StringBuilder("{\"list\":[", (part.Length + 1) * count + 20).Append(part);
        for (int i = 1; i < count; i++)
        {
            text.Append(',').Append(part);
        }

        return text.Append("]}").ToString();
    }

    private static HttpResponseMessage Endless(int status, Stream stream) => new((HttpStatusCode)status) { Content = new StreamContent(stream) };

    private ApiClient Client() => new(new ApiClientOptions { Token = "t", MaximumRetryCount = 0 }, _handler);

    private async Task<ApiAnswer> GetAsync()
    {
        using ApiClient client = Client();
        return await client.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = "c" }, new ApiContext(), null, CancellationToken.None);
    }

    /// <summary>Gives the same character for ever, and counts how often.</summary>
    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
