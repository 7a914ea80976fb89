using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;

namespace Botpress.Client;

/// <summary>Which ids an operation needs in its headers.</summary>
public enum Scope
{
    /// <summary>None: an account or workspace call that names what it needs in its path.</summary>
    None,

    /// <summary><c>x-workspace-id</c> is required (admin and billing).</summary>
    Workspace,

    /// <summary><c>x-bot-id</c> is required (runtime, tables, files).</summary>
    Bot,

    /// <summary><c>x-user-key</c> is required: the key of a person who talks to a bot (Chat API).</summary>
    Chat,
}

/// <summary>How an operation hands out a long list.</summary>
public enum Paging
{
    /// <summary>Everything comes in one answer.</summary>
    None,

    /// <summary>Query <c>nextToken</c>; the next one comes in <c>meta.nextToken</c> or, for logs, at the top level.</summary>
    Token,

    /// <summary>Body <c>offset</c> and <c>limit</c>; the answer says <c>hasMore</c>.</summary>
    Offset,
}

/// <summary>An argument that names the workspace or bot to work in, as headers do elsewhere.</summary>
/// <param name="Of">Whose id it is.</param>
/// <param name="Argument">The argument's name.</param>
public sealed record PathScope(Scope Of, string Argument);

/// <summary>
/// One operation of the Botpress Cloud API: all that is needed to build its request and to read its answer.
/// An argument that is in neither <see cref="Path"/>, <see cref="Query"/> nor <see cref="Headers"/> goes into the JSON body.
/// </summary>
/// <param name="Name">The operation's own name, for example <c>listConversations</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its parameters in braces, for example <c>/v1/chat/conversations/{id}</c>.</param>
/// <param name="Scope">The id that must be in the headers.</param>
public sealed record Operation(string Name, HttpMethod Method, string Path, Scope Scope)
{
    /// <summary>A <see cref="Result"/> that stands for the only list in the answer, whatever its name.</summary>
    public const string OnlyList = "*";

    private readonly bool? _repeatable;
    private readonly bool? _isChat;

    /// <summary>The query fields, in the order in which they are sent.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>The arguments that are sent as a header of the same name.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The property of the answer that holds the object or the list; null when the answer itself is it.</summary>
    public string? Result { get; init; }

    /// <summary>The status of a successful answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>
    /// The field of the answer that holds a new key, shown this once, where its name does not say that it is a secret (<c>value</c>, <c>key</c>).
    /// What names that say so hold is hidden in all answers. Null where no key is made.
    /// </summary>
    public string? KeyField { get; init; }

    /// <summary>
    /// Whether it is of the Chat API, whatever it needs: such an operation goes out as a person who talks to a bot, never as the bot's owner, and
    /// its errors may come with a status of success.
    /// </summary>
    public bool IsChat { get => _isChat ?? Scope == Scope.Chat; init => _isChat = value; }

    /// <summary>How the list is paged.</summary>
    public Paging Paging { get; init; }

    /// <summary>
    /// Whether sending it twice does no more than sending it once, so that it may be repeated after a fault.
    /// GET, PUT and DELETE are (RFC 9110, 9.2.2); a POST only where the operation's meaning says so.
    /// </summary>
    public bool Repeatable
    {
        get => _repeatable ?? (Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete);
        init => _repeatable = value;
    }

    /// <summary>
    /// The argument that says in which workspace or bot it works. It is what follows their name in the path, if there is more behind it;
    /// a few operations have it in the query or the body. Null where only headers say it.
    /// </summary>
    public PathScope? PathScope { get; init; } = ScopeIn(Path);

    /// <summary>Whether it answers with a JSON object or array, as all operations of the API do.</summary>
    public bool AnswersJson { get; private init; } = true;

    /// <summary>The names of the parameters in the path, in order.</summary>
    public IEnumerable<string> PathParameters
    {
        get
        {
            for (int open = Path.IndexOf('{'); open >= 0; open = Path.IndexOf('{', open + 1))
            {
                yield return Path.Substring(open + 1, Path.IndexOf('}', open) - open - 1);
            }
        }
    }

    /// <summary>Whether an argument goes into the JSON body.</summary>
    /// <param name="field">The argument's name.</param>
    public bool IsInBody(string field) => !PathParameters.Contains(field) && !Query.Contains(field) && !Headers.Contains(field);

    /// <summary>The operation that a request with this method and path would be; null when none is known.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path with its ids filled in, without a query.</param>
    public static Operation? Find(HttpMethod method, string path)
    {
        string[] segments = path.Split('/');
        return Operations.All
            .Where(operation => operation.Method == method && Matches(operation.Path.Split('/'), segments))
            .OrderBy(operation => operation.PathParameters.Count())
            .FirstOrDefault();
    }

    /// <summary>An operation for any path, as <c>Invoke-BpApi</c> needs it: no scope, no known fields.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below the API's address, starting with a slash.</param>
    /// <returns>An operation whose name is the method and the path.</returns>
    public static Operation Custom(HttpMethod method, string path) => new($"{method.Method} {path}", method, path, Scope.None) { AnswersJson = false };

    private static PathScope? ScopeIn(string path)
    {
        string[] segments = path.Split('/');
        for (int place = 1; place < segments.Length - 1; place++)
        {
            Scope scope = segments[place - 1] switch { "bots" => Scope.Bot, "workspaces" => Scope.Workspace, _ => Scope.None };
            if (scope != Scope.None && segments[place].StartsWith("{", StringComparison.Ordinal))
            {
                return new PathScope(scope, segments[place].Trim('{', '}'));
            }
        }

        return null;
    }

    private static bool Matches(string[] template, string[] segments) =>
        template.Length == segments.Length
        && template.Zip(segments, (known, given) => known.StartsWith("{", StringComparison.Ordinal) || known == given).All(same => same);
}
