using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.Jobs;

/// <summary>Finds the row of a batch that an error of the API is about.</summary>
/// <param name="errors">All errors of the batch, which tell together from where rows are counted.</param>
/// <param name="count">How many rows the batch has.</param>
public sealed class RowErrors(IReadOnlyList<string> errors, int count)
{
    // "row 3: ..." counts from 1, unless there is a row 0; "rows[2]" and "index 2" count from 0.
    private static readonly Regex _rowNumber = new(
        @"\brow\s*(?:#|number\s*)?(?<one>\d+)|\brows?\[(?<zero>\d+)\]|\bindex\s*(?<zero>\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly bool _fromZero = errors.Any(error => _rowNumber.Match(error).Groups["one"].Value == "0");

    /// <summary>The row that an error names; null when it names none.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Its place in the batch, from 0, and the number that the error gives it.</returns>
    public (int Index, int Named)? Find(string error)
    {
        Match match = _rowNumber.Match(error);
        Group one = match.Groups["one"];
        if (!int.TryParse(one.Success ? one.Value : match.Groups["zero"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int named))
        {
            return null;
        }

        int index = one.Success && !_fromZero ? named - 1 : named;
        return index < 0 || index >= count ? null : (index, named);
    }
}
