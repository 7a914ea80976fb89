using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>What can be asked of the emulator itself, below <c>/_emulator</c>: how it is, faults, settings, and to stop.</summary>
internal sealed class Control(Authorization authorization, EmulatorServer server)
{
    public const string Segment = "_emulator";

    private const int MaxBody = 1024 * 1024;

    public async Task AnswerAsync(Exchange exchange)
    {
        authorization.Require(exchange, null);
        var body = new Input(await exchange.ReadJsonAsync(MaxBody).ConfigureAwait(false));
        var answer = new JsonObject();
        try
        {
            switch ($"{exchange.Method} {exchange.Path}")
            {
                case $"GET /{Segment}":
                    answer = Status();
                    break;
                case $"POST /{Segment}/faults":
                    Ask(body);
                    break;
                case $"POST /{Segment}/chat/break":
                    server.BreakChat();
                    break;
                case $"POST /{Segment}/settings":
                    Set(body);
                    break;
                case $"POST /{Segment}/logs":
                    WriteLog(body);
                    break;
                case $"POST /{Segment}/stop":
                    answer.With("fault", server.AskToStop());
                    break;
                default:
                    throw ApiError.Of("ResourceNotFound", $"There is no route {exchange.Method} {exchange.Path}");
            }
        }
        catch (ArgumentException exception)
        {
            throw ApiError.Payload(exception.Message);
        }

        await exchange.SendAsync(200, Json.Bytes(answer)).ConfigureAwait(false);
    }

    private JsonObject Status() => new()
    {
        ["processId"] = server.ProcessId,
        ["requestCount"] = server.RequestCount,
        ["faultRate"] = server.FaultRate,
        ["warnings"] = Json.Texts([.. server.Warnings]),
        ["clockOffsetSeconds"] = server.ClockOffset.TotalSeconds,
        ["faultCounts"] = new JsonObject(server.FaultCounts.Select(count => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(count.Key, count.Value))),
    };

    private void Ask(Input body) => server.FailNext(new EmulatorFault
    {
        Kind = Enum.TryParse(body.Enum("kind", typeof(EmulatorFaultKind).GetEnumNames()), out EmulatorFaultKind kind) ? kind : EmulatorFaultKind.Status,
        Status = (int)(body.Number("status", whole: true) ?? 0),
        Count = (int)(body.Number("count", whole: true) ?? 1),
        AfterFrames = (int)(body.Number("afterFrames", whole: true) ?? 0),
        RetryAfterSeconds = (int?)body.Number("retryAfterSeconds", nullable: true, whole: true),
        Operation = body.Text("operation", nullable: true),
    });

    private void Set(Input body)
    {
        server.FaultRate = body.Number("faultRate") ?? server.FaultRate;
        if (body.Number("clockOffsetSeconds", -1e10, 1e10) is double seconds)
        {
            server.ClockOffset = TimeSpan.FromSeconds(seconds);
        }
    }

    private void WriteLog(Input body) =>
        server.WriteLog(body.RequiredText("botId"), body.RequiredText("message"), body.Text("level") ?? "info", body.Date("timestamp"));
}
