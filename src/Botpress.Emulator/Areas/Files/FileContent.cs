using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>
/// The bytes of files. They stream between the connection and the disk and are never in memory as a whole, unless a text
/// is indexed. The addresses carry a signature instead of asking for the token, as those of a storage service do.
/// </summary>
internal static class FileContent
{
    private const int BufferSize = 81920;

    public static void Register(Router router)
    {
        router.OnPath("_upload", UploadAsync, isTransfer: true);
        router.OnPath("_files", DownloadAsync, isTransfer: true);
    }

    /// <summary>Splits a text into paragraphs; titles and lists are told apart by how they begin.</summary>
    public static List<JsonObject> Passages(TextReader reader)
    {
        var passages = new List<JsonObject>();
        var paragraph = new StringBuilder();
        void End()
        {
            string text = paragraph.ToString().Trim();
            paragraph.Clear();
            if (text.Length > 0)
            {
                string kind = text.StartsWith("# ", StringComparison.Ordinal) ? "title"
                    : text.StartsWith("#", StringComparison.Ordinal) ? "subtitle"
                    : text.StartsWith("- ", StringComparison.Ordinal) || text.StartsWith("* ", StringComparison.Ordinal) ? "list"
                    : text.StartsWith(">", StringComparison.Ordinal) ? "blockquote"
                    : "paragraph";
                passages.Add(Passage(text, kind, passages.Count));
            }
        }

        while (reader.ReadLine() is string line)
        {
            if (line.Trim().Length == 0 || line.StartsWith("#", StringComparison.Ordinal))
            {
                End();
            }

            if (line.Trim().Length > 0)
            {
                paragraph.Append(line).Append('\n');
            }

            if (line.StartsWith("#", StringComparison.Ordinal))
            {
                End();
            }
        }

        End();
        return passages;
    }

