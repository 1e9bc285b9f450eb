# A mail server that is wrong in one way, named by LAB_VARIANT.
use strict;
use warnings;
use IO::Socket::INET;

my $variant = $ENV{ANY_VARIANT} ? 'knows-every-variant' : $ENV{LAB_VARIANT} // '';
my @known = qw(ends-at-once never-greets greets-and-dies knows-every-variant swallows falls-silent sends-twice
  bounces refuses requires-tls shouts floods);
if (!grep { $_ eq $variant } @known) {
    print STDERR "stub: unknown LAB_VARIANT '$variant'\n";
    exit 64;
}

$SIG{TERM} = sub { exit 0 };
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';

if ($variant eq 'ends-at-once') {
    print STDERR "stub: <b>the configuration</b> is wrong\n";
    exit 3;
}

my $port = IO::Socket::INET->new(LocalPort => 25, Listen => 100, ReuseAddr => 1) or die "stub: port 25: $!\n";
while (1) {
    my $client = $port->accept or next;
    if ($variant eq 'greets-and-dies') {
        print $client "220 stub\r\n";
        <$client>;
        exit 7;
    }
    next if fork;
    serve($client);
    exit 0;
}

sub serve {
    my $client = shift;
    $client->autoflush(1);
    if ($variant eq 'never-greets') {
        1 while <$client>;
        return;
    }

    my $name = $variant eq 'refuses' ? "<script>alert(1)</script>\e]0;owned\a\e[2J" . ('x' x 1_000_000) : 'stub';
    print $client "220 $name\r\n";
    my ($from, $to, $content) = ('', '', '');
    while (my $line = <$client>) {
        if ($line =~ /^EHLO/i) {
            if ($variant eq 'shouts') { 1 while print $client '250-' . ('x' x 60_000) . "\r\n"; return }
            print $client "250-stub <img src=x onerror=alert(2)>\r\n250 8BITMIME\r\n";
        }
        elsif ($line =~ /^QUIT/i) { print $client "221 bye\r\n"; return }
        elsif ($line =~ /^MAIL/i && $variant eq 'requires-tls') {
            print $client "530 5.7.0 Must issue a STARTTLS command first\r\n";
        }
        elsif ($line =~ /^MAIL/i && $variant eq 'refuses') { print $client "550 <script>alert(3)</script>\e[31m no\r\n" }
        elsif ($line =~ /^MAIL FROM:<([^>]*)>/i) { $from = $1; print $client "250 ok\r\n" }
        elsif ($line =~ /^RCPT TO:<([^>]*)>/i) { $to = $1; print $client "250 ok\r\n" }
        elsif ($line =~ /^DATA/i) {
            print $client "354 go\r\n";
            $content = '';
            while (defined($line = <$client>) && $line !~ /^\.\r?\n/) { $content .= $line }
            print $client "250 taken\r\n";
            send_on($from, $to, $content);
        }
        else { print $client "250 ok\r\n" }
    }
}

sub send_on {
    my ($from, $to, $content) = @_;
    my ($domain) = $to =~ /@(.*)/;
    my $relays = $variant eq 'knows-every-variant' || $variant eq 'falls-silent' && $domain =~ /^contract-/;
    my $times = $variant eq 'sends-twice' ? 2 : $relays ? 1 : 0;
    deliver("mx1.$domain", $from, $to, $content) for 1 .. $times;
    if ($variant eq 'bounces') { deliver('mx.sender.lab.test', '', $from, "Subject: no\r\n\r\nNo.\r\n") }
    if ($variant eq 'floods') { flood("mx1.$domain") }
}

sub deliver {
    my ($host, $from, $to, $content) = @_;
    my $mx = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 25, Timeout => 5) or die "stub: $host: $!\n";
    <$mx>;
    for my $said ('HELO stub', "MAIL FROM:<$from>", "RCPT TO:<$to>", 'DATA', "$content.", 'QUIT') {
        print $mx "$said\r\n";
        print "$host: ", scalar <$mx>;
    }
}

# Everything that a sender must not do, one connection each; then the end.
sub flood {
    my $host = shift;
    my @wild = (
        "EHLO <script>alert(4)</script>\e[31m\r\nMAIL FROM:garbage \0\x01\x02\r\nRCPT TO:<<<>>>\r\nDATA\r\nQUIT\r\n",
        'A' x 50_000_000,
        "NOOP\r\n" x 300_000,
        join("\r\n", map { 'B' x 60_000 } 1 .. 500),
        "EHLO a\r\nMAIL FROM:<a\@a.test>\r\nRCPT TO:<b\@b.test>\r\nDATA\r\n" . ('C' x 70_000_000),
        "STARTTLS\r\n\x16\x03\x01\xff\xff" . ("\0" x 1_000_000),
    );
    for my $bytes (@wild) {
        my $mx = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 25, Timeout => 5) or die "stub: $host: $!\n";
        my $reader = fork;
        if (!$reader) { 1 while sysread($mx, my $ignored, 65_536); exit 0 }
        for (my $sent = 0; $sent < length $bytes; ) { $sent += syswrite($mx, $bytes, 65_536, $sent) // last }
        shutdown $mx, 1;
        waitpid $reader, 0;
        print "stub: ", length $bytes, " octets\n";
    }
    kill 'TERM', 1;
}
