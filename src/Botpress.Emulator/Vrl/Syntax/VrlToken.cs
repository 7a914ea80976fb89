namespace Botpress.Emulator.Vrl;

/// <summary>What a token is.</summary>
internal enum VrlTokenKind
{
    Name,

    /// <summary>A name with an at sign, or one of letters that only paths may have.</summary>
    Field,

    /// <summary>A word that is kept for later, as <c>for</c>.</summary>
    Reserved,

    /// <summary><c>if</c>, <c>else</c>, <c>true</c>, <c>false</c>, <c>null</c>, <c>abort</c>, <c>return</c>.</summary>
    Word,

    /// <summary>A name with <c>(</c> or <c>!</c> right behind it.</summary>
    Call,
    Text,
    RawText,
    Regex,
    Timestamp,
    Integer,
    Float,
    NewLine,

    /// <summary>An operator, or a sign of one letter.</summary>
    Sign,

    /// <summary>What no script can have.</summary>
    Strange,
    End,
}

/// <summary>A token: what it is, what it says, where it stands.</summary>
internal sealed record VrlToken(VrlTokenKind Kind, string Text, VrlSpan Span, object? Value = null)
{
    public bool Is(string sign) => Kind is VrlTokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind is VrlTokenKind.Word && Text == word;
}
