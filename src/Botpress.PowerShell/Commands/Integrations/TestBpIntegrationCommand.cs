using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Tells whether the API would take a definition of an integration: true or false, or with -Detailed also what is wrong with it. With
/// -Id, or a piped integration, it tests a change of a version that there is, else a new version. Changes nothing. A definition from a
/// JSON file can be piped in: its fields are taken by their names. Of a piped integration only the id is taken, unless -Version or -Name
/// asks for another version of it.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "BpIntegration", DefaultParameterSetName = "New")]
[Takes("Integration")]
[OutputType(typeof(bool), typeof(IntegrationValidation))]
public sealed class TestBpIntegrationCommand : BpIntegrationDefinitionCommand
{
    /// <summary>The name of the new version, at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "New", ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>The new version, at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "New", ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString]
    [NothingToOffer]
    public string? Version { get; set; }

    /// <summary>Tests a development integration.</summary>
    [Parameter(ParameterSetName = "New", ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter Dev { get; set; }

    /// <summary>The id of the integration to test a change of, of one version.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Change", ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Integration))]
    [Alias("IntegrationId")]
    [ArgumentCompleter(typeof(IntegrationIdCompleter))]
    public string? Id { get; set; }

    /// <summary>How long one run of its code may take, in seconds.</summary>
    [Parameter(ParameterSetName = "Change", ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public long? MaxExecutionTime { get; set; }

    /// <summary>Gives an object that says whether the definition is valid, and what is wrong with it.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        string? id = ParameterSetName == "Change" ? Id
            : IsTyped(nameof(Name)) || IsTyped(nameof(Version)) ? null
            : ((InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject) as Integration)?.Id;
        Operation operation = id is null ? Operations.ValidateIntegrationCreation : Operations.ValidateIntegrationUpdate;
        Guard(operation, id ?? Name, () =>
        {
            ApiRequest request = RequestOf(operation, id);
            ApiException? problem = null;
            try
            {
                Requests.Send(request);
            }
            catch (ApiException exception) when (exception.Status is 400 or 409 or 413)
            {
                // What the API says of the definition is the answer.
                problem = exception;
            }

            if (Detailed)
            {
                WriteModel(
                    new IntegrationValidation
                    {
                        IsValid = problem is null,
                        ErrorType = problem?.Type,
                        Message = problem is null ? null : ActiveSession.Redact(problem.Message),
                        Name = id is null ? Name : null,
                        Version = id is null ? Version : null,
                        IntegrationId = id,
                    },
                    request);
            }
            else
            {
                WriteObject(problem is null);
            }
        });
    }
}
