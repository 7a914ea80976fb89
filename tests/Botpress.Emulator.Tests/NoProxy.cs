using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;

namespace Botpress.Emulator.Tests;

/// <summary>The tests' own clients talk to this machine only, and a proxy of the environment would be asked for that.</summary>
internal static class NoProxy
{
    [ModuleInitializer]
    public static void Initialize() => HttpClient.DefaultProxy = new WebProxy();
}
