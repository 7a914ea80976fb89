using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>What people say, and what the commands call it.</summary>
internal static class Thesaurus
{
    // What people do, and the verbs of commands that do it: the first is meant most.
    private static readonly Dictionary<string, string[]> _verbs = Table(
        ("get list show read fetch retrieve view see display query lookup inspect describe check print enumerate count", "Get Find Test"),
        ("find search look seek filter match", "Find Search Get"),
        ("create make start begin open register generate", "New Add Start Set"),
        ("add append insert invite attach", "Add New Import Set"),
        ("delete remove erase destroy drop purge clear clean kick revoke wipe end close", "Remove Stop Disconnect"),
        ("update change edit modify alter configure adjust assign put", "Set Update Rename"),
        ("patch merge", "Update Set"),
        ("set upsert replace overwrite save store write", "Set Add Import Save"),
        ("upload", "Set Import"),
        ("download", "Save Get Export"),
        ("rename", "Rename Set"),
        ("run call execute invoke trigger", "Invoke Start New"),
        ("send post reply say write answer ask", "Send New Add"),
        ("talk speak converse", "Enter Send"),
        ("listen hear receive", "Receive Get"),
        ("copy duplicate clone", "Copy"),
        ("move transfer", "Move"),
        ("migrate convert upgrade", "Convert Set"),
        ("import load bulk ingest", "Import Add"),
        ("export dump backup archive keep preserve retain", "Export Save Get"),
        ("publish deploy release ship rollback revert restore", "Publish"),
        ("cancel stop halt unsubscribe abort quit", "Stop Remove"),
        ("test validate verify check try", "Test Request Start"),
        ("rotate reset renew regenerate roll", "Reset"),
        ("connect login log sign authenticate auth", "Connect"),
        ("disconnect logout unlink", "Disconnect"),
        ("wait poll await", "Wait"),
        ("sync synchronize synchronise mirror", "Sync Import"),
        ("follow tail watch stream monitor", "Get Wait"),
        ("request apply submit", "Request"),
        ("pay charge", "Invoke"),
        ("track record capture log", "Add"),
        ("schedule plan remind emit fire", "New"),
        ("buy purchase subscribe", "New Set"),
        ("introspect whoami", "Get"));

