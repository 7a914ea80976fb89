using System;

namespace Botpress.PowerShell;

/// <summary>What the words of an error need to know of where the request went.</summary>
internal interface IConnection
{
    /// <summary>The address of the API.</summary>
    Uri ApiUrl { get; }

    /// <summary>Whether that is an emulator's that has been stopped.</summary>
    bool IsOfStoppedEmulator { get; }

    /// <summary>Masks the token and other secrets in a text that somebody else wrote.</summary>
    string Redact(string text);
}
