using System.Globalization;
using System.Text;
using Conformance.Descriptions;
using Conformance.Scoreboard.Claims;
using Conformance.Targets.Description;

namespace Conformance.Running;

/// <summary>Makes claims out of YAML, strictly: one that lacks its source or its date is refused.</summary>
internal static class ReportedReader
{
    private const string Undated = "undated";

    private const string WhatToDo =
        " Correct the entry or leave it out; docs/reported.schema.json says what one holds.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];

    private static readonly YamlSchema Schema =
        YamlSchema.Embedded(typeof(ReportedReader).Assembly, "reported.schema.json");

    /// <summary>Reads the suite's own file; null where it has none.</summary>
    /// <exception cref="InvalidDataException">
    /// The file holds something that it may not; the message says where, what was expected and what to do.
    /// </exception>
    public static Reported? Find(string suiteFolder, TimeProvider clock)
    {
        var file = Path.Combine(suiteFolder, Reported.File);
        return File.Exists(file) ? Load(file, clock) : null;
    }

    private static Reported Load(string file, TimeProvider clock)
    {
        try
        {
            var text = Utf8.GetString(HostileFile.ReadAll(file, TargetDescription.MostBytes));
            return Read(text.TrimStart('\uFEFF'), file, clock);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"{file} is not UTF-8 text; save it as that.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {refused.Message}");
        }
    }

    /// <summary>Reads claims from text.</summary>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidDataException">As <see cref="Find"/>.</exception>
    public static Reported Read(string yaml, string source, TimeProvider clock)
    {
        try
        {
            return Read(Schema.Read(yaml, source), Latest(clock));
        }
        catch (DescriptionException refused)
        {
            throw new InvalidDataException(refused.Message + WhatToDo);
        }
    }

    /// <summary>The latest day that it is anywhere: who writes a claim may live ahead of the clock.</summary>
    private static DateOnly Latest(TimeProvider clock) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(14));

    private static Reported Read(YamlFile file, DateOnly latest)
    {
        var content = file.Bind<ReportedFile>();
        var claims = content.Claims.Index().Select(claim => Read(file, content, claim.Index, latest)).ToList();
        CheckThatNoneIsTwice(file, claims);
        if (content.Providers.Keys.FirstOrDefault(key => claims.All(claim => claim.Provider != key)) is { } silent)
        {
            throw file.Wrong($"expected at least one claim about the provider {Suggestion.Quote(silent)}, found none.",
                "providers", silent, "title");
        }

        return new Reported(
            [
                .. content.Providers.Select(
                    provider => new ReportedProvider(provider.Key, provider.Value.Title, provider.Value.Operator)
                    {
                        Services = provider.Value.Services,
                    }),
            ],
            claims);
    }

    private static ReportedClaim Read(YamlFile file, ReportedFile content, int index, DateOnly latest)
    {
        var claim = content.Claims[index];
        file.RefuseUnknown(
            [claim.Provider], content.Providers.Keys, "provider of this file", "claims", index, "provider");
        if ((claim.Verified == "yes") == (claim.Unread is not null))
        {
            throw Wrong("verified", "expected \"unread\", which says what could not be read, exactly where "
                + "\"verified\" is no.");
        }

        var claimed = claim.Claimed == Undated ? (DateOnly?)null : Date("claimed", claim.Claimed);
        var read = Date("read", claim.Read);
        return claimed > read
            ? throw Wrong("read", $"expected a day not before it was claimed ({claim.Claimed}) for \"read\", found "
                + $"{claim.Read}.")
            : new ReportedClaim
            {
                Provider = claim.Provider,
                Topic = ReportedTopic.All.First(known => known.Key == claim.Topic),
                Claim = claim.Claim,
                Says = claim.Says,
                By = claim.By,
                Claimed = new ClaimedDate(claim.Claimed, claimed),
                Read = read,
                Link = claim.Link,
                Unread = claim.Unread,
            };

        DateOnly Date(string key, string text) =>
            !DateOnly.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? throw Wrong(key, $"expected a date that exists for \"{key}\", found {Suggestion.Quote(text)}.")
            : date > latest ? throw Wrong(key, $"expected no date in the future for \"{key}\", found {text}.")
            : date;

        DescriptionException Wrong(string key, string sentence) => file.Wrong(sentence, "claims", index, key);
    }

    private static void CheckThatNoneIsTwice(YamlFile file, IReadOnlyList<ReportedClaim> claims)
    {
        var again = claims.Index()
            .GroupBy(one => (one.Item.Provider, one.Item.Topic, one.Item.By, one.Item.Link), one => one.Index)
            .FirstOrDefault(same => same.Count() > 1);
        if (again is not null)
        {
            var first = file.LineOf("claims", again.First(), "provider");
            throw file.Wrong(
                $"this claim is here for the second time, with the source and topic of that on line {first}.",
                "claims", again.ElementAt(1), "provider");
        }
    }
}
