using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Waits until the content of a file has arrived and, when the file is to be indexed, until that is done; gives the file as it is
/// then. An upload or an indexing that failed is an error with the API's reason. Several files are waited for one after the other, or at once with -ThrottleLimit.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "BpFile")]
[OutputType(typeof(File))]
public sealed class WaitBpFileCommand : BpFileCommand
{
    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(File), OrName = true)]
    [Alias("FileId")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>How long to wait for each file, in seconds. The default is 300.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = DefaultWaitSec;

    /// <summary>The time between two looks, in seconds. The default is 1.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600.0)]
    [NothingToOffer]
    public double IntervalSec { get; set; } = 1;

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in Id)
        {
            WaitFor(id, TimeoutSec, IntervalSec);
        }
    }
}
