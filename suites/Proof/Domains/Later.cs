namespace Conformance.Proof.Domains;

/// <summary>The machine's clock, so much later.</summary>
internal sealed class Later(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
