using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>What is to be done so that a table is like the rows: the same of the same.</summary>
public sealed class TableMirrorPlan
{
    private const int LongestKey = 60;

    private readonly TableMirror _mirror;
    private readonly TableMirrorOptions _options;
    private readonly long[] _ids;
    private readonly Dictionary<int, List<long>> _twice = [];
    private readonly SortedDictionary<int, RowChange> _changes = [];
    private readonly List<RowDelete> _deletes = [];
    private readonly List<int> _adds = [];

    internal TableMirrorPlan(TableMirror mirror, TableMirrorOptions options)
    {
        _mirror = mirror;
        _options = options;
        _ids = new long[mirror.Rows.Count];
        for (int i = 0; i < _ids.Length; i++)
        {
            _ids[i] = -1;
        }
    }

    /// <summary>How many rows the table has.</summary>
    public long RemoteCount { get; private set; }

    /// <summary>How many rows are to be added.</summary>
    public int Adds => _adds.Count;

    /// <summary>How many rows are to be changed.</summary>
    public int Changes => _changes.Count;

    /// <summary>How many rows are to be deleted.</summary>
    public int Deletes => _options.NoDelete ? 0 : _deletes.Count;

    /// <summary>How many rows are in the table only, and stay.</summary>
    public int Skips => _options.NoDelete ? _deletes.Count : 0;

    /// <summary>How many rows are as they are to be.</summary>
    public int Keeps { get; private set; }

    /// <summary>How many rows cannot be kept, because several rows of the table have their key.</summary>
    public int Conflicts => _twice.Count;

    /// <summary>Whether there is something to do.</summary>
    public bool HasWork => Adds + Changes + Deletes > 0;

    /// <summary>The greatest id of the table.</summary>
    internal long? LastId { get; private set; }

    internal IReadOnlyList<int> ToAdd => _adds;

    internal IEnumerable<KeyValuePair<int, RowChange>> ToChange => _changes;

    internal IReadOnlyList<RowDelete> ToDelete => _options.NoDelete ? [] : _deletes;

    internal IReadOnlyDictionary<int, List<long>> Twice => _twice;

    /// <summary>The plan in a line: <c>Add 12, change 3, delete 1 of 5,310 rows; first: key=...</c></summary>
    public string Summary
    {
        get
        {
            string conflicts = Conflicts == 0 ? "" : string.Format(CultureInfo.InvariantCulture, ", {0:N0} in conflict", Conflicts);
            string first = Steps().FirstOrDefault(step => step.IsWork) is JobStep step ? $"; first: {step.Target}" : "";
            return string.Format(CultureInfo.InvariantCulture, "Add {0:N0}, change {1:N0}, delete {2:N0} of {3:N0} rows{4}{5}", Adds, Changes, Deletes, RemoteCount, conflicts, first);
        }
    }

    /// <summary>The steps, in their order: what is added and changed in the order of the rows that were given, then what is deleted. Rows that stay as they are have none.</summary>
    public IEnumerable<JobStep> Steps()
    {
        int number = 0;
        var adds = new HashSet<int>(_adds);
        for (int i = 0; i < _ids.Length; i++)
        {
            LocalRow row = _mirror.Rows[i];
            if (adds.Contains(i))
            {
                yield return Step(JobAction.Add, i, TableMirror.Describe(row));
            }
            else if (_twice.TryGetValue(i, out List<long>? ids))
            {
                yield return Step(JobAction.Manual, i, $"the rows with ids {string.Join(", ", ids)} have the same key");
            }
            else if (_changes.TryGetValue(i, out RowChange change))
            {
                yield return Step(JobAction.Change, i, $"{TableMirror.Describe(row)}: {string.Join(", ", _mirror.Shape.Of(change.Columns).Select(column => column.Name))}") with
                {
                    Key = change.Id.ToString(CultureInfo.InvariantCulture),
                    Before = change.Before.ToString(),
                };
            }
        }

        foreach (RowDelete row in _deletes)
        {
            yield return new JobStep(++number, "Rows", _options.NoDelete ? JobAction.Skip : JobAction.Delete, row.Target)
            {
                Key = row.Id.ToString(CultureInfo.InvariantCulture),
                Reason = _options.NoDelete ? "-NoDelete" : null,
                Before = row.Before.ToString(),
                Size = 1,
            };
        }

        JobStep Step(JobAction action, int index, string reason) => new(++number, "Rows", action, TargetOf(_mirror.Read(_mirror.Rows[index])))
        {
            Reason = reason,
            After = _mirror.Rows[index].Hash.ToString(),
            Size = 1,
        };
    }

    /// <summary>Sees what is to be done with a row of the table.</summary>
    internal void Compare(IDictionary remote)
    {
        RemoteCount++;
        long id = RemoteRows.IdOf(remote)!.Value;
        LastId = id;
        object? key = remote[_options.KeyColumn];
        if (key is null || !_mirror.Keys.TryGetValue(RowCheck.KeyOf(key), out int index))
        {
            _deletes.Add(new RowDelete(id, _mirror.Shape.Hash(remote, _mirror.Shape.All), TargetOf(remote)));
            return;
        }

        if (_ids[index] >= 0)
        {
            if (!_twice.TryGetValue(index, out List<long>? ids))
            {
                _twice[index] = ids = [_ids[index]];
                Keeps -= _changes.Remove(index) ? 0 : 1;
            }

            ids.Add(id);
            return;
        }

        _ids[index] = id;
        LocalRow local = _mirror.Rows[index];
        RowHash before = _mirror.Shape.Hash(remote, local.Set);
        ulong differing = before == local.Hash ? 0 : _mirror.Shape.Differing(_mirror.Read(local), remote, local.Set);
        if (differing == 0)
        {
            Keeps++;
        }
        else
        {
            _changes.Add(index, new RowChange(id, differing, before));
        }
    }

    /// <summary>The table is read.</summary>
    internal void Finish()
    {
        for (int i = 0; i < _ids.Length; i++)
        {
            if (_ids[i] < 0)
            {
                _adds.Add(i);
            }
        }
    }

    internal string TargetOf(IDictionary row)
    {
        object? key = row[_options.KeyColumn];
        string text = key as string ?? (key is null ? "" : JsonText.Write(key));
        return $"{_options.KeyColumn}={(text.Length <= LongestKey ? text : text.Substring(0, char.IsHighSurrogate(text[LongestKey - 1]) ? LongestKey - 1 : LongestKey))}";
    }
}

/// <summary>A row of the table that is to be changed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Columns">The columns that differ.</param>
/// <param name="Before">What it is by the columns that are given.</param>
internal readonly record struct RowChange(long Id, ulong Columns, RowHash Before);

/// <summary>A row of the table that is to be deleted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Before">What it is.</param>
/// <param name="Target">Its key, as people read it.</param>
internal readonly record struct RowDelete(long Id, RowHash Before, string Target);
