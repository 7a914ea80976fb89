using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Finds rows of a table: all of them, those that match a filter, or those that mean what a text says. Can also count and sum them
/// in groups.
/// </summary>
[Cmdlet(VerbsCommon.Find, "BpTableRow")]
[OutputType("Botpress.TableRow")]
[OutputType(typeof(ListPage))]
public sealed class FindBpTableRowCommand : BpBotCommand, IPagedCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <summary>
    /// Only rows that match: a map of column to value or to a condition, such as @{ category = 'billing' } or
    /// @{ price = @{ '$gte' = 10 } }. Conditions can be joined with $and, $or and $not. Write the names with a $ in single quotes.
    /// </summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public object? Filter { get; set; }

    /// <summary>
    /// Sorts the rows by how near they are to this text, up to 1024 characters, in their searchable columns. Every row comes, with a
    /// similarity from 0 to 1: use -Limit for the best.
    /// </summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Search { get; set; }

    /// <summary>The columns to have; a dot reaches into an object, such as address.city. The default is all.</summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string[]? Select { get; set; }

    /// <summary>
    /// Groups the rows: a map of column to key, avg, max, min, sum or count, or to a list of these, such as
    /// @{ category = 'key'; price = 'avg', 'max' }. What comes is a row for each group.
    /// </summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Group { get; set; }

    /// <summary>The column to sort by: id, createdAt, updatedAt or one of the table. The default is id.</summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? OrderBy { get; set; }

    /// <summary>The order: asc or desc. The default is asc.</summary>
    [Parameter, ApiField, ApiEnum("asc", "desc")]
    public string? OrderDirection { get; set; }

    /// <summary>How many rows to skip, or the Offset of a page that -AsPage gave. The default is 0.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? Offset { get; set; }

    /// <summary>How many rows to have at most in all, however many pages that takes. The default is all.</summary>
    [Parameter, ApiField, ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int? Limit { get; set; }

    /// <summary>Gives one page as an object, with its rows, whether more come and the offset to go on at, and asks for no other. With it, -Limit is how many rows the page has.</summary>
    [Parameter]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        // A group is no row of the table that could be changed or removed.
        var rows = new RowReader(Group is null ? new RowSource(Table ?? "", Context.BotId) : null);
        Guard(Operations.FindTableRows, Table, () =>
        {
            ApiRequest request = RequestOf(Operations.FindTableRows, Table);
            if (Offset is null)
            {
                // The Offset of a page that is not there yet: the first one.
                _ = request.Arguments.Remove("offset");
            }

            Requests.List(request, rows.Read, WriteObject);
        });
    }
}
