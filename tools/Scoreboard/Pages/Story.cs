using System.Globalization;
using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Pages;

/// <summary>
/// Evidence in the order in which a reader follows it: what happened outside any connection, and each connection as a
/// whole.
/// </summary>
internal sealed class Story
{
    public Story(IReadOnlyList<LabEvent> events)
    {
        var sessions = new Dictionary<string, Episode>(StringComparer.Ordinal);
        var episodes = new List<Episode>();
        foreach (var seen in events.OrderBy(seen => seen.Number))
        {
            EpisodeOf(seen).Events.Add(seen);
        }

        Episodes = episodes;
        Start = events.Count == 0 ? default : events.Min(seen => seen.Time);

        Episode EpisodeOf(LabEvent seen)
        {
            if (seen.Session is { } session)
            {
                return sessions.TryGetValue(session, out var known) ? known : Begin(new Episode(sessions.Count + 1));
            }

            return episodes is [.., { Number: null } open] ? open : Begin(new Episode(null));

            Episode Begin(Episode episode)
            {
                episodes.Add(episode);
                if (seen.Session is not null)
                {
                    sessions.Add(seen.Session, episode);
                }

                return episode;
            }
        }
    }

    public DateTimeOffset Start { get; }

    public IReadOnlyList<Episode> Episodes { get; }

    public IEnumerable<Episode> Sessions => Episodes.Where(episode => episode.Number is not null);

    /// <summary>"+0.125 s": since the first event.</summary>
    public string At(LabEvent seen) => At(seen.Time);

    /// <inheritdoc cref="At(LabEvent)"/>
    public string At(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"+{Math.Max(0, (time - Start).TotalSeconds):0.000} s");

    /// <summary>"and 12 more in the evidence file" for a list that is cut; null for one that is not.</summary>
    public static string? Rest(int count, int most = Wording.MostOfAList) =>
        count > most ? $"and {Wording.Number(count - most)} more in the evidence file" : null;
}

/// <summary>One connection, or what happened between connections.</summary>
/// <param name="Number">The connection's number on its page, from 1; null between connections.</param>
internal sealed record Episode(int? Number)
{
    public List<LabEvent> Events { get; } = [];

    public ConnectionOpened? Opened => Events.OfType<ConnectionOpened>().FirstOrDefault();

    public IEnumerable<ClientHelloSeen> Hellos => Events.OfType<ClientHelloSeen>();

    public HandshakeEnded? Handshake => Events.OfType<HandshakeEnded>().LastOrDefault();

    public string Anchor => $"session-{Number}";

    /// <summary>What it was, for a heading.</summary>
    public string Kind => Opened?.Service switch
    {
        "smtp" => "SMTP session",
        "https" => "HTTPS session",
        "http" => "HTTP session",
        "probe" => "Probe",
        _ => "Session",
    };

    public string End => Events.OfType<ConnectionClosed>().LastOrDefault()?.How
        ?? (Events.OfType<ProbeEnded>().LastOrDefault() is { } probe ? probe.Problem ?? "ran to its end" : "not seen");
}
