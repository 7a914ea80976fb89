using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The passages of files and the search over those of indexed files.</summary>
internal static class FileSearchApi
{
    private static readonly string[] _passageTypes = ["title", "subtitle", "paragraph", "blockquote", "list", "table", "code", "image"];

    public static void Register(Router router)
    {
        router.On(Operations.SearchFiles, Search);
        router.On(Operations.ListFilePassages, List);
        router.On(Operations.SetFilePassages, Set);
    }

    private static JsonObject List(Call call)
    {
        FileState file = FilesApi.Find(call);
        int? size = call.Query.Whole("limit", 1, 200) ?? call.Query.Whole("pageSize", 1, 200);
        return call.Page(
            "passages",
            (file.Data.Text("status") == FileOwners.Indexing ? [] : file.Passages).Select((passage, index) => (passage, index)),
            item => item.index.ToString("D10", System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
            item => item.passage.Copy(),
            size: size);
    }

    private static JsonObject Set(Call call)
    {
        FileState file = FilesApi.FindToChange(call);
        List<JsonObject> passages = [.. call.Body.Items("passages").Select((item, position) => FileContent.Passage(
            item.RequiredText("content"),
            item.Enum("type", _passageTypes) ?? "paragraph",
            position,
            (int?)item.Number("pageNumber", 0, int.MaxValue, whole: true)))];
        file.Data["index"] = true;
        FilesApi.StartIndexing(call.Store, file, passages, null);
        FilesApi.Touch(call.Store, file);
        return [];
    }

    private static JsonObject Search(Call call)
    {
        string query = call.Query.RequiredText("query", 1024);
        TagFilter tags = call.Query.Tags(rich: true);
        int limit = call.Query.Whole("limit", 1, 50) ?? 20;
        int depth = call.Query.Whole("contextDepth", 0, 10) ?? 1;
        bool consolidate = call.Query.Flag("consolidate") ?? false;
        bool breadcrumb = call.Query.Flag("includeBreadcrumb") ?? false;
        bool withContext = call.Query.Flag("withContext") ?? false;
        string[] words = TextSearch.Words(query);
        IEnumerable<(FileState File, int Index, double Score)> hits = FileOwners.Readable(call)
            .Where(file => file.Data.Text("status") == "indexing_completed" && tags.Matches(file.Data["tags"] as JsonObject))
            .SelectMany(file => file.Passages.Select((passage, index) =>
                (File: file, Index: index, Score: TextSearch.Similarity(words, passage.Text("content")))))
            .Where(hit => hit.Score > 0)
            .OrderByDescending(hit => hit.Score)
            .Take(limit);
        IEnumerable<JsonObject> passages = consolidate
            ? hits.GroupBy(hit => hit.File).Select(group => Consolidated(group.Key, [.. group.Select(hit => hit.Index)], group.Max(hit => hit.Score)))
            : hits.Select(hit =>
            {
                JsonObject passage = hit.File.Passages[hit.Index];
                JsonObject shown = Show(hit.File, passage.Text("content"), hit.Score, (JsonObject)passage["meta"]!);
                return withContext || breadcrumb ? shown.With("context", Context(hit.File, hit.Index, withContext ? depth : -1, breadcrumb)) : shown;
            });
        return new JsonObject { ["passages"] = new JsonArray([.. passages]) };
    }

    private static JsonObject Show(FileState file, string content, double score, JsonObject meta) => new()
    {
        ["content"] = content,
        ["score"] = score,
        ["meta"] = meta.Copy(),
        ["file"] = file.Data.Only("id", "key", "contentType", "metadata", "tags", "createdAt", "updatedAt"),
    };

    /// <summary>All that was found in one file, in its order.</summary>
    private static JsonObject Consolidated(FileState file, List<int> indexes, double score)
    {
        indexes.Sort();
        string content = string.Join("\n\n", indexes.Select(index => file.Passages[index].Text("content")));
        return Show(file, content, score, new JsonObject { ["type"] = "consolidated" });
    }

    private static JsonArray Context(FileState file, int index, int depth, bool breadcrumb)
    {
        var context = new JsonArray();
        void Add(int position, string type) => context.Add((JsonNode)new JsonObject
        {
            ["id"] = file.Passages[position].Text("id"),
            ["text"] = file.Passages[position].Text("content"),
            ["offset"] = position - index,
            ["type"] = type,
        });

        if (breadcrumb)
        {
            for (int position = index - 1; position >= 0; position--)
            {
                if (file.Passages[position]["meta"]!.AsObject().TextOrNull("subtype") is "title" or "subtitle")
                {
                    Add(position, "breadcrumb");
                    break;
                }
            }
        }

        if (depth >= 0)
        {
            for (int position = Math.Max(0, index - depth); position <= Math.Min(file.Passages.Count - 1, index + depth); position++)
            {
                Add(position, position < index ? "preceding" : position == index ? "current" : "subsequent");
            }
        }

        return context;
    }
}
