using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// The variables that commands before this one in the pipeline were given with -PipelineVariable. While something is written that an
/// earlier thing gave, they are what they were when that came in. PowerShell tells of them only inside: where it does not let itself be
/// asked, they go on as they are.
/// </summary>
internal sealed class UpstreamVariables
{
    private readonly List<PSVariable> _variables = [];

    public UpstreamVariables(PSCmdlet command)
    {
        try
        {
            if (ValueOf(ValueOf(command.CommandRuntime, "PipelineProcessor"), "Commands") is not IEnumerable processors)
            {
                return;
            }

            foreach (object? processor in processors)
            {
                object? runtime = ValueOf(processor, "CommandRuntime");
                if (runtime == command.CommandRuntime)
                {
                    break;
                }

                if (ValueOf(runtime, "PipelineVariable") is string { Length: > 0 } name && command.SessionState.PSVariable.Get(name) is PSVariable variable)
                {
                    _variables.Add(variable);
                }
            }
        }
        catch (Exception exception) when (exception is TargetInvocationException or AmbiguousMatchException or MemberAccessException or NotSupportedException)
        {
            _variables.Clear();
        }
    }

    /// <summary>What they are now.</summary>
    public object?[] Read() => [.. _variables.ConvertAll(variable => variable.Value)];

    /// <summary>Makes them what they were, until what is given is disposed of.</summary>
    public IDisposable? As(object?[] values)
    {
        if (_variables.Count == 0)
        {
            return null;
        }

        object?[] now = Read();
        Set(values);
        return new Back(() => Set(now));
    }

    private void Set(object?[] values)
    {
        for (int place = 0; place < values.Length; place++)
        {
            _variables[place].Value = values[place];
        }
    }

    /// <summary>What is in a property, be it public or not; null where there is none.</summary>
    internal static object? ValueOf(object? owner, string property) =>
        owner?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)?.GetValue(owner);

    private sealed class Back(Action back) : IDisposable
    {
        public void Dispose() => back();
    }
}
