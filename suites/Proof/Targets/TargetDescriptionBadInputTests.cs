using System.Text;
using Conformance.Descriptions;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>Whoever writes a description wrongly is told file, line, what was expected and what was there.</summary>
public sealed class TargetDescriptionBadInputTests
{
    [Theory]
    [InlineData("title: My MTA", "titel: My MTA",
        "line 2: \"titel\" is not a key of a target; did you mean \"title\"? Known: name, *")]
    [InlineData("title: My MTA", "colour: red", "line 2: \"colour\" is not a key of a target. Known: name, title, *")]
    [InlineData("vendor: Vendor & Sons\n", "", "line 1: a target needs the key \"vendor\".")]
    [InlineData("name: my-mta", "name: My_MTA",
        "line 1: expected lower-case letters and digits, with - or . between them for \"name\", found \"My_MTA\".")]
    [InlineData("name: my-mta", "name: [my-mta]", "line 1: expected a text for \"name\", found a list.")]
    [InlineData("title: My MTA", "title:", "line 2: expected a text for \"title\", found nothing.")]
    [InlineData("title: My MTA", "title: 3.10",
        "line 2: expected a text for \"title\"; put it in quotes, found \"3.10\".")]
    [InlineData("title: My MTA", "title: true",
        "line 2: expected a text for \"title\"; put it in quotes, found \"true\".")]
    [InlineData("title: My MTA", "title: \"two\\nlines\"",
        "line 2: expected one line for \"title\", found \"two\\u000alines\".")]
    [InlineData("[sender, receiver]", "[sender, reciever]",
        "line 5: \"reciever\" is not a role; did you mean \"receiver\"? Known: sender, *")]
    [InlineData("[sender, receiver]", "[sender, sender]", "line 5: expected each once in \"roles\", found \"sender\".")]
    [InlineData("[sender, receiver]", "sender",
        "line 5: expected a list such as [a, b] for \"roles\", found \"sender\".")]
    [InlineData("[sender, receiver]", "[]", "line 5: expected at least one role for \"roles\", found none.")]
    public void The_target_itself(string right, string wrong, string message) => Refused(right, wrong, message);

    [Theory]
    [InlineData("base: bookworm", "base: bookwurm",
        "line 9: \"bookwurm\" is not a base; did you mean \"bookworm\"? Known: trixie, *")]
    [InlineData("RELEASE: \"1.9\"", "RELEASE: 1.9",
        "line 9: expected a text for \"RELEASE\"; put it in quotes, found \"1.9\".")]
    [InlineData("RELEASE: \"1.9\"", "BASE: other", "line 9: \"BASE\" cannot be the name of a variable; "
        + "expected letters, digits and _, and neither BASE nor LAB_IMAGE, which the suite gives.")]
    [InlineData("my-mta-2:", "My MTA:", "line 8: \"My MTA\" cannot be the name of an edition; *")]
    [InlineData("title: two,", "titles: two,", "line 8: \"titles\" is not a key of an edition; did you mean *")]
    public void An_edition(string right, string wrong, string message) => Refused(right, wrong, message);

    [Theory]
    [InlineData("strict:", "Strict Mode:",
        "line 12: \"Strict Mode\" cannot be the name of a variant; expected lower-case letters*")]
    [InlineData("strict:", "-rm:", "line 12: \"-rm\" cannot be the name of a variant; *")]
    [InlineData("declares: [mta-sts, sni]", "declare: [mta-sts]",
        "line 14: \"declare\" is not a key of a variant; did you mean \"declares\"? *")]
    [InlineData("[mta-sts, sni]", "[mta_sts]",
        "line 14: \"mta_sts\" is not a feature; did you mean \"mta-sts\"? Known: mta-sts, sni, *")]
    [InlineData("MY_MTA_STS: enforce", "LAB_VARIANT: x",
        "line 15: \"LAB_VARIANT\" cannot be the name of a variable; "
        + "expected letters, digits and _, and no LAB_ before them, which is the suite's own.")]
    [InlineData("MY_MTA_STS: enforce", "MY-MTA: x", "line 15: \"MY-MTA\" cannot be the name of a variable; *")]
    [InlineData("editions: [my-mta-2]", "editions: [my-mta-3]",
        "line 16: \"my-mta-3\" is not an edition of this target; did you mean *")]
    [InlineData("  default: { title: as shipped, declares: [] }\n", "  default: as shipped\n",
        "line 11: expected the keys of a variant (title, *")]
    public void A_variant(string right, string wrong, string message) => Refused(right, wrong, message);

