using System.Reflection;
using Conformance.Checks.Core;
using Conformance.Checks.Running;

namespace Conformance.Runner;

/// <summary>The checks of all suites.</summary>
public static class Catalogue
{
    /// <summary>The edition of the catalogue of checks that the ids are from.</summary>
    public const string Edition = "2026-11";

    /// <summary>Each a project beside this one.</summary>
    private static readonly string[] Suites = ["Sender", "Receiver", "Clients", "Domain"];

    public static IReadOnlyList<CheckDescription> Checks { get; } =
        CheckCatalogue.Of([.. Suites.Select(suite => Assembly.Load($"Conformance.{suite}"))]);

    /// <summary>The checks as data, for commands that list or explain them.</summary>
    public static CatalogueFacts Facts() => new(
        Edition,
        [
            .. Checks.Select(check => new CheckFacts(
                check.Id, check.Role, check.Facts.Topic, check.Facts.Rfc, check.Facts.Level, check.Facts.Says,
                check.Facts.Needs,
                $"{check.Section.FullName}.{check.Method.Name}")
            {
                Twin = check.Facts.Twin,
                Slow = check.Facts.Slow,
                Claims = check.Facts.Claims,
                Unless = check.Facts.Unless,
                OfTlsLibrary = check.Facts.OfTlsLibrary,
            }),
        ]);
}
