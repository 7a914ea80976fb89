using System;
using System.Globalization;

namespace Botpress.Jobs;

/// <summary>How much a job may delete of what is there, so that half a folder, or half a file, does not empty the service.</summary>
internal static class DeleteLimit
{
    /// <summary>How many things may be deleted of so many.</summary>
    /// <param name="maximum">A number, or a part such as 50%.</param>
    /// <param name="there">How many there are.</param>
    /// <param name="things">What they are called: files.</param>
    /// <exception cref="JobException">The text is neither a number nor a part.</exception>
    public static double Of(string maximum, long there, string things)
    {
        string text = maximum.Trim();
        bool isPart = text.EndsWith("%", StringComparison.Ordinal);
        return double.TryParse(isPart ? text.Substring(0, text.Length - 1) : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && (!isPart || number <= 100)
            ? isPart ? number * there / 100 : number
            : throw new JobException("InvalidMaximumDelete", $"-MaximumDelete '{maximum}' is neither a number of {things} nor a part of them.", "Give a number, 10 for example, or a part, 25% for example.");
    }
}
