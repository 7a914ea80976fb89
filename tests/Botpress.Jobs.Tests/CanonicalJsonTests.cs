using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "a" : [ 3, 1, 2 ] }""", """{"a":[3,1,2]}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"Z":1,"a":2,"é":3}""", """{"Z":1,"a":2,"é":3}""")]
    [InlineData("""{"n":1.50,"e":1E5,"big":123456789012345678901234567890}""", """{"big":123456789012345678901234567890,"e":1E5,"n":1.50}""")]
    [InlineData("""{"t":"\u00e9\/\u0001\n<>&'\ud83d\ude00"}""", "{\"t\":\"é/\\u0001\\n<>&'\U0001F600\"}")]
    [InlineData("""{"t":"cut \ud83d"}""", "{\"t\":\"cut \uFFFD\"}")]
    [InlineData("""[null,true,false,{},[]]""", """[null,true,false,{},[]]""")]
    public void Equal_data_have_one_form(string json, string expected)
    {
        byte[] canonical = CanonicalJson.Of(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, Encoding.UTF8.GetString(canonical));
        Assert.Equal(canonical, CanonicalJson.Of(canonical));
    }

    [Fact]
    public void What_is_left_out_is_named_by_its_path()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"url":"x","integrations":{"slack":{"status":"registered","id":"1"}},"status":"active"}""");

        Assert.Equal(
            """{"integrations":{"slack":{"id":"1"}},"status":"active"}""",
            Encoding.UTF8.GetString(CanonicalJson.Of(json, path => path is "url" or "integrations/slack/status")));
    }

    [Fact]
    public void The_hash_is_that_of_the_form() =>
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", CanonicalJson.Hash(Encoding.UTF8.GetBytes("{ }")));
}
