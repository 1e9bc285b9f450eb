namespace Conformance.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: what a receiver makes of lists of names that no client may send.</summary>
public sealed class Section3_Recorded(ReceiverLab lab)
{
    [Check("R-SNI-TWO", Topic = "selection", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: what the receiver does with two names in SNI.")]
    public async Task Records_what_two_names_get()
    {
        var probe = await lab.ObserveAsync(ClientHelloForm.TwoNames(lab.HostedNames[^1], lab.HostedNames[0]));

        lab.RecordAnswer("two names in SNI", probe);
    }

    [Check("R-SNI-TYPE", Topic = "selection", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: what the receiver does with a name in SNI whose type is not host_name.")]
    public async Task Records_what_a_name_of_another_type_gets()
    {
        var probe = await lab.ObserveAsync(ClientHelloForm.OtherType(lab.HostedNames[^1]));

        lab.RecordAnswer("a name of type 1 in SNI", probe);
    }
}