    [Fact]
    public void No_variant_at_all()
    {
        var variants = TargetFolder.Least[TargetFolder.Least.IndexOf("variants:", StringComparison.Ordinal)..];

        Refused(
            TargetFolder.Least.Replace(variants, "variants: {}\n"),
            "*line 7: expected at least one variant for \"variants\"*");
    }

    [Theory]
    [InlineData("port: 587", "port: 0", "line 18: expected a whole number from 1 to 65535 for \"port\", found \"0\".")]
    [InlineData("port: 587", "port: 99999999999999999999",
        "line 18: expected a whole number from 1 to 65535 for \"port\"*")]
    [InlineData("port: 587", "port: \"587\"",
        "line 18: expected a whole number from 1 to 65535 for \"port\", found \"587\".")]
    [InlineData("startTls: true", "startTls: yes", "line 18: expected true or false for \"startTls\", found \"yes\".")]
    [InlineData(", password: secret", "", "line 18: \"submission\" needs both \"user\" and \"password\", or neither.")]
    [InlineData("queue: my-queue --tsv", "queues: my-queue",
        "line 20: \"queues\" is not a key of hooks; did you mean \"queue\"? *")]
    [InlineData("retrySeconds: 3", "retrySeconds: 3s",
        "line 23: expected a whole number from 1 to 86400 for \"retrySeconds\", found \"3s\".")]
    [InlineData("retrySeconds: 3", "retrySeconds: -3",
        "line 23: expected a whole number from 1 to 86400 for \"retrySeconds\", found \"-3\".")]
    [InlineData("knobs: { retrySeconds: 3, queueLifetimeSeconds: 432000, concurrency: 20 }", "knobs: fast",
        "line 23: expected the keys of knobs *")]
    public void Submission_hooks_and_knobs(string right, string wrong, string message) =>
        Refused(right, wrong, message);

    [Theory]
    [InlineData("variants: [strict]", "variants: [strickt]",
        "line 26: \"strickt\" is not a variant of this target; did you mean \"strict\"? *")]
    [InlineData("editions: [my-mta]\n", "editions: [other]\n",
        "line 28: \"other\" is not an edition of this target. Known: *")]
    [InlineData("versions: [\"1.9\"]", "versions: [1.9]",
        "line 27: expected a text for \"versions\"; put it in quotes, found \"1.9\".")]
    [InlineData("check: S-CERT-POLICYNAME", "check: cert policyname",
        "line 25: expected the id of a check such as S-SNI-ENF for \"check\", found \"cert policyname\".")]
    [InlineData("    reason: It looks at the policy alone.\n", "", "line 25: a deviation needs the key \"reason\".")]
    [InlineData("https://example.test/1", "javascript:alert(1)",
        "line 30: expected an address that begins with https:// for \"link\", found *")]
    public void A_deviation(string right, string wrong, string message) => Refused(right, wrong, message);

    [Theory]
    [InlineData("[sender, receiver]", "[sender]",
        "*, line 14: strict declares acme; expected the role receiver, found sender.")]
    [InlineData("concurrency: 20 }", "concurrency: 20, instances: 2 }",
        "*, line 14: strict declares acme; expected knobs.instances to be 1, found 2: the CA connects to *")]
    public void A_receiver_that_fetches_its_certificates(string right, string wrong, string message)
    {
        using var folder = new TargetFolder(TargetFolder.Whole
            .Replace("declares: [mta-sts, sni]", "declares: [acme]", StringComparison.Ordinal)
            .Replace(right, wrong, StringComparison.Ordinal));

        TargetFolder.RefusalOf(folder.Path).Should().Match(message);
    }

    [Fact]
    public void Nothing_to_run()
    {
        using var folder = new TargetFolder(TargetFolder.Least, dockerfile: false);

        var load = () => TargetDescription.Load(folder.Path);

        load.Should().Throw<DescriptionException>().WithMessage(
            $"{folder.File}: nothing to run for my-mta: "
            + $"expected a Dockerfile in {folder.Path} or the key \"image\", found neither.");
    }

