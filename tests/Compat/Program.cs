using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Botpress.Compat;

/// <summary>Runs the tests of this assembly in this process, so that the runtime they run on is the one that runs this.</summary>
internal static class Program
{
    // No run takes as long. Whatever hangs on one of the runtimes is named.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    /// <summary>Takes what the runtime's own name must begin with and, if only some tests shall run, a part of their names.</summary>
    public static int Main(string[] arguments)
    {
        string runtime = RuntimeInformation.FrameworkDescription;
        if (arguments.Length == 0 || !runtime.StartsWith(arguments[0], StringComparison.Ordinal))
        {
            Console.WriteLine($"This is {runtime}, which is not '{arguments.FirstOrDefault()}'.");
            return 2;
        }

        Assembly assembly = typeof(Program).Assembly;
        var framework = new XunitTestFramework(new Sink());
        var options = new Options();
        using var found = new Sink();
        using (ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly)))
        {
            discoverer.Find(false, found, options);
            found.Finished.WaitOne();
        }

        List<ITestCase> cases = [.. found.Cases.Where(test => arguments.Length < 2 || test.DisplayName.Contains(arguments[1]))];
        using var run = new Sink();
        using ITestFrameworkExecutor executor = framework.GetExecutor(assembly.GetName());
        foreach (IGrouping<bool, ITestCase> part in cases.ToLookup(test => test.DisplayName.StartsWith("Botpress.Client.", StringComparison.Ordinal)))
        {
#if NETFRAMEWORK
            // The tests of the emulator send addresses of their own with slashes that must arrive.
            UnescapeSlashes(part.Key);
#endif
            run.Finished.Reset();
            executor.RunTests(part, run, options);
            if (!run.Finished.WaitOne(_limit))
            {
                Console.WriteLine($"These did not end in {_limit.TotalMinutes} minutes: {string.Join(", ", run.Running.Keys)}");
                run.Failed++;
                break;
            }
        }

        Console.WriteLine($"{runtime}: {run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped");
        return run.Failed > 0 || run.Passed == 0 ? 1 : 0;
    }

#if NETFRAMEWORK
    /// <summary>Gives addresses the habit of .NET Framework 4.0, which Windows PowerShell has and Mono has not by itself, or takes it away.</summary>
    private static void UnescapeSlashes(bool value)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        const int UnEscapeDotsAndSlashes = 0x2000000;
        object parser = typeof(Uri).GetField("m_Syntax", Hidden).GetValue(new Uri("http://host"));
        FieldInfo flags = typeof(UriParser).GetField("m_Flags", Hidden);
        int others = Convert.ToInt32(flags.GetValue(parser), null) & ~UnEscapeDotsAndSlashes;
        flags.SetValue(parser, Enum.ToObject(flags.FieldType, others | (value ? UnEscapeDotsAndSlashes : 0)));
        if (new Uri("http://host/%2F").AbsolutePath != (value ? "//" : "/%2F"))
        {
            throw new InvalidOperationException("The addresses of this framework cannot be given the habit of Windows PowerShell.");
        }
    }
#endif

    /// <summary>Counts, and tells of what failed. It is called by one thread at a time.</summary>
    private sealed class Sink : LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        public ManualResetEvent Finished { get; } = new(false);

        public List<ITestCase> Cases { get; } = [];

        public ConcurrentDictionary<string, bool> Running { get; } = new();

        public int Passed { get; private set; }

        public int Failed { get; set; }

        public int Skipped { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage discovered:
                    Cases.Add(discovered.TestCase);
                    break;
                case ITestStarting starting:
                    Running[starting.Test.DisplayName] = true;
                    break;
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case IFailureInformation failure:
                    Failed++;
                    string name = (failure as ITestMessage)?.Test.DisplayName ?? failure.GetType().Name;
                    Console.WriteLine($"FAILED {name}\n{ExceptionUtility.CombineMessages(failure)}\n{ExceptionUtility.CombineStackTraces(failure)}\n");
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    Finished.Set();
                    break;
            }

            if (message is ITestFinished finished)
            {
                Running.TryRemove(finished.Test.DisplayName, out _);
            }

            return true;
        }

        public void Dispose() => Finished.Dispose();
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
