using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// A small part of the Vector Remap Language: assignments to paths, arithmetic, comparison and boolean operators,
/// literals, <c>del</c>, <c>upcase</c>, <c>downcase</c> and <c>length</c>. Anything else is refused by name.
/// </summary>
internal static class VrlApi
{
    private static readonly string[][] _levels = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/"]];

    public static void Register(Router router) => router.On(Operations.RunVrl, Run);

    private static JsonObject Run(Call call)
    {
        JsonObject data = call.Body.RequiredObject("data").Copy();
        var program = new Program(data, Tokens(call.Body.RequiredText("script")));
        JsonNode? result = program.Run();
        return new JsonObject { ["data"] = data, ["result"] = result?.DeepClone() };
    }

    private static ApiError Unsupported(string part) =>
        ApiError.Of("Runtime", $"script: the emulator knows only a subset of VRL and cannot run \"{part}\"");

    private static ApiError Fault(string what) => ApiError.Of("Runtime", $"script: {what}");

    /// <summary>Splits a script: numbers, texts (with their opening quote), names, paths (with their dot), operators, line ends.</summary>
    private static List<string> Tokens(string script)
    {
        var tokens = new List<string>();
        static bool IsName(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
        for (int index = 0; index < script.Length;)
        {
            char letter = script[index];
            int start = index;
            if (letter is '\n' or ';')
            {
                tokens.Add("\n");
                index++;
            }
            else if (char.IsWhiteSpace(letter))
            {
                index++;
            }
            else if (letter == '#')
            {
                while (index < script.Length && script[index] != '\n')
                {
                    index++;
                }
            }
            else if (letter == '"')
            {
                var text = new StringBuilder("\"");
                for (index++; index < script.Length && script[index] != '"'; index++)
                {
                    if (script[index] == '\\' && index + 1 < script.Length)
                    {
                        index++;
                        text.Append(script[index] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', char other => other });
                    }
                    else
                    {
                        text.Append(script[index]);
                    }
                }

                if (index++ >= script.Length)
                {
                    throw Fault("a text has no closing quote");
                }

                tokens.Add(text.ToString());
            }
            else if (char.IsDigit(letter))
            {
                while (index < script.Length && (char.IsDigit(script[index]) || script[index] == '.'))
                {
                    index++;
                }

                tokens.Add(script.Substring(start, index - start));
            }
            else if (letter == '.' || IsName(letter))
            {
                index++;
                while (index < script.Length && (IsName(script[index]) || (letter == '.' && script[index] == '.')))
                {
                    index++;
                }

                tokens.Add(script.Substring(start, index - start));
            }
            else
            {
                string two = index + 1 < script.Length ? script.Substring(index, 2) : "";
                string symbol = two is "==" or "!=" or "<=" or ">=" or "&&" or "||" or "??" or "|=" ? two : letter.ToString();
                tokens.Add(symbol);
                index += symbol.Length;
            }
        }

        return tokens;
    }

    private sealed class Program(JsonObject data, List<string> tokens)
    {
        private int _next;

        private string Current => _next < tokens.Count ? tokens[_next] : "\n";

        public JsonNode? Run()
        {
            JsonNode? result = null;
            while (_next < tokens.Count)
            {
                if (Current == "\n")
                {
                    _next++;
                    continue;
                }

                result = Statement();
                if (Current != "\n")
                {
                    throw Unsupported(Current);
                }
            }

            return result;
        }

        private JsonNode? Statement()
        {
            if (IsPath(Current) && _next + 1 < tokens.Count && tokens[_next + 1] == "=")
            {
                string path = tokens[_next];
                _next += 2;
                JsonNode? value = Expression(0);
                Write(path, value);
                return value;
            }

            return Expression(0);
        }

        private JsonNode? Expression(int level)
        {
            if (level == _levels.Length)
            {
                return Unary();
            }

            JsonNode? left = Expression(level + 1);
            while (_levels[level].Contains(Current))
            {
                string name = tokens[_next++];
                left = Apply(name, left, Expression(level + 1));
            }

            return left;
        }

        private JsonNode? Unary()
        {
            string token = Current;
            _next++;
            switch (token)
            {
                case "!":
                    return !Flag("!", Unary());
                case "-":
                    return Json.Number(-Number("-", Unary()));
                case "(":
                    JsonNode? inner = Expression(0);
                    Expect(")");
                    return inner;
                case "true":
                case "false":
                    return token == "true";
                case "null":
                    return null;
            }

            if (token[0] == '"')
            {
                return token.Substring(1);
            }

            if (char.IsDigit(token[0]))
            {
                return double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? Json.Number(number) : throw Unsupported(token);
            }

            if (IsPath(token))
            {
                return Read(token);
            }
            // A call with ! ends the script where the function fails, as each call here does.
            if (Current == "!" && _next + 1 < tokens.Count && tokens[_next + 1] == "(")
            {
                _next++;
            }

            return Current == "(" ? Function(token) : throw Unsupported(token == "\n" ? "end of line" : token);
        }

        private JsonNode? Function(string name)
        {
            if (name is not ("del" or "upcase" or "downcase" or "length"))
            {
                throw Unsupported(name + "()");
            }

            Expect("(");
            if (name == "del")
            {
                string path = IsPath(Current) ? Current : throw Unsupported($"del({Current})");
                _next++;
                Expect(")");
                return Delete(path);
            }

            JsonNode? value = Expression(0);
            Expect(")");
            if (name == "length")
            {
                return value switch
                {
                    JsonArray list => list.Count,
                    JsonObject map => map.Count,
                    _ => Encoding.UTF8.GetByteCount(Text(name, value)),
                };
            }

            string text = Text(name, value);
            return name == "upcase" ? text.ToUpperInvariant() : text.ToLower(CultureInfo.InvariantCulture);
        }

        private static JsonNode? Apply(string name, JsonNode? left, JsonNode? right)
        {
            switch (name)
            {
                case "==":
                    return Json.Same(left, right);
                case "!=":
                    return !Json.Same(left, right);
                case "&&":
                    return Flag(name, left) && Flag(name, right);
                case "||":
                    return Flag(name, left) || Flag(name, right);
                case "<" or "<=" or ">" or ">=":
                    int order = Json.Compare(left, right) ?? throw Fault($"{name} needs two numbers or two texts");
                    return name switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
                case "+" when Json.IsText(left, out string? a) && Json.IsText(right, out string? b):
                    return a + b;
                case "/" when Number(name, right).Equals(0):
                    throw Fault("division by zero");
            }

            double x = Number(name, left);
            double y = Number(name, right);
            return Json.Number(name switch { "+" => x + y, "-" => x - y, "*" => x * y, _ => x / y });
        }

        private static bool IsPath(string token) => token[0] == '.';

        private static string[] Names(string path)
        {
            string[] names = path.Substring(1).Split('.');
            return path == "." ? [] : names.All(name => name.Length > 0) ? names : throw Unsupported(path);
        }

        private JsonNode? Read(string path)
        {
            JsonNode? node = data;
            foreach (string name in Names(path))
            {
                node = (node as JsonObject)?[name];
            }

            return node;
        }

        private void Write(string path, JsonNode? value)
        {
            string[] names = Names(path);
            if (names.Length == 0)
            {
                throw Unsupported(". =");
            }

            JsonObject target = data;
            foreach (string name in names.Take(names.Length - 1))
            {
                if (target[name] is not JsonObject inner)
                {
                    target[name] = inner = [];
                }

                target = inner;
            }

            target[names[names.Length - 1]] = value?.DeepClone();
        }

        private JsonNode? Delete(string path)
        {
            string[] names = Names(path);
            JsonNode? value = Read(path)?.DeepClone();
            JsonNode? parent = data;
            foreach (string name in names.Take(names.Length - 1))
            {
                parent = (parent as JsonObject)?[name];
            }

            if (names.Length > 0)
            {
                (parent as JsonObject)?.Remove(names[names.Length - 1]);
            }

            return value;
        }

        private void Expect(string token)
        {
            if (Current != token)
            {
                throw Unsupported(Current == "\n" ? $"a line without \"{token}\"" : Current);
            }

            _next++;
        }

        private static bool Flag(string name, JsonNode? node) =>
            node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Fault($"{name} needs booleans");

        private static double Number(string name, JsonNode? node) => Json.IsNumber(node, out double number) ? number : throw Fault($"{name} needs numbers");

        private static string Text(string name, JsonNode? node) => Json.IsText(node, out string? text) ? text! : throw Fault($"{name} needs a text");
    }
}
