using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// Finds what a script makes and does not use: literals, objects, results of calls, variables. It looks level by level for whether
/// anything waits for a result, as the engine does, so that it warns where the engine warns.
/// </summary>
internal sealed class VrlUnused
{
    private const int Unused = 900;

    private static readonly HashSet<string> _doing = ["del", "log", "assert", "assert_eq", "set_semantic_meaning"];

    private readonly Dictionary<int, bool> _waits = [];
    private readonly Dictionary<int, bool> _blocks = [];
    private readonly SortedDictionary<string, (bool Pending, bool InClosure)> _variables = new(VrlKeyOrder.Instance);
    private readonly List<int> _warnings = [];
    private int _level;
    private bool _inClosure;

    private bool NobodyWaits => !(_waits.TryGetValue(_level, out bool waits) && waits);

    public IReadOnlyList<int> Warnings(IReadOnlyList<VrlSyntax> steps)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            if (index == steps.Count - 1)
            {
                _level++;
                _waits[_level] = true;
            }

            Visit(steps[index]);
        }

        _warnings.AddRange(_variables.Values.Where(variable => variable.Pending && !variable.InClosure).Select(_ => Unused));
        return _warnings;
    }

    private void Visit(VrlSyntax syntax)
    {
        switch (syntax)
        {
            case VrlTemplateSyntax template:
                foreach (VrlTemplatePart part in template.Parts.Where(part => part.IsVariable))
                {
                    Use(part.Text);
                }

                Literal();
                break;
            case VrlLiteralSyntax or VrlCheckedSyntax:
                Literal();
                break;
            case VrlGroupSyntax group:
                Visit(group.Inner);
                break;
            case VrlBlockSyntax block:
                Block(block);
                break;
            case VrlListSyntax list:
                list.Items.ForEach(Visit);
                break;
            case VrlMapSyntax map:
                Literal();
                foreach (VrlSyntax value in map.Entries.Values)
                {
                    Waited(value);
                }

                break;
            case VrlIfSyntax choice:
                _level++;
                _waits[_level] = true;
                choice.Conditions.ForEach(Visit);
                Waited(choice.Then);
                if (choice.Else is not null)
                {
                    Waited(choice.Else);
                }

                _waits[_level] = false;
                _level--;
                break;
            case VrlOperatorSyntax operation:
                Visit(operation.Left);
                Waited(operation.Right);
                break;
            case VrlNotSyntax not:
                Visit(not.Inner);
                break;
            case VrlAssignSyntax assignment:
                Assign(assignment);
                break;
            case VrlPathSyntax { Target: VrlVariableSyntax variable }:
                if (!NobodyWaits)
                {
                    Use(variable.Name);
                }

                break;
            case VrlPathSyntax { Target: VrlCallSyntax call }:
                Call(call);
                break;
            case VrlCallSyntax call:
                Call(call);
                break;
            case VrlVariableSyntax variable:
                Use(variable.Name);
                break;
            case VrlLeaveSyntax { IsReturn: true } leave:
                Waited(leave.Value!);
                break;
        }
    }

    private void Literal()
    {
        if (NobodyWaits)
        {
            _warnings.Add(Unused);
        }
    }

    private void Waited(VrlSyntax syntax)
    {
        _level++;
        _waits[_level] = true;
        Visit(syntax);
        _waits[_level] = false;
        _level--;
    }

    private void Block(VrlBlockSyntax block)
    {
        _level++;
        _blocks[_level] = true;
        for (int index = 0; index < block.Steps.Count; index++)
        {
            if (index == block.Steps.Count - 1)
            {
                _blocks[_level] = false;
                _level--;
            }

            Visit(block.Steps[index]);
        }
    }

    private void Assign(VrlAssignSyntax assignment)
    {
        foreach (VrlSyntax? target in new[] { assignment.Target, assignment.Error })
        {
            if (target is VrlVariableSyntax variable)
            {
                if (assignment.Merges)
                {
                    Use(variable.Name);
                }
                else
                {
                    Pend(variable.Name);
                }
            }
            else if (target is VrlPathSyntax { Target: VrlVariableSyntax inner })
            {
                Pend(inner.Name);
            }
        }

        Waited(assignment.Value);
    }

    private void Call(VrlCallSyntax call)
    {
        foreach (VrlArgumentSyntax argument in call.Arguments)
        {
            Waited(argument.Value);
        }

        bool block = !call.Aborts && _blocks.TryGetValue(_level, out bool within) && within;
        if (block)
        {
            _waits[_level] = true;
        }

        if (!_doing.Contains(call.Name))
        {
            if (call.Closure is not null)
            {
                _inClosure = true;
                foreach (string name in call.Closure.Variables)
                {
                    Pend(name);
                }

                _waits[_level] = true;
                Block(call.Closure.Body);
                _waits[_level] = false;
            }
            else
            {
                Literal();
            }

            _inClosure = false;
        }

        if (block)
        {
            _waits[_level] = false;
        }
    }

    private void Pend(string name)
    {
        if (name.Length > 0 && name[0] != '_')
        {
            _variables[name] = (true, _inClosure || (_variables.TryGetValue(name, out (bool Pending, bool InClosure) old) && old.InClosure));
        }
    }

    private void Use(string name)
    {
        if (_variables.TryGetValue(name, out (bool Pending, bool InClosure) old))
        {
            _variables[name] = (false, old.InClosure || _inClosure);
        }
    }
}
