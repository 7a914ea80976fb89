namespace Botpress;

/// <summary>
/// An object without properties of its own: PowerShell keeps those that it was given, and this tells what the object is the same as. Custom
/// objects of PowerShell are alike to whatever compares by value.
/// </summary>
public abstract class PropertyBag
{
    private protected PropertyBag()
    {
    }
}
