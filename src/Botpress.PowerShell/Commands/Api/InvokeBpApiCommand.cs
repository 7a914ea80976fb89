using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sends any request to the API, with the session's token, retries and errors: for what has no command yet, or to see an answer as it
/// is. The answer comes as plain objects; with -All the items of a list come, from every page.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpApi", SupportsShouldProcess = true, DefaultParameterSetName = "Answer")]
[OutputType(typeof(PSObject))]
public sealed class InvokeBpApiCommand : BpBotCommand
{
    /// <summary>The path, for example /v1/admin/bots; it may have a query. A whole URL must be one of the session's API.</summary>
    [Parameter(Mandatory = true, Position = 0), Text]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method. The default is GET.</summary>
    [Parameter(Position = 1), Text]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE")]
    public string Method { get; set; } = "GET";

    /// <summary>The body: an object such as a hashtable, sent as JSON, or JSON text, sent as it is. Without one, {} is sent; with GET nothing ever is.</summary>
    [Parameter(Position = 2)]
    [NothingToOffer]
    public object? Body { get; set; }

    /// <summary>Fields of the query beside those in the path. Lists repeat the name, maps use dots, as in tags.topic=billing.</summary>
    [Parameter]
    [NothingToOffer]
    public IDictionary? Query { get; set; }

    /// <summary>Follows the pages of a list and gives its items one by one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <summary>With -All, the property of the answer that holds the list. It need be told only where the answer has several lists.</summary>
    [Parameter(ParameterSetName = "All"), Text]
    [NothingToOffer]
    public string? ItemsProperty { get; set; }

    /// <summary>The workspace to work in. The default is the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Workspace))]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    [AllowEmptyString]
    public string? WorkspaceId { get; set; }

    private protected override ApiContext Context => IsBound(nameof(WorkspaceId)) ? base.Context with { WorkspaceId = WorkspaceId } : base.Context;

    internal override string ParameterFor(string field) =>
        GetType().GetProperty(Names.ToPascalCase(field)) is System.Reflection.PropertyInfo property ? property.Name
        : Query?.Contains(field) == true ? nameof(Query) : nameof(Body);

    /// <inheritdoc/>
    private protected override void Process()
    {
        var method = new HttpMethod(Method.ToUpperInvariant());
        string path = Uri.TryCreate(Path, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url.AbsolutePath : "/" + Path.Split('?')[0].TrimStart('/');
        var custom = Operation.Custom(method, path);
        Guard(custom with { Name = method.Method, Repeatable = (Operation.Find(method, path) ?? custom).Repeatable }, Path, () =>
        {
            var target = ApiTarget.Parse(Path, ActiveSession.ApiUrl);
            var known = Operation.Find(method, target.Path);
            Paging paging = !All ? Paging.None : known?.Paging == Paging.Offset ? Paging.Offset : Paging.Token;
            if (paging == Paging.Token && method != HttpMethod.Get)
            {
                throw new ArgumentException($"-All follows the pages of a list, and {method} {Names.Short(target.Path)} is none that is known. Leave it out.");
            }

            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            AddQuery(arguments);
            if (paging == Paging.Token && target.Take("nextToken") is string nextToken && !arguments.ContainsKey("nextToken"))
            {
                arguments["nextToken"] = nextToken;
            }

            Operation operation = Operation.Custom(method, target.ToString()) with
            {
                // The known name: what is masked in debug messages depends on it.
                Name = known?.Name ?? $"{method} {target.Path}",
                Repeatable = (known ?? Operation.Custom(method, target.Path)).Repeatable,
                Query = paging == Paging.Token ? [.. arguments.Keys.Where(name => name != "nextToken"), "nextToken"] : [.. arguments.Keys],
                Paging = paging,
                Result = ItemsProperty ?? (known is { Paging: not Paging.None } ? known.Result : Operation.OnlyList),
            };
            AddBody(arguments, method, apart: paging == Paging.Offset);
            if (method == HttpMethod.Get || ShouldProcess(target.Path, method.Method))
            {
                Write(new ApiRequest(operation, arguments, Context));
            }
        });
    }

    private void Write(ApiRequest request)
    {
        if (All)
        {
            Requests.List<object?>(request, JsonValue.Read, WriteObject, asItIs: true);
            return;
        }

        // An answer without a body is none; one that is null is one.
        foreach (object? answered in Requests.Read<object?[]>(request, answer => answer.Body.IsEmpty ? [] : [ModelReader.FreeForm(answer)]))
        {
            WriteObject(answered, enumerateCollection: true);
        }
    }

    private void AddQuery(Dictionary<string, object?> arguments)
    {
        if (JsonValue.FromPowerShell(Query, nameof(Query)) is IDictionary fields)
        {
            foreach (DictionaryEntry field in fields)
            {
                arguments[(string)field.Key] = field.Value;
            }
        }
    }

    /// <param name="arguments">What to add the body to.</param>
    /// <param name="method">The method.</param>
    /// <param name="apart">Whether paging must be able to set fields of the body, so that it cannot go out as it is.</param>
    private void AddBody(Dictionary<string, object?> arguments, HttpMethod method, bool apart)
    {
        object? body = Body is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : Body;
        if (body is null)
        {
            return;
        }

        if (method == HttpMethod.Get)
        {
            throw new ArgumentException("-Body is not sent with GET. Use -Query for fields of the query, or -Method POST, PUT, PATCH or DELETE.");
        }

        JsonElement? json = body is string text ? Parse(text) : null;
        if (!apart)
        {
            arguments[ApiClient.WholeBody] = json is null ? JsonValue.FromPowerShell(body, nameof(Body)) : Encoding.UTF8.GetBytes((string)body);
            return;
        }

        if (JsonValue.FromPowerShell(json is JsonElement element ? JsonValue.Read(element) : body, nameof(Body)) is not IDictionary fields)
        {
            throw new ArgumentException("-Body is no object. Give one, for example a hashtable.");
        }

        foreach (DictionaryEntry field in fields)
        {
            arguments[(string)field.Key] = field.Value;
        }
    }

    private static JsonElement Parse(string text)
    {
        if (JsonText.IsBroken(text))
        {
            throw new ArgumentException("-Body has half of a character (a lone surrogate), which cannot be sent. Was the text cut within an emoji?");
        }

        try
        {
            using var document = JsonDocument.Parse(text, JsonText.DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"-Body is text that is not JSON: {exception.Message} Give JSON text, or an object such as a hashtable.", exception);
        }
    }
}
