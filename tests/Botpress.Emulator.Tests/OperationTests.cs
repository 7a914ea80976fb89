using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>What the emulator says of itself is what it does.</summary>
public class OperationTests
{
    [Fact]
    public async Task Operations_answer_501_where_the_emulator_says_so_and_nowhere_else()
    {
        using Api api = await Api.WithBot();
        var wrong = new List<string>();
        foreach (Operation operation in Operations.All)
        {
            string path = Regex.Replace(operation.Path, @"\{\w+\}", "none");
            (int status, System.Text.Json.Nodes.JsonNode? answer) = await api.Send(operation.Method, path, operation.Method == HttpMethod.Get ? null : new { });
            bool declared = EmulatorServer.NotEmulated.TryGetValue(operation.Name, out string? reason);
            if (declared != (status == 501))
            {
                wrong.Add($"{operation.Name} answers {status}");
            }
            else if (declared && !((string)answer!["message"]!).Contains(reason!, StringComparison.Ordinal))
            {
                wrong.Add($"{operation.Name} does not say why: {answer["message"]}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void There_is_none_that_is_not_emulated() => Assert.Empty(EmulatorServer.NotEmulated);
}
