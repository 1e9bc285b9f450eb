using System.CommandLine;

namespace Conformance.Commands;

/// <summary>Options that take a list: <c>--variant default,sni</c>.</summary>
internal static class CommaOption
{
    /// <summary>
    /// An option that is given and names nothing is a mistake: an empty variable of a CI job must not mean "all".
    /// </summary>
    public static Option<string[]> Create(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', Clean))];
            if (names.Length == 0)
            {
                result.AddError($"{name} is given without a value; leave it out to mean all.");
            }

            return names;
        },
    };
}
