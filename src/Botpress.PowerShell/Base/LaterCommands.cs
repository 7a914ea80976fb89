using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// What the commands after this one in the pipeline want to know of what it gives: the properties that they name in -Property and the
/// like, and in script blocks. PowerShell has bound what was typed for them before the first begins. It tells of them only inside: where
/// it does not let itself be asked, and outside the pipeline, they name nothing.
/// </summary>
internal static class LaterCommands
{
    private static readonly string[] _parameters = ["Property", "MemberName", "ExpandProperty", "GroupBy"];

    /// <summary>The first of some properties that a later command names; null when none does.</summary>
    public static string? Named(PSCmdlet command, IReadOnlyCollection<string> properties)
    {
        try
        {
            return properties.Count > 0 && UpstreamVariables.ValueOf(UpstreamVariables.ValueOf(command.CommandRuntime, "PipelineProcessor"), "Commands") is IEnumerable processors
                ? Named(command, processors.Cast<object?>(), properties)
                : null;
        }
        catch (Exception exception) when (exception is TargetInvocationException or AmbiguousMatchException or MemberAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Named(PSCmdlet command, IEnumerable<object?> processors, IReadOnlyCollection<string> properties)
    {
        foreach (object? processor in processors.SkipWhile(one => UpstreamVariables.ValueOf(one, "CommandRuntime") != command.CommandRuntime).Skip(1))
        {
            object? later = UpstreamVariables.ValueOf(processor, "Command");
            if (((later as PSCmdlet)?.MyInvocation ?? UpstreamVariables.ValueOf(later, "MyInvocation")) is InvocationInfo call)
            {
                ScriptBlock? script = call.MyCommand switch
                {
                    FunctionInfo function => function.ScriptBlock,
                    ScriptInfo block => block.ScriptBlock,
                    ExternalScriptInfo file => file.ScriptBlock,
                    _ => null,
                };
                string? named = InValue(script, isName: false, properties)
                    ?? call.BoundParameters.Select(bound => InValue(bound.Value, _parameters.Contains(bound.Key), properties)).FirstOrDefault(name => name is not null);
                if (named is not null)
                {
                    return named;
                }
            }

            if (later is BpBaseCommand)
            {
                // What it gives is something else.
                break;
            }
        }

        return null;
    }

    private static string? InValue(object? value, bool isName, IReadOnlyCollection<string> properties) => GivenValue.Unwrapped(value) switch
    {
        string text => isName && text != "*" ? Like(text, properties) : null,
        ScriptBlock script => InScript(script.Ast, properties),
        // What names properties is a list of names, and of tables with an expression each. Lists may hold themselves, and go no deeper.
        IDictionary table => isName ? table.Values.Cast<object?>().Where(item => GivenValue.Unwrapped(item) is string or ScriptBlock).Select(item => InValue(item, true, properties)).FirstOrDefault(name => name is not null) : null,
        object[] list => list.Where(item => GivenValue.Unwrapped(item) is not object[]).Select(item => InValue(item, isName, properties)).FirstOrDefault(name => name is not null),
        object delayed when GivenValue.IsDelayed(delayed) =>
            InValue(UpstreamVariables.ValueOf(delayed.GetType().GetField("_argument", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(delayed), "ArgumentValue") as ScriptBlock, false, properties),
        _ => null,
    };

    // Of a property of a property the name is another's.
    private static string? InScript(Ast script, IReadOnlyCollection<string> properties) => script
        .FindAll(
            static node => (node is MemberExpressionAst { Static: false } member && member.Expression is not MemberExpressionAst)
                || (node is StringConstantExpressionAst && (node.Parent is CommandAst or CommandParameterAst || node.Parent is ArrayLiteralAst { Parent: CommandAst })),
            searchNestedScriptBlocks: true)
        .Select(node => (node is MemberExpressionAst member ? member.Member : node) is StringConstantExpressionAst name
            ? properties.FirstOrDefault(property => string.Equals(property, name.Value, StringComparison.OrdinalIgnoreCase))
            : null)
        .FirstOrDefault(name => name is not null);

    private static string? Like(string text, IReadOnlyCollection<string> properties)
    {
        var pattern = new WildcardPattern(text, WildcardOptions.IgnoreCase);
        return properties.FirstOrDefault(pattern.IsMatch);
    }
}