    [Theory]
    [InlineData("", "*cannot be read: It is empty or not a regular file.")]
    [InlineData("# nothing but a comment\n", "*is empty; expected a description.")]
    [InlineData("- a list\n", "*line 1: expected the keys of a target (name, *), found a list.")]
    [InlineData("just text", "*line 1: expected the keys of a target (name, *), found \"just text\".")]
    [InlineData("name: a\n\ttitle: b\n", "*line 2: there is a tab in the indentation; YAML allows spaces alone.")]
    [InlineData("name: a\ntitle: b\nknobs:\n\tstartSeconds: 9\n", "*line 4: there is a tab in the indentation; *")]
    [InlineData("name: \"a\ntitle: b\n", "*line 1: this is not YAML: *")]
    [InlineData("name: {a: b\ntitle: [", "*line 1: this is not YAML after here.")]
    [InlineData("name: a\n...\n---\nname: b\n", "*line 3: a second document begins; a description is one.")]
    [InlineData("name: a\nname: b\n", "*line 2: the key \"name\" is here for the second time; it began on line 1.")]
    [InlineData("? [a, b]\n: c\n", "*line 1: a key is a text, not a list or a mapping.")]
    [InlineData("name: !!python/object:os.system x\n",
        "*line 1: the tag *python/object:os.system\" is not understood here; leave it out.")]
    [InlineData("base: &x {a: b}\nname: *x\n",
        "*line 1: anchors (&) and aliases (*) are not understood here; write it out.")]
    [InlineData("<<: *x\n", "*line 1: *")]
    [InlineData("name: \0\n", "*")]
    public void Something_else_than_a_description(string yaml, string message) => Refused(yaml, message);

    [Fact]
    public void A_thousand_million_laughs()
    {
        var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 10; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Refused(bomb.ToString(), "*anchors (&) and aliases (*) are not understood here; write it out.");
    }

    [Fact]
    public void Nesting_without_end()
    {
        Refused(new string('[', 60_000), "*line 1: the nesting is deeper than 8 levels; a description needs fewer.");
        Refused("a: " + string.Concat(Enumerable.Repeat("{a: ", 10_000)), "*the nesting is deeper than 8 levels*");
    }

