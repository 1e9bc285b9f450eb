namespace Conformance.Receiver.Rfc9325;

/// <summary>RFC 9325 section 3.4: how long TLS sessions can be resumed.</summary>
public sealed class Section3_4_Resumption(ReceiverLab lab)
{
    [Check("R-RES-AFTER-RELOAD", Topic = "resumption", Rfc = "9325 §3.4", Level = Level.Record,
        Says = "Recorded, not judged: which TLS sessions the receiver resumes that were made before a certificate was "
            + "replaced.")]
    public async Task Records_which_sessions_outlive_a_certificate()
    {
        lab.NeedReload();
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.Whole));
        lab.NeedGreeting(another);

        await another.RecordOffersAfterReloadAsync();
    }
}
