using System.CommandLine;
using System.CommandLine.Parsing;
using Conformance.Descriptions;
using Conformance.Targets.Description;

namespace Conformance.Output;

/// <summary>What is said of a command line that is not understood: which word it is, and what may be meant.</summary>
internal static class Mistakes
{
    /// <summary>The sentences; empty where there is nothing wrong.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (UnknownWords(parsed).FirstOrDefault() is { } word)
        {
            // What else the parser complains of follows from it.
            return [Unknown(word, parsed.CommandResult.Command)];
        }

        var command = parsed.CommandResult.Command;
        return command is { Action: null, Subcommands.Count: > 0 } && parsed.Errors.Count > 0
            ? [$"`{Path(parsed.CommandResult)}` is followed by one of: {List(command)}."]
            : [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>How to get help on the command that was meant.</summary>
    public static string Help(ParseResult parsed) =>
        $"`{Path(parsed.CommandResult)} --help` shows what there is.";

    /// <summary>
    /// What belongs nowhere, and what begins with a dash and is no option: the parser takes that for an argument.
    /// Behind "--" anything may stand.
    /// </summary>
    private static IEnumerable<string> UnknownWords(ParseResult parsed)
    {
        var unmatched = parsed.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);
        return parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => unmatched.Contains(token.Value)
                || (token.Type == TokenType.Argument && IsDashed(token.Value)))
            .Select(token => token.Value);
    }

    /// <summary>A number below zero is a wrong value, and no option.</summary>
    private static bool IsDashed(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    private static string Unknown(string word, Command command)
    {
        if (IsDashed(word))
        {
            return $"There is no option {Suggestion.Quote(word)}{Meant(word, OptionsOf(command))}";
        }

        string[] commands = [.. command.Subcommands.Select(sub => sub.Name)];
        return commands.Length > 0
            ? $"There is no command {Suggestion.Quote(word)}{Meant(word, commands)} Known: {List(command)}."
            : $"`{command.Name}` takes no further argument {Suggestion.Quote(word)}.";
    }

    private static string Meant(string word, IReadOnlyCollection<string> known) =>
        Suggestion.Meant(Suggestion.Nearest(word, known).Select(Suggestion.Quote)) ?? ".";

    private static IReadOnlyCollection<string> OptionsOf(Command command) =>
        [.. command.Options.Select(option => option.Name).Append("--help").Distinct()];

    private static string List(Command command) => string.Join(", ", command.Subcommands.Select(sub => sub.Name));

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
