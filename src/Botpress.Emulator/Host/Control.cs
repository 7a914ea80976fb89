using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>What can be asked of the emulator itself, below <c>/_emulator</c>: faults.</summary>
internal sealed class Control(Authorization authorization, FaultInjector faults)
{
    public const string Segment = "_emulator";

    private const int MaxBody = 1024 * 1024;

    public async Task AnswerAsync(Exchange exchange)
    {
        authorization.Require(exchange, null);
        if (exchange.Method != "POST" || exchange.Path != $"/{Segment}/faults")
        {
            throw ApiError.Of("ResourceNotFound", $"There is no route {exchange.Method} {exchange.Path}");
        }

        var body = new Input(await exchange.ReadJsonAsync(MaxBody).ConfigureAwait(false));
        try
        {
            faults.Ask(new EmulatorFault
            {
                Kind = Enum.TryParse(body.Enum("kind", typeof(EmulatorFaultKind).GetEnumNames()), out EmulatorFaultKind kind) ? kind : EmulatorFaultKind.Status,
                Status = (int)(body.Number("status", whole: true) ?? 0),
                Count = (int)(body.Number("count", whole: true) ?? 1),
                RetryAfterSeconds = (int?)body.Number("retryAfterSeconds", nullable: true, whole: true),
                Operation = body.Text("operation", nullable: true),
            });
        }
        catch (ArgumentException exception)
        {
            throw ApiError.Payload(exception.Message);
        }

        await exchange.SendAsync(200, Json.Bytes(new JsonObject())).ConfigureAwait(false);
    }
}
