using System;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Reads the bodies of answers, and what can be told of one at a glance.</summary>
internal static class AnswerBody
{
    // Of an error more is never shown, nor worth to be read.
    private const int MaximumErrorLength = 1024 * 1024;

    // Mending takes several times as much.
    private const int MaximumMendedLength = 8 * 1024 * 1024;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a body to its end: as UTF-8 without a byte order mark.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        WithoutByteOrderMark(Utf8(await ReadBytesAsync(response, cancellationToken).ConfigureAwait(false)));

    private static async Task<ArraySegment<byte>> ReadBytesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content is null)
        {
            return new ArraySegment<byte>([]);
        }

        long? declared = response.Content.Headers.ContentLength;
        bool isError = !response.IsSuccessStatusCode;
#if NETSTANDARD2_0
        // Its streams do not always obey the token while they wait; closing the answer makes them end.
        using CancellationTokenRegistration registration = cancellationToken.Register(response.Dispose);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            return await ReadAsync(stream, declared, isError, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
#else
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(stream, declared, isError, cancellationToken).ConfigureAwait(false);
#endif
    }

    private static async Task<ArraySegment<byte>> ReadAsync(Stream stream, long? declared, bool isError, CancellationToken cancellationToken)
    {
        int maximum = isError ? MaximumErrorLength : Limits.Body;
        if (declared > maximum)
        {
            declared = isError ? null : throw TooLong();
        }

        byte[] buffer = new byte[declared ?? 16 * 1024];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == declared)
                {
                    return new ArraySegment<byte>(buffer);
                }

                Array.Resize(ref buffer, Math.Min(Math.Max(buffer.Length * 2, 1024), maximum + 1));
            }

            int read = await ReadSomeAsync(stream, buffer, length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return length < declared ? throw new IOException($"The answer ended after {length} of {declared} bytes.") : new ArraySegment<byte>(buffer, 0, length);
            }

            length += read;
            if (length > maximum)
            {
                if (!isError)
                {
                    throw TooLong();
                }

                return new ArraySegment<byte>(buffer, 0, maximum);
            }
        }
    }

    /// <summary>Reads into the rest of a buffer. Bytes that cannot be decompressed are a fault of the transport like any other.</summary>
    public static async ValueTask<int> ReadSomeAsync(Stream stream, byte[] buffer, int offset, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, offset, buffer.Length - offset, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException and not ObjectDisposedException)
        {
            throw new IOException("The answer is damaged: it cannot be decompressed.");
        }
    }

    /// <summary>Whether a body cannot be a whole JSON object or array where the operation answers one. Reading it all is left to whoever needs it.</summary>
    public static bool IsDamaged(Operation operation, ReadOnlySpan<byte> body)
    {
        if (!operation.AnswersJson)
        {
            return false;
        }

        int start = 0;
        int end = body.Length - 1;
        while (end >= start && body[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end--;
        }

        while (start < end && body[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        // Nothing at all is no less than {} where nothing is expected.
        return end < start
            ? operation.Result is not null
            : (body[start], body[end]) is not (((byte)'{', (byte)'}') or ((byte)'[', (byte)']'));
    }

    /// <summary>The status of an error that the Chat API sends with a status of success: an object with a number <c>code</c> says it. Null for no error.</summary>
    public static int? StatusWithin(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, JsonText.ReaderOptions);
        double? code = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCode = reader.ValueTextEquals("code"u8);
                _ = reader.Read();
                if (isCode)
                {
                    code = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) ? number : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // What is wrong with it is found where it is read.
            return null;
        }

        return code is >= 400 and < 600 ? (int)code : null;
    }

    private static ApiException TooLong() =>
        new(ApiException.InvalidResponse, $"The answer is longer than {Limits.Body / 1024 / 1024} MiB. Ask for less, for example with a smaller page size.");

    /// <summary>The body in UTF-8. Bytes that are none become U+FFFD, so that one broken text does not spoil a whole page.</summary>
    private static ReadOnlyMemory<byte> Utf8(ArraySegment<byte> body)
    {
        try
        {
            _ = _strictUtf8.GetCharCount(body.Array!, body.Offset, body.Count);
            return body;
        }
        catch (DecoderFallbackException) when (body.Count <= MaximumMendedLength)
        {
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Array!, body.Offset, body.Count));
        }
        catch (DecoderFallbackException exception)
        {
            throw new ApiException(ApiException.InvalidResponse, "The server's answer cannot be used: it is not UTF-8. Check the API address.", innerException: exception);
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body.Slice(3) : body;
}
