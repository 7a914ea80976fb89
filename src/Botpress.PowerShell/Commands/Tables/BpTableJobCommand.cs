using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command whose work is done by a job of the API, which can be waited for.</summary>
public abstract class BpTableJobCommand : BpBotCommand
{
    /// <summary>Waits until the job is done.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long -Wait waits for each job, in seconds. The default is 300.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = TableJobWait.DefaultSec;

    /// <summary>Starts a job for each table, when ShouldProcess agrees, and writes it: as it begins or, with -Wait, as it ends.</summary>
    private protected void StartEach(Operation operation, string[] tables, string action, Func<string, TableJobWait> wait)
    {
        foreach (string table in tables)
        {
            if (!ShouldProcess(NamedIds.Describe(table), action))
            {
                continue;
            }

            _ = Guard(operation, table, () =>
            {
                ApiRequest request = RequestOf(operation, table);
                TableJob job = Requests.Read<TableJob>(request);
                TableJob? ended = null;
                if (!Wait || wait(table).UntilDone(table, job.Id!, job.Status, TimeoutSec, [TableJobWait.JobsOf(table, request.Context)], out ended))
                {
                    WriteModel(ended ?? job, request);
                }
            });
        }
    }
}
