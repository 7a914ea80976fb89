using System;

namespace Botpress.Client;

/// <summary>A successful answer, read to its end.</summary>
/// <param name="Status">The HTTP status, 200 to 299.</param>
/// <param name="Body">The body, UTF-8 without a byte order mark; empty when there is none.</param>
public sealed record ApiAnswer(int Status, ReadOnlyMemory<byte> Body);
