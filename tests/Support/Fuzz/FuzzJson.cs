using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>JSON as a tree that may hold what no JSON library lets pass: names that come twice, numbers of any length, broken text.</summary>
/// <remarks>In C# 5, as the other sources here: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class FuzzJson
{
    /// <summary>o object, a array, s text, n number, l literal; r is put out as it stands.</summary>
    public char Kind;

    /// <summary>Text as it means, numbers and literals as they are written.</summary>
    public string Text;

    public List<KeyValuePair<string, FuzzJson>> Members;

    public List<FuzzJson> Items;

    public static FuzzJson Of(string text)
    {
        return new FuzzJson { Kind = 's', Text = text };
    }

    public static FuzzJson Number(string text)
    {
        return new FuzzJson { Kind = 'n', Text = text };
    }

    public static FuzzJson Literal(string text)
    {
        return new FuzzJson { Kind = 'l', Text = text };
    }

    public static FuzzJson Raw(string text)
    {
        return new FuzzJson { Kind = 'r', Text = text };
    }

    public static FuzzJson Object()
    {
        return new FuzzJson { Kind = 'o', Members = new List<KeyValuePair<string, FuzzJson>>() };
    }

    public static FuzzJson Array()
    {
        return new FuzzJson { Kind = 'a', Items = new List<FuzzJson>() };
    }

    public FuzzJson With(string name, FuzzJson value)
    {
        Members.Add(new KeyValuePair<string, FuzzJson>(name, value));
        return this;
    }

    /// <summary>A member, the last of that name, as JavaScript takes it; null when there is none.</summary>
    public FuzzJson this[string name]
    {
        get
        {
            if (Kind == 'o')
            {
                for (int i = Members.Count - 1; i >= 0; i--)
                {
                    if (Members[i].Key == name)
                    {
                        return Members[i].Value;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Reads JSON; null when it is none. To a depth that a stack can take.</summary>
    public static FuzzJson Parse(string text)
    {
        int at = 0;
        try
        {
            FuzzJson value = Read(text, ref at, 0);
            Blank(text, ref at);
            return at == text.Length ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
        catch (IndexOutOfRangeException)
        {
            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    public FuzzJson Clone()
    {
        var copy = new FuzzJson { Kind = Kind, Text = Text };
        if (Members != null)
        {
            copy.Members = Members.Select(member => new KeyValuePair<string, FuzzJson>(member.Key, member.Value.Clone())).ToList();
        }

        if (Items != null)
        {
            copy.Items = Items.Select(item => item.Clone()).ToList();
        }

        return copy;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, false);
        return text.ToString();
    }

    /// <summary>What it means: numbers by value, names in order, of those that come twice the last.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text, true);
        return text.ToString();
    }

    /// <summary>A number by its value: its digits without zeros at the ends, and the power of ten of the last.</summary>
    public static string CanonicalNumber(string text)
    {
        Match match = Regex.Match(text, @"^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$");
        if (!match.Success)
        {
            return text;
        }

        string digits = (match.Groups[2].Value + match.Groups[3].Value).TrimStart('0');
        string shorter = digits.TrimEnd('0');
        if (shorter.Length == 0)
        {
            return match.Groups[1].Value + "0";
        }

        BigInteger power = match.Groups[4].Success ? BigInteger.Parse(match.Groups[4].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        power += digits.Length - shorter.Length - match.Groups[3].Length;
        return match.Groups[1].Value + shorter + "e" + power.ToString(CultureInfo.InvariantCulture);
    }

    private void Write(StringBuilder text, bool canonical)
    {
        switch (Kind)
        {
            case 'o':
                text.Append('{');
                List<KeyValuePair<string, FuzzJson>> members = Members;
                if (canonical)
                {
                    members = Members.Select(member => member.Key).Distinct().Select(name => new KeyValuePair<string, FuzzJson>(name, this[name])).ToList();
                }

                for (int i = 0; i < members.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Quote(text, members[i].Key);
                    text.Append(':');
                    members[i].Value.Write(text, canonical);
                }

                text.Append('}');
                break;
            case 'a':
                text.Append('[');
                for (int i = 0; i < Items.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Items[i].Write(text, canonical);
                }

                text.Append(']');
                break;
            case 's':
                Quote(text, Text);
                break;
            case 'n':
                text.Append(canonical ? CanonicalNumber(Text) : Text);
                break;
            default:
                text.Append(Text);
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (pair)
            {
                text.Append(c).Append(value[++i]);
            }
            else if (c == '"' || c == '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }

    private static void Blank(string text, ref int at)
    {
        while (at < text.Length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        {
            at++;
        }
    }

    private static FuzzJson Read(string text, ref int at, int depth)
    {
        if (depth > 1000)
        {
            throw new FormatException();
        }

        Blank(text, ref at);
        switch (text[at])
        {
            case '{':
                FuzzJson map = Object();
                at++;
                Blank(text, ref at);
                if (text[at] == '}')
                {
                    at++;
                    return map;
                }

                while (true)
                {
                    Blank(text, ref at);
                    string name = ReadText(text, ref at);
                    Blank(text, ref at);
                    Take(text, ref at, ':');
                    map.With(name, Read(text, ref at, depth + 1));
                    Blank(text, ref at);
                    if (text[at] == '}')
                    {
                        at++;
                        return map;
                    }

                    Take(text, ref at, ',');
                }

            case '[':
                FuzzJson list = Array();
                at++;
                Blank(text, ref at);
                if (text[at] == ']')
                {
                    at++;
                    return list;
                }

                while (true)
                {
                    list.Items.Add(Read(text, ref at, depth + 1));
                    Blank(text, ref at);
                    if (text[at] == ']')
                    {
                        at++;
                        return list;
                    }

                    Take(text, ref at, ',');
                }

            case '"':
                return Of(ReadText(text, ref at));
            default:
                int start = at;
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '-' || text[at] == '+' || text[at] == '.'))
                {
                    at++;
                }

                string word = text.Substring(start, at - start);
                if (word == "true" || word == "false" || word == "null")
                {
                    return Literal(word);
                }

                if (Regex.IsMatch(word, @"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$"))
                {
                    return Number(word);
                }

                throw new FormatException();
        }
    }

    private static void Take(string text, ref int at, char expected)
    {
        if (text[at] != expected)
        {
            throw new FormatException();
        }

        at++;
    }

    private static string ReadText(string text, ref int at)
    {
        Take(text, ref at, '"');
        var value = new StringBuilder();
        while (text[at] != '"')
        {
            if (text[at] < ' ')
            {
                throw new FormatException();
            }

            if (text[at] != '\\')
            {
                value.Append(text[at++]);
                continue;
            }

            at++;
            switch (text[at])
            {
                case 'n': value.Append('\n'); break;
                case 't': value.Append('\t'); break;
                case 'r': value.Append('\r'); break;
                case 'b': value.Append('\b'); break;
                case 'f': value.Append('\f'); break;
                case 'u':
                    value.Append((char)int.Parse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    at += 4;
                    break;
                case '"': case '\\': case '/': value.Append(text[at]); break;
                default: throw new FormatException();
            }

            at++;
        }

        at++;
        return value.ToString();
    }
}