    // What people call a thing, and the words that names and help have for it. A phrase stands for all its words.
    private static readonly (string[] Said, string[] Meant)[] _nouns =
    [
        .. Pairs(
            "talk bot|speak bot|chat bot|converse bot = enter chat",
            "ask bot|ask bot question|answer bot|wait answer|wait answer bot = send chat message",
            "listen conversation|hear bot = receive chat message",
            "end user|chat api|end user chat api = connect chat",
            "test conversation|conversation test|test bot = invoke chat test",
            "reply chat|answer chat = send message",
            "chatbot|agent|assistant = bot",
            "chat|thread|dialog|dialogue|discussion = conversation",
            "contact|customer|person|people|visitor = user",
            "coworker|colleague|teammate|collaborator|team = workspace member",
            "member|collaborator = member",
            "organization|organisation|tenant|company = workspace",
            "record|entry|line = row",
            "database|datastore|spreadsheet|sheet|dataset = table",
            "field = column",
            "document|doc|attachment|blob|pdf|asset = file",
            "kb|rag|knowledge = knowledge base",
            "folder|directory|folder knowledge base = knowledge base",
            "chunk|excerpt|snippet = passage",
            "pat|token = access token",
            "apikey|key = api key",
            "bot key = bot api key",
            "credential = access token api key",
            "log in|login|log on|logon|sign in|signin|authenticate = connect session",
            "log out|logout|log off|logoff|sign out|signout = disconnect session",
            "upsert row|upsert table row = set table row",
            "upload file|upload = set file",
            "download file|download = save file",
            "csv|bulk row = import table row",
            "mirror csv|sync csv|mirror file|csv mirror = sync table",
            "check csv|validate csv|check row|validate row = test table row",
            "schema csv|infer schema|schema sample|schema row = new table",
            "variable|memory|storage|session data = state",
            "ttl|expiry|expire|expiration|lifetime = state expiry",
            "job = table job task",
            "background job = task",
            "subtask = task",
            "reminder|timer|delayed event|scheduled event|cron = scheduled event",
            "schedule event = new event schedule",
            "hook|webhook = integration",
            "connector|channel|app = integration",
            "marketplace|store|catalog|catalogue|public|hub = hub",
            "extension|addon module = plugin",
            "add on = addon",
            "statistic|stat|metric|kpi|dashboard = analytics",
            "counter = analytics event",
            "observability|trace|telemetry = observation",
            "error|exception|bug|fault|failure = issue log",
            "console|stdout|output = log",
            "history = log",
            "release|snapshot|revision|backup = version",
            "studio|source|json = definition",
            "export bot|backup bot|dump bot = get bot definition",
            "import bot|restore bot = publish bot definition",
            "bot json = bot definition",
            "widget|embed|snippet code|website = webchat",
            "permission|access list|acl|whitelist = allowlist",
            "who am i|whoami|identity|introspect = identity",
            "me|myself|profile = account",
            "my account = account",
            "setting|option = preference configuration",
            "slug|username = handle",
            "audit|audit log|audit trail|who changed = audit record",
            "bill|receipt = invoice",
            "credit card|card|bank|iban = payment method",
            "vat|tax = billing address",
            "cost|spend|spending|money|budget = spend quota usage",
            "price|pricing|tier = plan",
            "limit|cap|allowance|budget = quota",
            "consumption|usage = usage",
            "left|remaining|almost used = quota completion",
            "top up|auto top up|recharge = auto recharge",
            "credit = credit grant",
            "free trial = trial",
            "next bill|next invoice = upcoming invoice",
            "preview = preview",
            "role|rights = member",
            "role member = workspace member",
            "roll back|rollback|revert = publish bot version",
            "search knowledge base|search document|ask knowledge = search file",
            "install integration|add integration bot|enable integration|disable integration = set bot",
            "bulk insert|bulk load|bulk = import table row",
            "save credential|save token|store token|save session = save profile",
            "share bot = shareable id webchat",
            "download bot|clone bot = get bot definition",
            "text message|dm|sms = message",
            "transcript|chat history|message history = message",
            "90 days|retention|compliance|audit trail = export conversation",
            "carousel|choice|button|card payload|image message = message payload",
            "flow|process = workflow",
            "tool|function = action",
            "action history|action call|called action = action run",
            "script|remap|vector remap language|vrl = vrl",
            "mock|fake|offline|sandbox server|local server|simulator|simulate|stand in|without account|dummy = emulator",
            "sandbox = sandboxed conversation shareable id",
            "share link|sharing link|link = shareable id",
            "signing|signature|webhook secret = signing secret",
            "raw request|raw|http|rest|curl|endpoint|any request = api",
            "multiple integration|header|proxy|timeout|retry = connect session",
            "default bot|switch bot|switch workspace|current bot|default workspace|context = session",
            "current session = session",
            "label|category = tag",
            "vector search|semantic search|semantic|similar|embedding = search file passage",
            "indexed|indexing|ready = wait file",
            "participant|attendee = participant",
            "leave conversation|kick user = participant",
            "join conversation|add user conversation = participant",
            "unpaid|outstanding|overdue = invoice charge",
            "event|signal = event")
    ];

    /// <summary>The verbs of commands that do what a word says; none when it says nothing that is done.</summary>
    public static string[] VerbsFor(string stem) => _verbs.TryGetValue(stem, out string[]? verbs) ? verbs : [];

    /// <summary>What the commands may call what the words say, beside the words themselves: each with the words that it stands for.</summary>
    public static IEnumerable<(string[] Said, string[] Meant)> For(IReadOnlyList<string> stems) =>
        _nouns.Where(entry => entry.Said.All(stems.Contains));

    private static Dictionary<string, string[]> Table(params (string Said, string Verbs)[] lines)
    {
        var table = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach ((string said, string verbs) in lines)
        {
            foreach (string word in PhraseWords.Set(said))
            {
                string stem = PhraseWords.Stem(word);
                table[stem] = [.. (table.TryGetValue(stem, out string[]? before) ? before : []).Concat(PhraseWords.Set(verbs)).Distinct()];
            }
        }

        return table;
    }

    private static IEnumerable<(string[] Said, string[] Meant)> Pairs(params string[] lines) =>
        from line in lines
        let sides = line.Split('=')
        from phrase in sides[0].Split('|')
        select (PhraseWords.Raw(phrase).Select(PhraseWords.Stem).ToArray(), PhraseWords.Raw(sides[1]).Select(PhraseWords.Stem).ToArray());
}
