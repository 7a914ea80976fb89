using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What is shown of bodies and texts, and what never is.</summary>
public sealed class RedactionTests
{
    // Parts of secrets, which stand in nothing else.
    private static readonly string[] _parts = ["QXZQQXZZ", "XXQZZQXQ", "ZQZXXQQZ"];
    private static readonly Regex _leak = new(string.Join("|", _parts.SelectMany(part => Enumerable.Range(0, 3).Select(start => part.Substring(start, 6)))));

    private static readonly string[] _secretNames = ["apiKey", "client_secret", "password", "x-user-key", "signingSecrets", "accessToken", "DB_PWD", "uploadUrl", "credentials", "value"];
    private static readonly string[] _names = ["id", "name", "meta", "nextToken", "author", "keyColumn", "tags", "payload", "url", "count"];

    // A secret that is marked by its field, or is one of the session's, is not shown whatever is around it, however JSON writes it, and wherever it is cut.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_marked_secret_is_shown(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 150; round++)
        {
            bool isCut = random.Next(3) > 0;
            string[] secrets = [Secret(random, isCut), Secret(random, isCut)];
            string body = Object(random, 0, secrets);
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            int length = isCut ? random.Next(bytes.Length) : bytes.Length;
            string shown = Redaction.Redact(bytes.AsMemory(0, length), "value", [.. secrets.OrderByDescending(secret => secret.Length)]);
            Assert.False(_leak.IsMatch(Plain(shown)), $"Seed {seed}, round {round}:\n{Encoding.UTF8.GetString(bytes, 0, length)}\n{shown}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_secret_of_the_session_is_shown_of_a_text(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            string secret = Secret(random, isPlain: true);
            using var client = new ApiClient(new ApiClientOptions { Token = secret });
            string text = PageReaderTests.Text(random) + (random.Next(2) == 0 ? secret : Escaped(random, secret)) + PageReaderTests.Text(random);
            string shown = client.Redact(text);
            Assert.False(_leak.IsMatch(Plain(shown)), $"Seed {seed}, round {round}:\n{text}\n{shown}");
        }
    }