    [Fact]
    public void Items_without_end()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 5_000).Select(number => $"k{number}: 1"));
        var words = string.Join(", ", Enumerable.Repeat("sender", 5_000));

        Refused($"roles: [{words}]", "*line 1: a list or mapping has more than 1000 items here; *");
        Refused($"roles: {{ {keys} }}", "*line 1: a list or mapping has more than 1000 items here; *");
    }

    /// <summary>A pointer of JSON writes "/" and "~" in another way.</summary>
    [Theory]
    [InlineData("title: My MTA", "\"a/b~c\": x", "line 2: \"a/b~c\" is not a key of a target. Known: *")]
    [InlineData("strict:", "a/b~1:", "line 12: \"a/b~1\" cannot be the name of a variant; *")]
    [InlineData("[mta-sts, sni]", "[1.5, 1.50]", "line 14: *")]
    [InlineData("[mta-sts, sni]", "[0x1, 0x2]", "line 14: *")]
    [InlineData("port: 587", "port: 5.5", "line 18: expected a whole number *, found \"5.5\".")]
    [InlineData("port: 587", "port: 0x10", "line 18: expected a whole number *, found \"0x10\".")]
    [InlineData("port: 587", "port: .inf", "line 18: expected a whole number *, found \".inf\".")]
    [InlineData("queue: my-queue --tsv", "queue:", "line 20: expected a text for \"queue\", found nothing.")]
    [InlineData("queue: my-queue --tsv", "queue: \"a\\0\"", "line 20: expected a shell line for \"queue\", *")]
    [InlineData("check: S-CERT-POLICYNAME", "checks: [S-X]\n    check: S-CERT-POLICYNAME",
        "line 25: a deviation needs either \"check\" or \"checks\".")]
    public void What_JSON_has_in_another_form(string right, string wrong, string message) =>
        Refused(right, wrong, message);

    [Fact]
    public void A_text_that_is_too_long() => Refused("title: My MTA", $"title: {new string('x', 301)}",
        "line 2: expected one line of at most 300 characters for \"title\", found *");

    [Fact]
    public void A_megabyte()
    {
        Refused(
            TargetFolder.Least + "# " + new string('x', 1_000_000), "*characters; a description has at most 131072.");
        Refused(
            TargetFolder.Least + "# " + new string('x', 2_000_000),
            "*cannot be read: It has 2*bytes, and 1048576 are allowed.");
    }

    [Fact]
    public void A_file_that_is_not_text()
    {
        using var folder = new TargetFolder([0xff, 0xfe, 0x00, 0x80, 0x00]);

        var load = () => TargetDescription.Load(folder.Path);

        load.Should().Throw<DescriptionException>().WithMessage($"{folder.File} is not UTF-8 text.");
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/etc/passwd")]
    [InlineData("/nowhere")]
    public void A_link_instead_of_a_file(string to)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no such file here");
        using var folder = new TargetFolder(TargetFolder.Least);
        File.Delete(folder.File);
        File.CreateSymbolicLink(folder.File, to);

        TargetFolder.RefusalOf(folder.Path).Should()
            .Be($"{folder.File} cannot be read: It is a link, and links are not followed.");
    }

    [Theory]
    [InlineData("target.yaml")]
    [InlineData("Dockerfile")]
    public async Task A_pipe_instead_of_a_file(string name)
    {
        using var folder = new TargetFolder(TargetFolder.Least);
        File.Delete(Path.Combine(folder.Path, name));
        await Tool.RunAsync("mkfifo", Path.Combine(folder.Path, name));

        TargetFolder.RefusalOf(folder.Path).Should().EndWith("It is empty or not a regular file.");
    }

    [Theory]
    [InlineData("default:", "\"default\\n\":", "line 8: \"default\\u000a\" cannot be the name of a variant; *")]
    [InlineData("roles: [sender]", "roles: [sender]\nimage: --privileged",
        "line 6: expected the name of an image such as *, found \"--privileged\".")]
    [InlineData("declares: []", "declares: [], environment: { \"A\\n\": x }",
        "line 8: \"A\\u000a\" cannot be the name of a variable; *")]
    public void A_name_with_a_line_end_or_of_an_option(string right, string wrong, string message)
    {
        TargetFolder.Least.Should().Contain(right);
        Refused(TargetFolder.Least.Replace(right, wrong), $"*target.yaml, {message}");
    }

    [Fact]
    public void No_description_in_the_folder()
    {
        using var folder = new TargetFolder(TargetFolder.Least);
        File.Delete(folder.File);

        var load = () => TargetDescription.Load(folder.Path);

        load.Should().Throw<DescriptionException>()
            .WithMessage($"There is no {folder.File}; a target is a folder with a target.yaml.");
    }

    [Fact]
    public void Hostile_text_stays_short_and_printable_in_the_message()
    {
        var key = string.Concat(Enumerable.Repeat("\\e[2J\\u202e<script>", 1_000));
        using var folder = new TargetFolder($"\"{key}\": 1\n");

        var message = TargetFolder.RefusalOf(folder.Path);

        message.Length.Should().BeLessThan(folder.File.Length + 400);
        message.Any(c => char.IsControl(c) || c == '\u202e').Should().BeFalse(message);
    }

    [Fact]
    public void Whatever_is_mutilated_gives_a_description_or_a_sentence()
    {
        // Seeded, so that a failure can be repeated.
        var random = new Random(8461);
        var whole = Encoding.UTF8.GetBytes(TargetFolder.Whole);
        byte[] spice = [.. "\t\n\r :#&*!|>'\"%@`{}[],?-<\\0x"u8, 0, 0x1b, 0x85, 0xef, 0xbb, 0xbf, 0xff];
        var refused = 0;

        for (var round = 0; round < 3_000; round++)
        {
            var bytes = whole.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes[at] = spice[random.Next(spice.Length)]; break;
                    case 1: bytes.Insert(at, spice[random.Next(spice.Length)]); break;
                    default: bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)); break;
                }
            }

            var yaml = Encoding.UTF8.GetString([.. bytes]);
            try
            {
                TargetDescription.FromImage("image", yaml);
            }
            catch (DescriptionException sentence)
            {
                refused++;
                sentence.Message.Should().StartWith("target.yaml of image image").And.EndWith(".");
            }
        }

        refused.Should().BeInRange(1_000, 2_999, "most changes break it, and some fall into a comment or a title");
    }

    /// <summary>The whole description with one thing made wrong.</summary>
    private static void Refused(string right, string wrong, string message)
    {
        TargetFolder.Whole.Should().Contain(right);
        Refused(TargetFolder.Whole.Replace(right, wrong), $"*target.yaml, {message}");
    }

    private static void Refused(string yaml, string message)
    {
        using var folder = new TargetFolder(yaml);

        var refusal = TargetFolder.RefusalOf(folder.Path);

        refusal.Should().Match(message);
        refusal.Should().StartWith(folder.File).And.EndWith(".");
    }
}
