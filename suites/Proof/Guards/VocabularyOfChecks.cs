using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Conformance.Checks.Domains;
using Conformance.Checks.Sending;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>A check of a sender is written with few words, and all of them are on one screen of the manual.</summary>
public sealed class VocabularyOfChecks
{
    private const int Verbs = 20;
    private const int Lines = 40;

    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>What a check is written with, besides the lab: what it sends, and what it looks at.</summary>
    private static readonly Type[] Parts =
    [
        typeof(SenderLab), typeof(After), typeof(PolicyHostView), typeof(MxView), typeof(UntilTheEnd),
        typeof(WholeRunRules),
    ];

    [Fact]
    public void The_lab_has_few_verbs() => WordsOf(typeof(SenderLab)).Should()
        .HaveCountLessThanOrEqualTo(Verbs, "what single checks need is a setup, made of these");

    [Fact]
    public void The_manual_has_every_word_on_one_screen()
    {
        var screen = Screen();

        var missing = Words().Where(word => !Regex.IsMatch(screen, $@"\b{word}\b"));

        missing.Should().BeEmpty("docs/adding-a-check.md lists them under \"The vocabulary\"");
        screen.Split('\n').Should().HaveCountLessThanOrEqualTo(Lines);
    }

    private static string Screen() => TrackedFiles.Read("docs/adding-a-check.md").Split("## The vocabulary")[1];

    private static IEnumerable<string> Words() => Parts.SelectMany(WordsOf)
        .Concat(Enum.GetNames<Expect>())
        .Concat(WordsOf(typeof(Attempt)).Where(word => word.StartsWith("Ensure", StringComparison.Ordinal)))
        .Concat(Methods(typeof(RecipientDomain)).Where(method => method.ReturnType == typeof(RecipientDomain))
            .Select(method => method.Name))
        .Concat(Setups().Select(method => method.Name))
        .Distinct();

    private static IEnumerable<MethodInfo> Setups() => typeof(SenderLab).Assembly.GetExportedTypes()
        .SelectMany(Methods)
        .Where(method => method.IsDefined(typeof(ExtensionAttribute))
            && method.GetParameters()[0].ParameterType == typeof(SenderLab));

    private static IReadOnlyList<string> WordsOf(Type type) =>
    [
        .. Methods(type).Select(method => method.Name)
            .Concat(type.GetProperties(Own).Select(property => property.Name)).Distinct(),
    ];

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(Own).Where(method => !method.IsSpecialName && !method.Name.Contains('<'));
}
