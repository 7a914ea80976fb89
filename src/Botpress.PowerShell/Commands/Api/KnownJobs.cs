using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>
/// What people want to have done, where no word of it is in a command's name or help, or where the words are in those of others. A job is
/// known by a word for each of its parts; all that may stand in one place are given, and no job is one phrase.
/// </summary>
internal static class KnownJobs
{
    private static readonly (string[][] Said, string[] Commands)[] _all =
    [
        .. Of(
            // People
            "invite/onboard = Add-BpWorkspaceMember",
            "remove/kick/offboard/delete/drop someone/somebody/anyone/colleague/teammate/coworker/employee = Remove-BpWorkspaceMember",
            "leave workspace/team/organization = Remove-BpWorkspaceMember",
            "make/promote/demote/grant/give admin/administrator/owner/manager/developer/viewer/rights/role/permission = Set-BpWorkspaceMember",
            "transfer/change ownership/owner = Set-BpWorkspaceMember Move-BpBot",
            "who access/see/use = Get-BpWorkspaceMember Get-BpBotAllowlist",
            "limit/restrict/allow/whitelist access/visitor/email/chat = Set-BpBotAllowlist",
            "who did/do/change/changed/delete/deleted/edit/edited/remove/removed/update/updated/create/created/touch/touched = Get-BpAuditRecord Get-BpActivity",
            "security/compliance/activity log/trail/event/report/history = Get-BpAuditRecord",
            "my name/picture/avatar/photo = Set-BpAccount",
            "gdpr/erase/forget user/customer/contact/person/data = Remove-BpUser",
            // Sessions
            "switch/select/choose/use/default/current workspace/bot/tenant/organization/account = Set-BpSession Connect-BpSession Get-BpSession",
            "current/logged user = Get-BpIdentity",
            "page size = Connect-BpSession",
            "rate limit/limiting = Connect-BpSession Start-BpEmulator",
            "remember/keep/save/store token/credential/login/password = Save-BpProfile",
            // Bots
            "block/unblock/pause/unpause/suspend/disable/enable/resume/activate/deactivate/turn/freeze/unfreeze/archive bot/chatbot/agent/assistant = Set-BpBot",
            "secret/env/environment/variable bot/secret/variable = Set-BpBot Set-BpState",
            "wrong/crash/crashed/fail/failing/broken/broke/break/problem/bug/issue/incident = Get-BpBotIssue Get-BpBotLog Get-BpBotIssueEvent",
            "debug/diagnose/troubleshoot/investigate/trace = Get-BpBotLog Get-BpBotIssue Get-BpActionRun",
            "health/status/alive/running bot = Get-BpBot Get-BpBotIssue",
            "slow/performance/latency/traffic/popular/engagement/satisfaction/csat = Get-BpBotAnalytics Get-BpBotLog",
            "number/many/count/total/active conversation/message/user/session/visitor/chat = Get-BpBotAnalytics Get-BpUsage",
            "install/uninstall/enable/disable/connect/add/attach integration/plugin/connector/app = Set-BpBot",
            "unpublish/hide/delist/unlist integration/connector = Set-BpIntegration",
            "make/set/change/turn public/private/unlisted/visible/visibility integration/connector = Set-BpIntegration",
            "whatsapp/telegram/slack/messenger/instagram/discord/zendesk/hubspot/gmail/teams/twilio = Get-BpHubIntegration Set-BpBot Set-BpIntegrationConfiguration",
            "handoff/hitl/escalate/escalation/handover/human = Get-BpHubPlugin Get-BpPlugin",
            "clone/copy/duplicate/backup bot/chatbot/agent = Get-BpBotDefinition Publish-BpBot",
            // Talking to the bot
            "chat/talk/speak/converse/bp bot/chatbot/agent/assistant/chat = Initialize-BpIncomingMessage Send-BpMessage New-BpConversation",
            "ask/question/prompt bot/chatbot/agent/assistant/question = Send-BpMessage Initialize-BpIncomingMessage",
            "test/try bot/chatbot/agent/assistant = Initialize-BpIncomingMessage Start-BpEmulator Send-BpMessage",
            "schedule/delay/postpone/later/tomorrow message/reply/text = Send-BpMessage",
            "broadcast/notify/blast/mass/alert message/everyone/user/customer/contact/people = Send-BpMessage",
            "export/archive/backup/keep/save/download/dump transcript/history/conversation/chat = Export-BpConversation",
            "import/migrate/move/load message/conversation/chat/history/transcript = Import-BpMessage",
            "remind/reminder/later/timer/cron/recurring = New-BpEvent New-BpTask",
            "trigger/fire/emit/raise/send webhook/event/signal = New-BpEvent",
            // What the bot knows
            "train/teach/learn/feed = Get-BpKnowledgeBase Set-BpFile Import-BpTableRow",
            "rag/retrieval = Search-BpFile Get-BpKnowledgeBase",
            "crawl/scrape/index website/url/page/site/web = Set-BpFile Get-BpKnowledgeBase",
            "import/upload/load faq/question/excel/spreadsheet = Import-BpTableRow",
            // Tables
            "add/insert/new/delete/remove/drop/change/edit/alter/modify/create column/field/schema = Set-BpTable",
            "alter/modify/freeze/edit/change table = Set-BpTable",
            "rename column/field = Rename-BpTableColumn",
            "empty/truncate/clear/wipe/purge/flush table/row/record = Remove-BpTableRow",
            "sql/sum/average/aggregate/group row/table/column/query/sql = Find-BpTableRow",
            "update/edit/change cell/row/record = Set-BpTableRow",
            // Money
            "much spend/spent/cost/use/used/consume = Get-BpWorkspaceUsage Get-BpUsage Get-BpBillingUsage",
            "much/what pay/owe/due = Get-BpUpcomingInvoice Get-BpWorkspaceInvoice Get-BpInvoice",
            "ai/llm/token cost/spend/spent/usage/consumption/bill = Get-BpUsage Get-BpWorkspaceUsage Get-BpBillingUsage",
            "ai/llm/token/monthly spend/cost/spending limit/cap/quota/budget/maximum = Set-BpAISpendQuota",
            "usage/use/plan/current quota/limit/allowance = Get-BpWorkspaceQuota Get-BpQuota Get-BpUsage",
            "remaining/remain/left/still message/credit/quota/token/event = Get-BpQuotaCompletion Get-BpWorkspaceQuota Get-BpQuota",
            "upgrade/downgrade/change/switch plan/tier = Set-BpPlan",
            "cancel/stop/end plan/subscription/membership = Stop-BpSubscription"),
    ];

    /// <summary>The jobs that words tell of: how many of their parts were said, and the commands that do them, the best first.</summary>
    public static IEnumerable<(int Parts, string[] Commands)> For(IReadOnlyList<string> stems) =>
        from job in _all
        where job.Said.All(part => part.Any(stems.Contains)) && stems.Count(stem => job.Said.Any(part => part.Contains(stem))) >= job.Said.Length
        select (job.Said.Length, job.Commands);

    private static IEnumerable<(string[][] Said, string[] Commands)> Of(params string[] lines) =>
        from line in lines
        let sides = line.Split('=')
        select (sides[0].Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('/').Select(PhraseWords.Stem).Distinct().ToArray()).ToArray(),
            sides[1].Split([' '], StringSplitOptions.RemoveEmptyEntries));
}
