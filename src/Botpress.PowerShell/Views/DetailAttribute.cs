using System;

namespace Botpress.PowerShell;

/// <summary>What lists leave out, and only the object by its id has: of what comes from a list, views show nothing under its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DetailAttribute : Attribute;
