using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.RegularExpressions;
using Conformance.Checks.Core;
using Conformance.Running;
using Conformance.Targets.Description;
using Conformance.Targets.Images;

namespace Conformance.Commands;

/// <summary>
/// What may follow on a line that is being written. A shell asks by the directive that System.CommandLine gives the
/// root command of a program, <c>[suggest] "./run.sh run post"</c>; ours has the name of the script that calls it.
/// </summary>
internal static class Completions
{
    private static readonly Regex Directive = new(
        @"\A\[suggest(:(?<position>\d{1,6}))?\]\z", RegexOptions.CultureInvariant);

    /// <summary>The words, each on a line; null where nobody asks for them.</summary>
    public static string? Asked(Command root, string[] args)
    {
        if (args is not [var directive, var line] || Directive.Match(directive) is not { Success: true } match)
        {
            return null;
        }

        // However the script is called, it is the first word.
        var start = line.IndexOf(' ') + 1;
        var position = match.Groups["position"] is { Success: true } place ? int.Parse(place.Value) : line.Length;
        var words = root.Parse(line[start..]).GetCompletions(Math.Clamp(position - start, 0, line.Length - start));
        return string.Join('\n', words.Select(word => word.Label));
    }

    /// <summary>The option completes the last word of its list.</summary>
    public static Option<string[]> Offering(
        this Option<string[]> option, Func<CompletionContext, IEnumerable<string>> words)
    {
        option.HelpName = option.Name.TrimStart('-');
        option.CompletionSources.Add(context => words(context).Select(
            word => context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)] + word));
        return option;
    }

    /// <summary>The argument completes to one of the words; its help has its name, and not all of them.</summary>
    public static Argument<T> Offering<T>(
        this Argument<T> argument, Func<CompletionContext, IEnumerable<string>> words)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(words);
        return argument;
    }

    public static IEnumerable<string> Targets(CompletionContext context) => [.. Bundled.Names, "all"];

    /// <summary>Of the bundled targets that the line names already.</summary>
    public static IEnumerable<string> Variants(IEnumerable<string> targets) => targets
        .Select(Bundled.Find).OfType<ChosenTarget>()
        .SelectMany(target => target.Variants).Select(variant => variant.Name).Distinct();

    public static IEnumerable<string> CheckIds(CompletionContext context) => Catalogue.Select(check => check.Id);

    public static IEnumerable<string> Topics(CompletionContext context) =>
        Catalogue.Select(check => check.Topic).Distinct();

    public static IEnumerable<string> Roles(CompletionContext context) =>
        Catalogue.Select(check => check.Role.Word()).Distinct();

    private static TargetCatalogue Bundled => new Planner(SuiteFolders.Find()).Bundled;

    /// <summary>A source of completions is asked synchronously, and once in the life of the program.</summary>
    private static IReadOnlyList<CheckFacts> Catalogue =>
        SuiteProgram.CatalogueAsync(CancellationToken.None).GetAwaiter().GetResult().Checks;
}
