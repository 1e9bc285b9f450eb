using System.Globalization;
using System.Text;

namespace Conformance.Output;

/// <summary>
/// Text as it may stand in the log of a GitHub Actions job: no line of it is a workflow command, whoever said it.
/// </summary>
/// <remarks>
/// The runner obeys what begins, white space aside, with two colons, and what has two number signs and a bracket
/// anywhere (its older form). Each gets an escape in its middle, so that a reader still sees what was said.
/// </remarks>
internal sealed class JobLog(TextWriter log) : TextWriter(CultureInfo.InvariantCulture)
{
    private Place _place = Place.Margin;
    private int _numberSigns;

    private enum Place
    {
        /// <summary>Nothing but white space so far.</summary>
        Margin,

        AfterColon,
        Within,
    }

    public override Encoding Encoding => log.Encoding;

    public override void Write(char value)
    {
        if (value is '\n' or '\r')
        {
            (_place, _numberSigns) = (Place.Margin, 0);
            log.Write(value);
            return;
        }

        var commands = (value == ':' && _place == Place.AfterColon) || (value == '[' && _numberSigns >= 2);
        _place = (value, _place) switch
        {
            (':', Place.Margin) => Place.AfterColon,
            (_, Place.Margin) when char.IsWhiteSpace(value) => Place.Margin,
            _ => Place.Within,
        };
        _numberSigns = value == '#' ? _numberSigns + 1 : 0;
        log.Write(commands ? $"\\u{(int)value:x4}" : value.ToString());
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (var c in buffer)
        {
            Write(c);
        }
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Flush() => log.Flush();
}
