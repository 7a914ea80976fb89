using System;
using System.Management.Automation;
using System.Security;

namespace Botpress.PowerShell;

/// <summary>Takes a secret that no history has: a SecureString, or the password of a credential. What else is given is not shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretOnlyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null,
        SecureString secret => secret,
        PSCredential credential => credential.Password,
        _ => throw new ArgumentTransformationMetadataException(
            "A token in plain text would stay in the history of the shell. Name it: -Token, whose lines the history leaves out. Better still give a SecureString, from Read-Host -AsSecureString, or a secret of a vault with -SecretName. "
            + "If a real token was typed just now, take the line out of the history (Clear-History, and the file that (Get-PSReadLineOption).HistorySavePath names)."),
    };
}
