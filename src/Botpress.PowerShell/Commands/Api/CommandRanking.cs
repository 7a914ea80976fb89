using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>
/// Ranks commands by how well they do what words say: by their verb first, then by what they are about, then by what their help says.
/// What a command is about beside it counts against it: who asks for bots does not mean their logs.
/// </summary>
internal sealed class CommandRanking
{
    private const double InNoun = 10;
    private const double InOperation = 6;
    private const double InSynopsis = 4;
    private const double InDescription = 1.5;
    private const double Beside = 2.5;
    private const double Missing = 4;
    private const double Further = 2;
    private const double Job = 11;
    private const int Shown = 3;

    private readonly Ranked[] _commands;

    /// <param name="commands">The commands.</param>
    /// <param name="descriptionOf">The description of one, from its help.</param>
    public CommandRanking(IEnumerable<ApiCommand> commands, Func<ApiCommand, string> descriptionOf) =>
        _commands = [.. commands.Select((command, index) => new Ranked(command, descriptionOf(command), index))];

    /// <summary>The commands that fit, best first.</summary>
    public IReadOnlyList<ApiCommand> Find(string text)
    {
        // A phrase may be made of words that say nothing by themselves: who am I, log in.
        string[] all = [.. PhraseWords.Raw(text).Select(PhraseWords.Stem).Distinct()];
        (string[] Said, string[] Meant)[] phrases = [.. Thesaurus.For(all)];
        string[] words = [.. PhraseWords.Of(text).Concat(all.Where(word => phrases.Any(phrase => phrase.Said.Length > 1 && phrase.Said.Contains(word)))).Distinct()];
        (Ranked Command, double[] Each)[] scores = [.. _commands.Select(command => (Command: command, Each: words.Select(word => command.ScoreOf(word, phrases)).ToArray()))];

        // A word that fits no command tells none from another.
        int[] known = [.. Enumerable.Range(0, words.Length).Where(word => scores.Any(score => score.Each[word] > 0))];
        Dictionary<string, double> jobs = JobsOf(all);
        if (known.Length == 0 && jobs.Count == 0)
        {
            return [];
        }

        (Ranked Command, double Score)[] fitting =
        [
            .. Spread(scores.Where(score => known.Any(word => score.Each[word] > 0) || jobs.ContainsKey(score.Command.Command.Cmdlet))
                .Select(score => (score.Command, Score: known.Sum(word => score.Each[word] > 0 ? score.Each[word] : -Missing) + score.Command.ScoreAsWhole(words, phrases)
                    + (jobs.TryGetValue(score.Command.Command.Cmdlet, out double job) ? job : 0)))
                .OrderByDescending(score => score.Score).ThenBy(score => score.Command.Index))
                .OrderByDescending(score => score.Score).ThenBy(score => score.Command.Index),
        ];
        double least = fitting[0].Score - (Math.Abs(fitting[0].Score) * 0.4);
        ApiCommand[] found = [.. fitting.Where(score => score.Score >= least).Select(score => score.Command.Command)];
        // What is seen first names each command once.
        ApiCommand[] first = [.. fitting.Where(score => score.Score > 0).Select(score => score.Command.Command).GroupBy(command => command.Cmdlet).Take(Shown).Select(operations => operations.First())];
        return first.Length < Shown ? first : [.. first, .. found.Except(first)];
    }

    /// <summary>What commands have for the jobs that the words tell of; what is said with more words is more likely meant.</summary>
    private static Dictionary<string, double> JobsOf(string[] words)
    {
        var jobs = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((int parts, string[] commands) in KnownJobs.For(words))
        {
            for (int rank = 0; rank < commands.Length; rank++)
            {
                double score = (Job * (parts + 1)) - (3 * rank);
                jobs[commands[rank]] = jobs.TryGetValue(commands[rank], out double before) ? Math.Max(before, score) : score;
            }
        }

        return jobs;
    }

    /// <summary>The further operations of a command stand behind those commands that fit as well.</summary>
    private static IEnumerable<(Ranked Command, double Score)> Spread(IEnumerable<(Ranked Command, double Score)> fitting)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((Ranked command, double score) in fitting)
        {
            seen.TryGetValue(command.Command.Cmdlet, out int before);
            seen[command.Command.Cmdlet] = before + 1;
            yield return (command, score - (Further * before));
        }
    }

    /// <summary>A command with its words.</summary>
    private sealed class Ranked(ApiCommand command, string description, int index)
    {
        private readonly string _verb = command.Cmdlet.Split('-')[0];
        private readonly string[] _noun = [.. PhraseWords.Of(command.Cmdlet.Substring(command.Cmdlet.IndexOf('-') + 3)).Distinct()];
        private readonly HashSet<string> _operation = [.. PhraseWords.Raw($"{command.Operation} {command.Parameter}").Select(PhraseWords.Stem), .. PhraseWords.Of(command.Path)];
        private readonly HashSet<string> _synopsis = [.. PhraseWords.Of(command.Synopsis)];
        private readonly HashSet<string> _description = [.. PhraseWords.Of(description)];

        public ApiCommand Command => command;

        public int Index => index;

        /// <summary>How well the command fits a word; 0 where it does not.</summary>
        public double ScoreOf(string word, (string[] Said, string[] Meant)[] phrases)
        {
            double score = DirectScoreOf(word);
            int rank = Array.IndexOf(Thesaurus.VerbsFor(word), _verb);
            double verb = rank < 0 ? 0 : 9 - (2.5 * rank);
            foreach ((string[] said, string[] meant) in phrases)
            {
                if (said.Contains(word))
                {
                    // A phrase of several words says more than each of them, and all words that it means are to be there.
                    double each = meant.Average(other => _noun.Contains(other) || PhraseWords.Stem(_verb.ToLowerInvariant()) == other ? InNoun - 1 : _synopsis.Contains(other) ? InSynopsis - 1 : 0);
                    score = Math.Max(score, said.Length > 1 ? each * 1.2 : each);
                }
            }

            // A word that both names the thing and says what to do with it fits better than one that does either.
            return Math.Max(score, verb) + (Math.Min(score, verb) / 2);
        }

        /// <summary>What the command is about beside the words counts against it; a verb that nobody asked for, a little.</summary>
        public double ScoreAsWhole(string[] words, (string[] Said, string[] Meant)[] phrases)
        {
            int beside = _noun.Count(noun => !words.Contains(noun) && !phrases.Any(phrase => phrase.Meant.Contains(noun)));
            bool asked = words.Any(word => Thesaurus.VerbsFor(word).Length > 0);
            bool inOperation = words.Length > 0 && words.All(_operation.Contains);
            return (inOperation ? 2 : 0) - (Beside * beside) + (!asked && _verb == "Get" ? 1.5 : 0) - (command.Parameter is null ? 0 : 0.1);
        }

        private double DirectScoreOf(string word) =>
            _noun.Contains(word) ? InNoun
            : _operation.Contains(word) ? InOperation
            : _synopsis.Contains(word) ? InSynopsis
            : _description.Contains(word) ? InDescription
            : word.Length >= 4 && (_noun.Any(noun => noun.StartsWith(word, StringComparison.Ordinal)) || _operation.Any(part => part.StartsWith(word, StringComparison.Ordinal))) ? InSynopsis
            : 0;
    }
}
