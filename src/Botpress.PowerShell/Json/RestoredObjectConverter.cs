using System;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// Makes a live object of one that was restored, with what it can be given. PowerShell does so itself where it compares the two, and fails
/// at each property that can only be read. What is live is compared with what was restored as it is.
/// </summary>
public sealed class RestoredObjectConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => (sourceValue is PSObject wrapped ? wrapped.BaseObject : sourceValue) switch
    {
        RestoredObject restored => restored.Model == destinationType,
        BotpressObject => destinationType == typeof(RestoredObject),
        _ => false,
    };

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => CanConvertFrom((object)sourceValue, destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom(PSObject.AsPSObject(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        if (destinationType == typeof(RestoredObject))
        {
            return sourceValue.BaseObject;
        }

        object made = Activator.CreateInstance(destinationType, nonPublic: true)!;
        foreach (PropertyInfo property in destinationType.GetProperties())
        {
            if (property.GetSetMethod(nonPublic: true) is MethodInfo setter && sourceValue.Properties[property.Name]?.Value is object value
                && LanguagePrimitives.TryConvertTo(value, property.PropertyType, formatProvider, out object converted))
            {
                _ = setter.Invoke(made, [converted]);
            }
        }

        return made;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();
}