    public static JsonObject Passage(string text, string kind, int position, int? page = null)
    {
        var meta = new JsonObject { ["type"] = "chunk", ["subtype"] = kind, ["position"] = position };
        if (page is int number)
        {
            meta["pageNumber"] = number;
        }

        return new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["content"] = text, ["meta"] = meta };
    }

    private static async Task UploadAsync(Store store, IExchange exchange)
    {
        if (exchange.Method != "PUT")
        {
            throw ApiError.Of("MethodNotFound", "A file is uploaded with PUT");
        }

        string signature = new Query(exchange.RawQuery).Text("X-Signature") ?? "";
        JsonObject file;
        lock (store.Gate)
        {
            store.Advance();
            FileState announced = Signed(store, IdOf(exchange), signature);
            file = announced.Data.Copy();
            if (announced.UploadsInPublic && exchange.Headers["x-amz-tagging"] != "public=true")
            {
                throw ApiError.Of("Forbidden", "The file was announced with publicContentImmediatelyAccessible, so that its upload needs the header x-amz-tagging: public=true");
            }
        }

        long size = (long)file["size"]!;
        if (exchange.Length != size)
        {
            string reason = exchange.Length < 0
                ? "The upload has no Content-Length"
                : FormattableString.Invariant($"The upload has {exchange.Length} bytes, but the file was announced with {size}");
            lock (store.Gate)
            {
                FileState failed = Signed(store, IdOf(exchange), signature);
                failed.Data["status"] = "upload_failed";
                failed.Data["failedStatusReason"] = reason;
                FilesApi.Touch(store, failed);
            }

            throw ApiError.Payload(reason);
        }

        (string? content, FileStream? target) = store.Contents.Create();
        string path = target.Name;
        try
        {
            using (target)
            {
                await exchange.Input.CopyToAsync(target, BufferSize).ConfigureAwait(false);
                if (target.Length != size)
                {
                    throw new IOException("The upload ended early.", new EndOfStreamException());
                }
            }

            bool index = (bool)file["index"]!;
            (List<JsonObject>? passages, string? failure) = index ? Split(path, file.Text("contentType")) : ([], null);
            lock (store.Gate)
            {
                // The file may have been deleted or announced anew meanwhile.
                FileState current = Signed(store, IdOf(exchange), signature);
                string? old = current.Content;
                current.Content = content;
                current.Passages = [];
                current.Data["status"] = "upload_completed";
                current.Data.Remove("failedStatusReason");
                FilesApi.Touch(store, current);
                if (index)
                {
                    FilesApi.StartIndexing(store, current, passages, failure);
                }

                FilesApi.DropContent(store, old);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        exchange.SetHeader("ETag", $"\"{content}\"");
        await exchange.SendAsync(200, []).ConfigureAwait(false);
    }

    private static async Task DownloadAsync(Store store, IExchange exchange)
    {
        if (exchange.Method is not ("GET" or "HEAD"))
        {
            throw ApiError.Of("MethodNotFound", "A file is downloaded with GET");
        }

        string type;
        FileStream source;
        lock (store.Gate)
        {
            store.Advance();
            FileState file = Known(store, IdOf(exchange));
            bool isPublic = ((JsonArray)file.Data["accessPolicies"]!).Any(policy => (string?)policy == "public_content");
            if (!isPublic && exchange.Headers["Authorization"] != $"Bearer {store.Token}" && new Query(exchange.RawQuery).Text("X-Signature") != file.ReadSignature)
            {
                throw ApiError.Of("Forbidden", "The address carries no valid signature");
            }

            if (file.Content is null)
            {
                throw ApiError.Of("ResourceNotFound", "The file has no content yet");
            }

            type = file.Data.Text("contentType");

            // Opened here: once open it can be read to the end, even when the file is deleted meanwhile.
            source = new FileStream(store.Contents.PathOf(file.Content), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }

        using (source)
        {
            await SendAsync(exchange, source, type).ConfigureAwait(false);
        }
    }

    private static (List<JsonObject> Passages, string? Failure) Split(string path, string contentType)
    {
        if (new FileInfo(path).Length == 0)
        {
            return ([], "The file is empty");
        }

        if (contentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            return ([], $"A file of type {contentType} cannot be indexed");
        }

        byte[] start = new byte[8192];
        int length;
        using (FileStream stream = File.OpenRead(path))
        {
            length = stream.Read(start, 0, start.Length);
        }

        if (Array.IndexOf(start, (byte)0, 0, length) >= 0 || contentType == "application/pdf")
        {
            return ([], "The emulator indexes only text");
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        return (Passages(reader), null);
    }

    private static string IdOf(IExchange exchange) => Uri.UnescapeDataString(exchange.Path.Split('/').ElementAtOrDefault(2) ?? "");

    private static FileState Known(Store store, string id)
    {
        foreach (BotState bot in store.State.Bots.Values)
        {
            if (bot.Files.TryGetValue(id, out FileState? file))
            {
                return file;
            }
        }

        throw ApiError.NotFound("file", id);
    }

    private static FileState Signed(Store store, string id, string signature)
    {
        FileState file = Known(store, id);
        return signature.Length > 0 && file.UploadSignature == signature ? file : throw ApiError.Of("Forbidden", "The upload address is not valid (any more)");
    }

    private static async Task SendAsync(IExchange exchange, FileStream source, string type)
    {
        long from = 0;
        long to = source.Length - 1;
        int status = 200;
        exchange.SetHeader("Accept-Ranges", "bytes");
        if (exchange.Headers["Range"] is string range && TryReadRange(range, source.Length, ref from, ref to))
        {
            if (from > to)
            {
                exchange.SetHeader("Content-Range", FormattableString.Invariant($"bytes */{source.Length}"));
                await exchange.SendAsync(416, [], type).ConfigureAwait(false);
                return;
            }

            status = 206;
            exchange.SetHeader("Content-Range", FormattableString.Invariant($"bytes {from}-{to}/{source.Length}"));
        }

        exchange.Begin(status, to - from + 1, type);
        if (exchange.Method == "HEAD")
        {
            exchange.End();
            return;
        }

        source.Position = from;
        byte[] buffer = new byte[BufferSize];
        for (long left = to - from + 1; left > 0;)
        {
            int read = await source.ReadAsync(buffer, 0, (int)Math.Min(buffer.Length, left)).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            await exchange.Output.WriteAsync(buffer, 0, read).ConfigureAwait(false);
            left -= read;
        }

        exchange.End();
    }

    /// <summary>Reads <c>bytes=from-to</c>, <c>bytes=from-</c> or <c>bytes=-last</c>; anything else is as if it were not there.</summary>
    private static bool TryReadRange(string header, long length, ref long from, ref long to)
    {
        if (!header.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return false;
        }

        string[] ends = header.Substring(6).Split('-');
        static bool Parse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (ends.Length != 2)
        {
            return false;
        }

        if (ends[0].Length == 0)
        {
            if (!Parse(ends[1], out long last))
            {
                return false;
            }

            from = last == 0 ? length : Math.Max(0, length - last);
            return true;
        }

        if (!Parse(ends[0], out long first) || (ends[1].Length > 0 && !Parse(ends[1], out to)))
        {
            return false;
        }

        from = first;
        to = Math.Min(to, length - 1);
        return true;
    }
}
