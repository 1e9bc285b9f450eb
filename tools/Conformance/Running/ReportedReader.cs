using System.Globalization;
using System.Text;
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

    private static readonly KeySet File = new("the file of reported claims", ["providers", "claims"], []);

    private static readonly KeySet Provider = new("a provider", ["title", "operator"], []);

    private static readonly KeySet Claim = new("a claim",
        ["provider", "topic", "claim", "says", "by", "claimed", "read", "link", "verified"], ["unread"]);

    /// <summary>Reads the suite's own file; null where it has none.</summary>
    /// <exception cref="InvalidDataException">
    /// The file holds something that it may not; the message says where, what was expected and what to do.
    /// </exception>
    public static Reported? Find(string suiteFolder, TimeProvider clock)
    {
        var file = Path.Combine(suiteFolder, Reported.File);
        return System.IO.File.Exists(file) ? Load(file, clock) : null;
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
            return Read(new MapReader(YamlTree.Read(yaml, source), File, "the file", source), Latest(clock));
        }
        catch (TargetDescriptionException refused)
        {
            throw new InvalidDataException(refused.Message + WhatToDo);
        }
    }

    /// <summary>The latest day that it is anywhere: who writes a claim may live ahead of the clock.</summary>
    private static DateOnly Latest(TimeProvider clock) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(14));

    private static Reported Read(MapReader file, DateOnly latest)
    {
        var providers = file.Members("providers", Provider, "provider")
            .Select(member => (new ReportedProvider(member.Name, member.Map.Line("title"), member.Map.Line("operator")),
                member.Map.LineOf("title")))
            .ToList();
        var keys = providers.Select(provider => provider.Item1.Key).ToList();
        var claims = file.Items("claims", Claim).Select(map => (Claim: Read(map, keys, latest), map)).ToList();
        var again = claims.GroupBy(read => (read.Claim.Provider, read.Claim.Topic, read.Claim.By, read.Claim.Link))
            .FirstOrDefault(same => same.Count() > 1);
        if (again is not null)
        {
            var (first, second) = (again.First().map.LineOf("provider"), again.Skip(1).First().map);
            throw second.At(second.LineOf("provider"),
                $"this claim is here for the second time, with the source and topic of that on line {first}.");
        }

        foreach (var (provider, line) in providers.Where(
            provider => claims.All(read => read.Claim.Provider != provider.Item1.Key)))
        {
            throw file.At(line, $"expected at least one claim about the provider {Suggestion.Quote(provider.Key)}, "
                + "found none.");
        }

        return new Reported([.. providers.Select(provider => provider.Item1)], [.. claims.Select(read => read.Claim)]);
    }

    private static ReportedClaim Read(MapReader map, IReadOnlyList<string> providers, DateOnly latest)
    {
        var topics = ReportedTopic.All.Select(topic => topic.Key).ToList();
        var topic = Word(map, "topic", topics, "topic");
        var claimed = Claimed(map, latest);
        var read = Date(map, "read", ["yyyy-MM-dd"], "a day such as \"2026-11-25\"", latest);
        if (claimed.First > read)
        {
            throw map.At(map.LineOf("read"),
                $"expected a day not before it was claimed ({claimed.Text}) for \"read\", found {map.Line("read")}.");
        }

        return new ReportedClaim
        {
            Provider = Word(map, "provider", providers, "provider of this file"),
            Topic = ReportedTopic.All.First(known => known.Key == topic),
            Claim = Enum.Parse<ReportedAnswer>(
                Word(map, "claim", Words<ReportedAnswer>(), "claim"), ignoreCase: true),
            Says = map.Line("says"),
            By = map.Line("by"),
            Claimed = claimed,
            Read = read,
            Link = Link(map),
            Unread = Unread(map),
        };
    }

    private static string Word(MapReader map, string key, IReadOnlyList<string> known, string kind)
    {
        var word = map.Line(key);
        return known.Contains(word) ? word : throw map.Unknown(map.LineOf(key), word, known, kind);
    }

    private static IReadOnlyList<string> Words<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    private static ClaimedDate Claimed(MapReader map, DateOnly latest) => map.Line("claimed") is Undated
        ? new ClaimedDate(Undated, First: null)
        : new ClaimedDate(map.Line("claimed"), Date(map, "claimed", Dates,
            $"a day, a month or a year such as \"2026-11-25\", \"2026-11\" or \"2026\", or {Undated}", latest));

    private static DateOnly Date(
        MapReader map, string key, string[] formats, string expected, DateOnly latest)
    {
        var text = map.Line(key);
        if (!DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw map.At(map.LineOf(key), $"expected {expected} for \"{key}\", found {Suggestion.Quote(text)}.");
        }

        return date <= latest
            ? date
            : throw map.At(map.LineOf(key), $"expected no date in the future for \"{key}\", found {text}.");
    }

    private static Uri Link(MapReader map)
    {
        var link = map.Line("link");
        return Uri.TryCreate(link, UriKind.Absolute, out var address)
            && address is { Scheme: "https", UserInfo: "", HostNameType: UriHostNameType.Dns }
            ? address
            : throw map.At(map.LineOf("link"),
                $"expected an address that begins with https:// and a host's name for \"link\", found "
                + $"{Suggestion.Quote(link)}.");
    }

    private static string? Unread(MapReader map)
    {
        var isVerified = Word(map, "verified", ["yes", "no"], "answer to \"verified\"") == "yes";
        return isVerified == map.Has("unread")
            ? throw map.At(map.LineOf("verified"), "expected \"unread\", which says what could not be read, exactly "
                + "where \"verified\" is no.")
            : map.OptionalLine("unread");
    }
}
