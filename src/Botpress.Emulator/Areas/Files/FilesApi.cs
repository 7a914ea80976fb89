using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Files: what the API says about them. Their bytes come and go in <see cref="FileContent"/>. A list begins with the newest.</summary>
internal static class FilesApi
{
    public const long MaxIndexedSize = 95L * 1024 * 1024;
    private const int MaxExpiryDays = 90;

    /// <summary>What an upload without a content type gets by the ending of its key.</summary>
    private static readonly Dictionary<string, string> _contentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".css"] = "text/css",
        [".csv"] = "text/csv",
        [".json"] = "application/json",
        [".xml"] = "application/xml",
        [".pdf"] = "application/pdf",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml",
        [".webp"] = "image/webp",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".zip"] = "application/zip",
        [".gz"] = "application/gzip",
        [".doc"] = "application/msword",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    public static void Register(Router router)
    {
        router.On(Operations.UpsertFile, Upsert);
        router.On(Operations.GetFile, call => Show(Find(call)));
        router.On(Operations.ListFiles, List);
        router.On(Operations.DeleteFile, call => Remove(call.Store, call.Bot, FindToChange(call)));
        router.On(Operations.UpdateFileMetadata, UpdateMetadata);
        router.On(Operations.CopyFile, Copy);
        router.On(Operations.ListFileTags, ListTags);
        router.On(Operations.ListFileTagValues, ListTagValues);
        router.OnDue("index", Indexed);
        router.OnDue("expire", Expire);
    }

    /// <summary>The file that the path names by its id or key, for one who may read it.</summary>
    public static FileState Find(Call call, string parameter = "id")
    {
        string idOrKey = call.Path(parameter);
        FileState file = call.Bot.Files.TryGetValue(idOrKey, out FileState? byId) ? byId
            : FileOwners.ByKey(call, call.Bot, idOrKey) ?? throw ApiError.NotFound("file", idOrKey);
        return FileOwners.CanRead(call, file) ? file : throw ApiError.Of(
            "Forbidden", $"The file \"{idOrKey}\" is not the integration's own, and only its access policy \"integrations\" would let integrations read it (Set-BpFile -AccessPolicy)");
    }

    /// <summary>The file that the path names, for one who may change it, and not while it is being indexed.</summary>
    public static FileState FindToChange(Call call)
    {
        FileState file = Find(call);
        FileOwners.CheckChange(call, file);
        return file;
    }

    /// <summary>A file whose content is there already.</summary>
    public static FileState AddStored(Store store, BotState bot, string key, string contentType, string content, long size, JsonObject? tags = null, JsonObject? created = null)
    {
        FileState file = New(store, bot, key, created: created);
        file.Content = content;
        file.Data["contentType"] = contentType;
        file.Data["size"] = size;
        file.Data["status"] = "upload_completed";
        file.Data.With("tags", tags);
        return file;
    }

    public static JsonObject Remove(Store store, BotState bot, FileState file)
    {
        bot.Files.Remove(file.Data.Text("id"));
        DropContent(store, file.Content);
        return [];
    }

    /// <summary>Deletes a content that no file needs any more.</summary>
    public static void DropContent(Store store, string? content)
    {
        if (content is not null && !store.State.Bots.Values.Any(bot => bot.Files.Values.Any(file => file.Content == content)))
        {
            File.Delete(store.Contents.PathOf(content));
        }
    }

    /// <summary>The indexing of a file is done; its passages were made when the content came.</summary>
    private static void Indexed(Store store, BotState bot, DueItem item)
    {
        if (bot.Files.TryGetValue(item.Id, out FileState? file) && file.Data.Text("status") == "indexing_pending")
        {
            string? failure = item.Data!.TextOrNull("failure");
            file.Data["status"] = failure is null ? "indexing_completed" : "indexing_failed";
            file.Data.With("failedStatusReason", failure).With("indexingStack", failure is null ? "v2" : null);
            Touch(store, file);
        }
    }

    /// <summary>A file's time is over, unless it was given more meanwhile.</summary>
    private static void Expire(Store store, BotState bot, DueItem item)
    {
        if (bot.Files.TryGetValue(item.Id, out FileState? file)
            && file.Data.TextOrNull("expiresAt") is string expiresAt && Clock.Parse(expiresAt) <= store.UtcNow)
        {
            Remove(store, bot, file);
        }
    }

    /// <summary>Begins the indexing of a file whose content has come.</summary>
    public static void StartIndexing(Store store, FileState file, List<JsonObject> passages, string? failure)
    {
        if (store.Behavior.FailingFiles.Any(pattern => IsLike(file.Data.Text("key"), pattern)))
        {
            failure = "The emulator was told to let the indexing of this file fail";
        }

        file.Passages = failure is null ? passages : [];
        file.Data["status"] = "indexing_pending";
        file.Data.Remove("failedStatusReason");
        file.Data.Remove("indexingStack");
        store.After(store.Behavior.IndexingTime ?? store.TransitionTime, "index", file.Data.Text("botId"), file.Data.Text("id"), new JsonObject().With("failure", failure));
    }

    private static bool IsLike(string key, string pattern) =>
        Regex.IsMatch(key, $@"\A{Regex.Escape(pattern).Replace(@"\*", ".*")}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Files of a snapshot get addresses of the server that runs now.</summary>
    public static void UpdateAddresses(Store store)
    {
        foreach (FileState file in store.State.Bots.Values.SelectMany(bot => bot.Files.Values))
        {
            file.Data["url"] = ReadUrl(store, file.Data.Text("id"), file.Data.Text("key"), file.ReadSignature);
        }
    }

    /// <summary>Says that a file has changed now.</summary>
    public static void Touch(Store store, FileState file)
    {
        file.Data["updatedAt"] = store.Stamp();
        store.State.Bots[file.Data.Text("botId")].Files.Move(file.Data.Text("id"));
    }

    private static JsonObject Show(FileState file) => new() { ["file"] = file.Data.Copy() };

    private static FileState New(Store store, BotState bot, string key, Installed? owner = null, JsonObject? created = null)
    {
        created ??= store.NewObject("file");
        string id = created.Text("id");
        string readSignature = Ids.Hex(16);
        var data = new JsonObject
        {
            ["id"] = id,
            ["botId"] = bot.Bot.Text("id"),
            ["key"] = key,
            ["url"] = ReadUrl(store, id, key, readSignature),
            ["size"] = null,
            ["contentType"] = "application/octet-stream",
            ["tags"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
            ["createdAt"] = created.Text("createdAt"),
            ["updatedAt"] = created.Text("updatedAt"),
            ["accessPolicies"] = new JsonArray(),
            ["index"] = false,
            ["status"] = "upload_pending",
            ["owner"] = FileOwners.Owner(bot, owner),
        };
        var file = new FileState { Data = data, ReadSignature = readSignature };
        bot.Files.Add(id, file);
        return file;
    }

    private static string ReadUrl(Store store, string id, string key, string signature)
    {
        string name = key.Substring(key.LastIndexOf('/') + 1);
        return $"{store.BaseUrl}_files/{id}/{Uri.EscapeDataString(name.Length == 0 ? "file" : name)}?X-Signature={signature}";
    }

    private static JsonObject Upsert(Call call)
    {
        Input body = call.Body;
        string key = body.RequiredText("key", min: 1);
        if (!body.Has("size"))
        {
            throw body.Wrong("size", "is required");
        }

        double size = body.Number("size", 0, whole: true)!.Value;
        if (size > Limits.FileSize)
        {
            throw ApiError.Of("LimitExceeded", "size: a file has at most 1 GB");
        }

        bool index = body.Flag("index") ?? false;
        if (index && size > MaxIndexedSize)
        {
            throw body.Wrong("size", "must be at most 95 MB for a file that is indexed");
        }

        JsonObject? tags = body.Map("tags", maxValue: 1000);
        JsonObject? metadata = body.Object("metadata");
        string[]? policies = body.TextList("accessPolicies", "public_content", "integrations");
        string? contentType = body.Text("contentType");
        string? expiresAt = CheckedExpiry(call, body);
        bool inPublic = body.Flag("publicContentImmediatelyAccessible") ?? false;
        body.Nested("indexing")?.RequiredObject("configuration");

        FileState? existing = FileOwners.OwnByKey(call, call.Bot, key);
        FileState file = existing ?? New(call.Store, call.Bot, key, call.Caller.Integration);
        if (existing is not null)
        {
            FileOwners.CheckChange(call, existing);
            string? old = existing.Content;
            existing.Content = null;
            existing.Passages = [];
            DropContent(call.Store, old);
        }

        file.UploadsInPublic = inPublic;
        JsonObject data = file.Data;
        data["size"] = Json.Number(size);
        data["contentType"] = contentType ?? GuessContentType(key);
        data["tags"] = tags?.Copy() ?? [];
        data["metadata"] = metadata?.WithoutNulls() ?? [];
        data["accessPolicies"] = Json.Texts(policies ?? []);
        data["index"] = index;
        data["status"] = "upload_pending";
        data.Remove("failedStatusReason");
        data.Remove("indexingStack");
        SetExpiry(call, file, expiresAt);
        if (existing is not null)
        {
            Touch(call.Store, file);
        }

        file.UploadSignature = Ids.Hex(16);
        JsonObject answer = Show(file);
        answer["file"]!["uploadUrl"] = $"{call.Store.BaseUrl}_upload/{data.Text("id")}?X-Signature={file.UploadSignature}";
        return answer;
    }

    private static string GuessContentType(string key)
    {
        int dot = key.LastIndexOf('.');
        return dot >= 0 && _contentTypes.TryGetValue(key.Substring(dot), out string? type) ? type : "application/octet-stream";
    }

    /// <summary>The expiry in the body, at minute precision; null when there is none or it is cleared.</summary>
    private static string? CheckedExpiry(Call call, Input body, bool nullable = false)
    {
        if (body.Date("expiresAt", nullable) is not DateTime time)
        {
            return null;
        }

        var minute = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        return minute > call.Store.UtcNow && time <= call.Store.UtcNow.AddDays(MaxExpiryDays)
            ? Clock.Format(minute)
            : throw body.Wrong("expiresAt", $"must be in the future and at most {MaxExpiryDays} days ahead; its seconds are ignored");
    }

    private static void SetExpiry(Call call, FileState file, string? expiresAt)
    {
        file.Data.Remove("expiresAt");
        if (expiresAt is not null)
        {
            file.Data["expiresAt"] = expiresAt;
            call.Store.At(Clock.Parse(expiresAt), "expire", call.BotId, file.Data.Text("id"));
        }
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags(rich: true);
        string[] ids = call.Query.Texts("ids", 50);
        bool? indexed = call.Query.Flag("indexed");
        return call.PageOf(
            "files",
            call.Bot.Files,
            file => FileOwners.CanRead(call, file)
                && tags.Matches(file.Data["tags"] as JsonObject)
                && (ids.Length == 0 || ids.Contains(file.Data.Text("id")))
                && (indexed is null || (bool)file.Data["index"]! == indexed),
            null,
            "key",
            "size",
            "createdAt",
            "updatedAt",
            "status");
    }

    private static JsonObject UpdateMetadata(Call call)
    {
        FileState file = FindToChange(call);
        Input body = call.Body;
        JsonObject? tags = body.Map("tags", nulls: true, 1000);
        JsonObject? metadata = body.Object("metadata");
        string[]? policies = body.TextList("accessPolicies", "integrations", "public_content");
        string? expiresAt = CheckedExpiry(call, body, nullable: true);
        ((JsonObject)file.Data["tags"]!).Merge(tags);
        ((JsonObject)file.Data["metadata"]!).Merge(metadata);
        if (policies is not null)
        {
            file.Data["accessPolicies"] = Json.Texts(policies);
        }

        if (body.Has("expiresAt"))
        {
            SetExpiry(call, file, expiresAt);
        }

        Touch(call.Store, file);
        return Show(file);
    }

    private static JsonObject Copy(Call call)
    {
        string idOrKey = call.Path("idOrKey");
        FileState source = Find(call, "idOrKey");
        bool overwrite = call.Body.Flag("overwrite") ?? false;
        BotState target = call.Bot;
        if (call.Header("x-destination-bot-id") is string botId && !call.Store.State.Bots.TryGetValue(botId, out target!))
        {
            throw ApiError.NotFound("x-destination-bot-id: bot", botId);
        }

        string key = call.Path("destinationKey");
        FileState? existing = FileOwners.OwnByKey(call, target, key);
        if (source.Content is null)
        {
            throw ApiError.Of("RelationConflict", $"file \"{idOrKey}\" has no content yet");
        }

        if (existing is not null && !overwrite)
        {
            throw ApiError.Exists($"There is a file with the key \"{key}\" already");
        }

        if (existing == source)
        {
            return Show(source);
        }

        if (existing is not null)
        {
            FileOwners.CheckChange(call, existing);
        }

        FileState copy = existing ?? New(call.Store, target, key, call.Caller.Integration);
        string? old = copy.Content;
        copy.Content = source.Content;
        copy.Passages = [.. source.Passages.Select(passage => passage.Copy())];
        foreach (string name in new[] { "size", "contentType", "tags", "metadata", "accessPolicies", "index", "indexingStack" })
        {
            copy.Data.With(name, source.Data[name]);
        }

        Touch(call.Store, copy);
        copy.Data["status"] = source.Data.Text("status");
        copy.Data.With("failedStatusReason", source.Data["failedStatusReason"]);
        if (source.Data.Text("status") == "indexing_pending")
        {
            StartIndexing(call.Store, copy, copy.Passages, null);
        }

        DropContent(call.Store, old);
        return Show(copy);
    }

    private static JsonObject ListTags(Call call) => PageOfTexts(call, "tags", FileOwners.Readable(call).SelectMany(TagsOf).Select(tag => tag.Key));

    private static JsonObject ListTagValues(Call call) => PageOfTexts(
        call, "values", FileOwners.Readable(call).SelectMany(TagsOf).Where(tag => tag.Key == call.Path("tag")).Select(tag => (string)tag.Value!));

    private static JsonObject TagsOf(FileState file) => (JsonObject)file.Data["tags"]!;

    private static JsonObject PageOfTexts(Call call, string name, IEnumerable<string> texts) =>
        call.Page(name, texts.Distinct(), text => text, _ => "", text => JsonValue.Create(text));
}
