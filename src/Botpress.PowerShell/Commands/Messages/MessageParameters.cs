using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Takes an address that channels can show: absolute, http or https.</summary>
internal sealed class WebAddressAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (!MessagePayload.IsAddress(arguments?.ToString()))
        {
            throw new ValidationMetadataException($"'{Names.Short(arguments)}' is no absolute http or https address, such as https://example.com/picture.png.");
        }
    }
}

/// <summary>Takes one thing or several, brings each into the API's shape, and refuses what cannot be brought there.</summary>
internal abstract class MessagePartsAttribute(Func<object?, object> toPart) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return (inputData is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : inputData) switch
            {
                null => null,
                IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(toPart).ToArray(),
                _ => new[] { toPart(inputData) },
            };
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}

/// <summary>Takes the options of a choice.</summary>
internal sealed class MessageOptionAttribute() : MessagePartsAttribute(MessagePayload.ToOption);

/// <summary>Takes the actions of a card.</summary>
internal sealed class CardActionAttribute() : MessagePartsAttribute(MessagePayload.ToAction);

/// <summary>Takes the cards of a carousel.</summary>
internal sealed class CarouselCardAttribute() : MessagePartsAttribute(MessagePayload.ToCard);

/// <summary>Takes the parts of a bloc.</summary>
internal sealed class BlocPartAttribute() : MessagePartsAttribute(MessagePayload.ToPart);

/// <summary>Takes of a payload with its type only what the API calls the payload; anything else as it is.</summary>
internal sealed class PayloadOnlyAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is MessagePayload made ? made.Payload : inputData;
}
