using System.Globalization;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets rows of a table by their ids. To look for rows use Find-BpTableRow.</summary>
[Cmdlet(VerbsCommon.Get, "BpTableRow")]
[OutputType("Botpress.TableRow")]
public sealed class GetBpTableRowCommand : BpBotCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <summary>The ids of the rows.</summary>
    [Parameter(Mandatory = true, Position = 1), RowId]
    [Alias("RowId")]
    [NothingToOffer]
    public long[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        var rows = new RowReader(new RowSource(Table ?? "", Context.BotId));
        foreach (long id in Id)
        {
            Guard(Operations.GetTableRow, id.ToString(CultureInfo.InvariantCulture), () =>
            {
                ApiRequest request = RequestOf(Operations.GetTableRow, Table);
                request.Arguments["id"] = id;
                WriteObject(Requests.Read(request, answer => RowsAnswer.Read(answer, rows)).Rows, enumerateCollection: true);
            });
        }
    }
}
