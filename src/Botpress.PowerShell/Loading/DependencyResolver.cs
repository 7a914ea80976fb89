#if NETSTANDARD2_0
using System;
using System.Collections.Generic;
#endif
using System.IO;
using System.Reflection;
#if !NETSTANDARD2_0
using System.Runtime.Loader;
#endif

namespace Botpress.PowerShell;

internal static class DependencyResolver
{
    private static readonly string _folder = Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!;

#if NETSTANDARD2_0
    // What the module brings along, and nothing else: another module's question for its own assemblies is not answered.
    private static readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Botpress.Client", "Botpress.Jobs", "Botpress.Emulator", "Polly.Core", "System.Text.Json", "System.Text.Encodings.Web", "Microsoft.Bcl.AsyncInterfaces",
        "Microsoft.Bcl.TimeProvider", "System.Buffers", "System.Memory", "System.Numerics.Vectors", "System.Runtime.CompilerServices.Unsafe",
        "System.Threading.Tasks.Extensions", "System.ValueTuple", "System.ComponentModel.Annotations",
    };

    /// <summary>Answers from now on; that it does so already is no reason to do it twice.</summary>
    public static void Register()
    {
        Unregister();
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    public static void Unregister() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    // By simple name: the versions that the packages ask for differ from the ones that they ship, and no binding redirects can be given.
    private static Assembly? Resolve(object? sender, ResolveEventArgs arguments)
    {
        string name = new AssemblyName(arguments.Name).Name!;
        string path = Path.Combine(_folder, name + ".dll");
        return _own.Contains(name) && System.IO.File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
#else
    private static readonly DependencyContext _context = new(Path.Combine(_folder, "deps"));

    /// <summary>Answers from now on; that it does so already is no reason to do it twice.</summary>
    public static void Register()
    {
        Unregister();
        AssemblyLoadContext.Default.Resolving += Resolve;
    }

    public static void Unregister() => AssemblyLoadContext.Default.Resolving -= Resolve;

    // Only these three are ever asked for by the module itself; what they need in turn they find within their own context.
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is "Botpress.Client" or "Botpress.Jobs" or "Botpress.Emulator" ? _context.LoadFromAssemblyName(name) : null;

    private sealed class DependencyContext(string folder) : AssemblyLoadContext("Botpress")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return System.IO.File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#endif
}