    [Theory]
    [InlineData("""{"token":"tok-en\\u0021"}""", """{"token":"***"}""")]
    [InlineData("""{"a":"b tok\u002den!"}""", """{"a":"b ***"}""")]
    [InlineData("""{"tok-en!":1,"n":5}""", """{"***":1,"n":5}""")]
    [InlineData("""{"a":"{\"b\":\"tok\\u002den!\"}"}""", """{"a":"{\"b\":\"***\"}"}""")]
    [InlineData("""{"a":"pa\"ss\\word"}""", """{"a":"***"}""")]
    [InlineData("""cut {"a":"pa\"ss\\word\/","b":"tok\u002den!""", """cut {"a":"***/","b":"***""")]
    [InlineData("""cut {"a":"pa\u0022ss\u005cword""", """cut {"a":"***""")]
    [InlineData("""cut {"api\u004bey":"v","secrets":{"A":{"b":"}"},"B":["v",{}]},"c":1,"pwd":[["]"],"v"],"d":2""", """cut {"apiKey":"***","secrets":"***","c":1,"pwd":"***","d":2""")]
    [InlineData("""cut {"b":"{\"secrets\":{\"A\":\"v\"},\"c\":1}","d":"e""", "cut {\"b\":\"{\\\"secrets\\\":\\\"***\\\"")]
    [InlineData("""cut {"b":"{\"pin\":1234,\"c\":1}","d":"e""", """cut {"b":"{\"pin\":\"***\",\"c\":1}","d":"e""")]
    [InlineData("""cut {"name":"API_KEY","value":{"a":{"b":"v"},"c":"v"},"d":1""", """cut {"name":"API_KEY","value":"***","d":1""")]
    [InlineData("""{"api\u004bey" : "v", "a":{"b":["x","tok-en""", "{\"apiKey\":\"***\",\"a\":{\"b\":[\"x\",\"***\"")]
    [InlineData("""{"secrets":{"A":{"x":1},"B":"v","C""", "{\"secrets\":\"***\"")]
    [InlineData("""{"pin":12""", "{\"pin\":\"***\"")]
    [InlineData("""{"pin":""", """{"pin":""")]
    [InlineData("""[{"a":"tok-en\u00""", "[{\"a\":\"***\"")]
    [InlineData("""[1,"tok-en!",tr""", "[1,\"***\",\"tr\"")]
    [InlineData("""[1,"tok-en!", """, "[1,\"***\"")]
    [InlineData("""["tok-en\""", "[\"***\"")]
    [InlineData("""{"a":1,"b":[{"c":"x\ny""", """{"a":1,"b":[{"c":"x\ny""")]
    [InlineData("""{"a":"{\"secrets\" \n:{\"A\":\"v\"},\"c\":\"d""", "{\"a\":\"{\\\"secrets\\\":\\\"***\\\",\\\"c\\\":\\\"d\\\"\"")]
    [InlineData("\"tok-en", "\"***\"")]
    [InlineData("cut tok-en", "cut ***")]
    [InlineData("cut tok-e", "cut tok-e")]
    [InlineData("cut tok-en\\u00", "cut ***")]
    [InlineData("cut tok-en\\u00A", "cut ***")]
    [InlineData("""cut a\u0022b\u005cc a\\u0022b a\\\u0022b""", """cut a\"b\\c a\\u0022b a\\\"b""")]
    [InlineData("""cut \\\u0041 \\\\u0041 \\\/""", """cut \\A A /""")]
    [InlineData("""cut \"start!-x""", "cut ***-x")]
    [InlineData("""cut \u001b[31m \u202e \ud83d \ud83d\ude00 \\u0041""", """cut \u001b[31m \u202e \ud83d 😀 A""")]
    public void Secrets_are_masked_however_they_are_escaped(string body, string expected) =>
        Assert.Equal(expected, Redaction.Redact(Encoding.UTF8.GetBytes(body), null, ["pa\"ss\\word", "tok-en!", "\"start!"]));

    // Each with a neighbour that is none: text that is no JSON says it by a name before =, : or in <>, by a scheme, or by its own looks.
    [Theory]
    [InlineData("GET /a?sig=ab&SIG=ab&signal=ab", "GET /a?sig=***&SIG=***&signal=ab")]
    [InlineData("?code=ab&KEY=ab code=ab key=ab", "?code=***&KEY=*** code=ab key=ab")]
    [InlineData("CLIENT_SECRET = \"a b\"; Pwd='a b',Region='a b'", "CLIENT_SECRET = ***; Pwd=***,Region='a b'")]
    [InlineData("user%5BPassword%5D%3Dab%26x&user[password]=ab", "user%5BPassword%5D%3D***&user[password]=***")]
    [InlineData("SET-COOKIE: a=b; c=d\r\ncookie : e\nbiscuit: f", "SET-COOKIE: ***\r\ncookie : ***\nbiscuit: f")]
    [InlineData("TOKEN: ab1 Token: 'ab' token: ab author: ab1", "TOKEN: *** Token: *** token: ab author: ab1")]
    [InlineData("<APIKEY a=\"1\">ab</APIKEY><name>ab</name>", "<APIKEY a=\"1\">***</APIKEY><name>ab</name>")]
    [InlineData("BEARER ab-cdef bearer abcDef Basic abcdef1 basic abcde1, basic abcdef", "BEARER *** bearer *** Basic *** basic ***, basic abcdef")]
    [InlineData("basic ab=cd basically a-b-c-d-e", "basic ab=cd basically a-b-c-d-e")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nab\ncd\n-----END PRIVATE KEY-----\nef", "***\nef")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nab\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nab\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nab\ncd", "***")]
    [InlineData("bp_pat_abcdef bp_bak_abcdef bp_iak_abcdef bp_pat_abcde bp_xyz_abcdef", "*** *** *** bp_pat_abcde bp_xyz_abcdef")]
    [InlineData("sk-abcdefghijklmnop sk_abcdefghijklmnop sk-abcdefghijklmno", "*** *** sk-abcdefghijklmno")]
    [InlineData("ghp_abcdefghijklmnopqrst github_pat_abcdefghijklmnopqrst ghp_abcdefghijklmnopqrs", "*** *** ghp_abcdefghijklmnopqrs")]
    [InlineData("xoxb-abcdefghij xoxb-abcdefghi AKIAABCDEFGHIJKLMNOP AKIAABCDEFGHIJKLMNO", "*** xoxb-abcdefghi *** AKIAABCDEFGHIJKLMNO")]
    [InlineData("eyJabcde.abcde. eyJabcde.abcde.x-y eyJabcde.abcd. eyJabcd.abcde.", "*** *** eyJabcde.abcd. eyJabcd.abcde.")]
    [InlineData("ftp://me:a@b@host/x@y https://abcdefghij@host https://abcdefghi@host", "ftp://me:***@host/x@y https://***@host https://abcdefghi@host")]
    public void Text_says_of_some_values_that_they_are_secret(string text, string expected) => Assert.Equal(expected, Redaction.Redact(Encoding.UTF8.GetBytes(text), null, []));

    [Theory]
    [InlineData("https://me:a@b@host/x@y", "https://host/x@y")]
    [InlineData("Cannot reach http://me@proxy:1/, or https://host", "Cannot reach http://proxy:1/, or https://host")]
    public void An_address_is_shown_without_who_calls(string text, string expected) => Assert.Equal(expected, Redaction.WithoutUserInfo(text));

    // Variables and headers are listed in many ways, here as whole JSON, as a part of it, and the other way round.
    [Fact]
    public void A_value_beside_a_name_that_says_so_is_a_secret_whatever_the_two_are_called()
    {
        string[] names = ["name", "key", "field", "header", "variable", "id", "label", "title", "NAME", "other"];
        string[] values = ["value", "val", "values", "default", "content", "text", "data", "VALUE", "note"];
        foreach (string name in names)
        {
            foreach (string value in values)
            {
                string shown = name == "other" || value == "note" ? "v" : "***";
                foreach ((string before, string after) in new[] { ("", ""), ("cut ", ",") })
                {
                    Assert.Equal($$"""{{before}}{"{{name}}":"API_KEY","{{value}}":"{{shown}}"}{{after}}""", Shown($$"""{{before}}{"{{name}}":"API_KEY","{{value}}":"v"}{{after}}"""));
                    Assert.Equal($$"""{{before}}{"{{value}}":"{{shown}}","{{name}}":"API_KEY"}{{after}}""", Shown($$"""{{before}}{"{{value}}":"v","{{name}}":"API_KEY"}{{after}}"""));
                }
            }
        }

        static string Shown(string text) => Redaction.Redact(Encoding.UTF8.GetBytes(text), null, []);
    }

    [Theory]
    [InlineData("value", """cut {"VALUE":"v","key":"v","apikey":"v","APIKEY":["v"],"values":"v",""", """cut {"VALUE":"***","key":"v","apikey":"***","APIKEY":"***","values":"v",""")]
    [InlineData("key", """cut {"value":"v","Key":"v",""", """cut {"value":"v","Key":"***",""")]
    [InlineData(null, """cut {"value":"v","key":"v","my token":"v","a.b/Token]":"v","no one":"v",""", """cut {"value":"v","key":"v","my token":"***","a.b/Token]":"***","no one":"v",""")]
    [InlineData("value", """{"value":"v","Value":"v","key":"v"}""", """{"value":"***","Value":"v","key":"v"}""")]
    [InlineData("value", """{"value":1,"a":{"value":["v"]}}""", """{"value":1,"a":{"value":"***"}}""")]
    [InlineData(null, """cut {"a":"{\"API\u004BEY\":\"v\nw\",\"b\":1}\u002""", """cut {"a":"{\"APIKEY\":\"***\",\"b\":1}\u002""")]
    public void The_field_that_holds_a_new_key_is_a_secret_in_its_own_answer(string? field, string body, string expected) =>
        Assert.Equal(expected, Redaction.Redact(Encoding.UTF8.GetBytes(body), field, []));

    [Fact]
    public void Any_field_can_be_the_one_that_holds_a_new_key()
    {
        string field = $"f{Guid.NewGuid():N}";
        string shown = Redaction.Redact(Encoding.UTF8.GetBytes($$"""cut {"{{field}}":"v","other":"v","apiKey":"v","""), field, []);
        Assert.Equal($$"""cut {"{{field}}":"***","other":"v","apiKey":"***",""", shown);
    }

    [Theory]
    [InlineData("12345", "a 12345 b", "a 12345 b")]
    [InlineData("123456", "a 123456 b 1234567", "a *** b ***7")]
    public void What_is_shorter_than_six_characters_is_no_secret(string secret, string text, string expected) => Assert.Equal(expected, Redaction.Redact(text, [secret]));

    [Fact]
    public void Longer_secrets_are_masked_before_those_that_are_in_them()
    {
        using var client = new ApiClient(new ApiClientOptions { Token = "secret-1", Headers = new Dictionary<string, string> { ["x-api-key"] = "Key secret-1-and-more", ["x-other"] = "harmless" } });
        client.AddSecret("and secret-1 too");
        client.AddSecret("and secret-1 too");
        Assert.Equal("*** *** *** *** harmless", client.Redact("Key secret-1-and-more secret-1-and-more secret-1 and secret-1 too harmless"));
    }

    // What is shown has 4,096 characters; of a body that has more than that many times 64, the rest is not looked at.
    [Theory]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    [InlineData(262_145, true)]
    public void A_body_is_shown_up_to_its_4096th_character(int length, bool isCut)
    {
        string body = "{\"a\":\"" + new string('x', length - 8) + "\"}";
        Assert.Equal(isCut ? $"{body.Substring(0, 4096)}... ({length} bytes)" : body, Redaction.Redact(Encoding.UTF8.GetBytes(body), null, []));
    }

    [Theory]
    [InlineData("""[["x-api-key","v","w"],["a","b"],["apiKey"],["apiKey",{"v":1},3],[1,"v"]]""", """[["x-api-key","v","w"],["a","b"],["apiKey"],["apiKey",{"v":1},3],[1,"v"]]""")]
    [InlineData("""[["x-api-key",["v"]],["apiKey",1]]""", """[["x-api-key","***"],["apiKey","***"]]""")]
    [InlineData("""[{"NAME":"apiKey","VALUE":"v","note":"n"},{"name":1,"value":"v"},{"header":"Authorization","values":["v"]},{"variable":"region","data":"d"},{"title":"pwd","default":1,"content":"v"}]""",
        """[{"NAME":"apiKey","VALUE":"***","note":"n"},{"name":1,"value":"v"},{"header":"Authorization","values":"***"},{"variable":"region","data":"d"},{"title":"pwd","default":"***","content":"***"}]""")]
    [InlineData("""{"secret":{},"token":[],"password":"","apiKey":null,"pwd":false,"pin":0}""", """{"secret":"***","token":"***","password":"***","apiKey":null,"pwd":"***","pin":"***"}""")]
    [InlineData("""{"hasToken":true,"isSecret":1,"useAuth":false,"requirePassword":true,"withToken":1,"tokenCount":2,"passwordLength":3,"tokenLimit":4,"tokens":5,"issecret":6,"HasTOKEN":1,"TOKENCOUNT":2}""",
        """{"hasToken":true,"isSecret":1,"useAuth":false,"requirePassword":true,"withToken":1,"tokenCount":2,"passwordLength":3,"tokenLimit":4,"tokens":5,"issecret":"***","HasTOKEN":1,"TOKENCOUNT":2}""")]
    [InlineData("""{"a":"[\"password\",\"v\"]","b":"{}","c":"{","d":"[1","e":""}""", """{"a":"[\"password\",\"***\"]","b":"{}","c":"{","d":"[1","e":""}""")]
    [InlineData(" { \"a\" : [ 1 , 2.50 , true , null ] } ", """{"a":[1,2.50,true,null]}""")]
    public void Pairs_and_flags_are_told_from_secrets(string body, string expected) => Assert.Equal(expected, Redaction.Redact(Encoding.UTF8.GetBytes(body), null, []));

    [Theory]
    [InlineData("token", true)]
    [InlineData("my token", true)]
    [InlineData("user[password]", true)]
    [InlineData("db.pwd", true)]
    [InlineData("a.pin", true)]
    [InlineData("apin", false)]
    [InlineData("next, token", false)]
    [InlineData("NEXTTOKEN", false)]
    [InlineData("nextToken", false)]
    [InlineData("next_token", false)]
    [InlineData("nextTokens", false)]
    [InlineData("maxTokens", false)]
    [InlineData("author", false)]
    [InlineData("auth", true)]
    [InlineData("OAuth", true)]
    [InlineData("myAuth", true)]
    [InlineData("STRIPE_KEY", true)]
    [InlineData("stripe_key", false)]
    [InlineData("primaryKey", false)]
    [InlineData("", false)]
    public void A_name_tells_whether_it_holds_a_secret(string name, bool isSecret) => Assert.Equal(isSecret, Redaction.IsSecretName(name));

    [Fact]
    public void The_proxy_of_the_environment_has_a_password_only_where_one_stands()
    {
        string[] variables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];
        Dictionary<string, string?> before = variables.ToDictionary(variable => variable, Environment.GetEnvironmentVariable);
        try
        {
            foreach ((string value, string[] secrets) in new (string, string[])[]
            {
                ("http://user:hunter-22@proxy.example:3128", [Basic("user:hunter-22"), "hunter-22"]),
                ("user:hunter-22@proxy.example:3128", [Basic("user:hunter-22"), "hunter-22"]),
                ("http://us%20er:hunt%3Aer-22@proxy.example", [Basic("us er:hunt:er-22"), "hunt%3Aer-22", "hunt:er-22"]),
                ("http://user:hunter@22@proxy.example", [Basic("user:hunter@22"), "hunter@22"]),
                ("http://user@proxy.example:3128", []),
                ("http://proxy.example:3128", []),
                ("", []),
            })
            {
                foreach (string variable in variables)
                {
                    Array.ForEach(variables, other => Environment.SetEnvironmentVariable(other, null));
                    Environment.SetEnvironmentVariable(variable, value);
                    Assert.Equal(secrets, new ApiClientOptions().GetSecrets());
                }
            }
        }
        finally
        {
            Array.ForEach(variables, variable => Environment.SetEnvironmentVariable(variable, before[variable]));
        }

        static string Basic(string credentials) => Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
    }

    [Fact]
    public void The_passwords_for_the_proxy_are_secrets()
    {
        string? before = Environment.GetEnvironmentVariable("HTTPS_PROXY");
        try
        {
            Environment.SetEnvironmentVariable("HTTPS_PROXY", "http://user:pass%40word1@proxy.example:3128");
            var options = new ApiClientOptions { Token = "token-1", Proxy = new System.Net.WebProxy("http://other.example") { Credentials = new System.Net.NetworkCredential("me", "given-1") } };
            string text = "token-1 pass%40word1 pass@word1 given-1 " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pass@word1")) + " " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:given-1"));
            Assert.Equal("*** *** *** *** *** ***", Redaction.Redact(text, options.GetSecrets()));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HTTPS_PROXY", before);
        }
    }

    [Fact]
    public void Options_that_are_forgotten_have_no_secrets()
    {
        var options = new ApiClientOptions
        {
            Token = "token-1", Headers = new Dictionary<string, string> { ["x-api-key"] = "key-12" },
            Proxy = new System.Net.WebProxy("http://proxy.example") { Credentials = new System.Net.NetworkCredential("me", "word-1") },
        };
        Assert.Equal(["key-12", "token-1", "word-1"], options.GetSecrets().Where(secret => secret is "token-1" or "key-12" or "word-1").OrderBy(secret => secret, StringComparer.Ordinal));
        options.Forget();
        Assert.Equal((null, 0, null), (options.Token, options.Headers.Count, options.Proxy));
        Assert.DoesNotContain(options.GetSecrets(), secret => secret is "token-1" or "key-12" or "word-1");
    }

    // Of a secret that cannot have a quote or a backslash: a token, say, and what a header holds.
    private static string Secret(Random random, bool isPlain)
    {
        string[] between = isPlain ? ["-", "/", "+", "=", ".", "é", "😀", "_", "%2F"] : ["-", "/", "é", "😀", "\"", "\\", "{", "]", "\\\"", " "];
        return string.Join(between[random.Next(between.Length)], _parts.OrderBy(_ => random.Next()).Take(random.Next(1, 4)));
    }

    // JSON with text, secrets and other JSON in it; all of its secrets are marked by their names, or the session's.
    private static string Object(Random random, int depth, string[] secrets)
    {
        IEnumerable<string> fields = Enumerable.Range(0, random.Next(1, 5)).Select(number =>
        {
            string space = random.Next(3) == 0 ? " \n" : "";
            (string name, string value) = random.Next(5) switch
            {
                0 => (_secretNames[random.Next(depth == 0 ? _secretNames.Length : _secretNames.Length - 1)], Marked(random, depth)),
                1 => (_names[random.Next(_names.Length)], Quoted(random, PageReaderTests.Text(random) + secrets[random.Next(2)] + PageReaderTests.Text(random))),
                2 when depth < 2 => (_names[random.Next(_names.Length)], Object(random, depth + 1, secrets)),
                3 when depth < 2 => (_names[random.Next(_names.Length)], Quoted(random, Object(random, depth + 1, secrets))),
                4 => (_names[random.Next(_names.Length)], Quoted(random, new string('y', random.Next(40) == 0 ? random.Next(9000) : 3))),
                _ => ($"{_names[random.Next(_names.Length)]}{number}", "12.5"),
            };
            return $"{Quoted(random, name)}{space}:{space}{value}";
        });
        return $"{{{string.Join(",", fields)}}}";
    }

    private static string Marked(Random random, int depth) => random.Next(depth < 2 ? 4 : 2) switch
    {
        2 => $"[{Quoted(random, "]")},{Marked(random, depth + 1)},{Marked(random, depth + 1)}]",
        3 => $"{{{Quoted(random, "a}")}:{Marked(random, depth + 1)},{Quoted(random, "b")}:{Marked(random, depth + 1)}}}",
        _ => Quoted(random, Secret(random, isPlain: false)),
    };

    private static string Quoted(Random random, string text) => $"\"{Escaped(random, text)}\"";

    private static string Escaped(Random random, string text)
    {
        int often = random.Next(3) == 0 ? 2 : 8;
        return string.Concat(text.Select(letter => letter switch
        {
            _ when random.Next(often) == 0 && !char.IsSurrogate(letter) => $"\\u{((int)letter).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture)}",
            '"' or '\\' => $"\\{letter}",
            '/' when random.Next(2) == 0 => "\\/",
            '\n' => "\\n",
            < ' ' => $"\\u{(int)letter:x4}",
            _ => $"{letter}",
        }));
    }

    // As somebody reads it who knows what JSON escapes.
    private static string Plain(string shown) =>
        Regex.Replace(Regex.Replace(shown, @"\\+u([0-9a-fA-F]{4})", match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()), @"\\", "");
}
