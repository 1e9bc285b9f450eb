# A mail server that is wrong in one way, named by LAB_VARIANT.
use strict;
use warnings;
use IO::Socket::INET;

my $variant = $ENV{LAB_VARIANT} // '';
my %known = map { $_ => 1 } qw(ends-at-once never-greets greets-and-dies knows-every-variant refuses floods);
if (!$known{$variant} && !$ENV{ANY_VARIANT}) {
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
    $client->autoflush(1);
    serve($client);
    exit 0;
}

sub serve {
    my $client = shift;
    if ($variant eq 'never-greets') {
        1 while <$client>;
        return;
    }

    # RFC 5321 section 4.2 allows lines of 512 octets in a reply.
    my $shout = $variant eq 'refuses' ? "<script>alert(1)</script>\e]0;owned\a\e[2J" . ('x' x 1_000_000) : 'stub';
    print $client "220 $shout\r\n";
    while (my $line = <$client>) {
        if    ($line =~ /^EHLO/i)            { print $client "250-stub <img src=x onerror=alert(2)>\r\n250 8BITMIME\r\n" }
        elsif ($line =~ /^QUIT/i)            { print $client "221 bye\r\n"; return }
        elsif ($variant eq 'refuses' && $line =~ /^MAIL/i) { print $client "550 <script>alert(3)</script>\e[31m no\r\n" }
        elsif ($line =~ /^RCPT TO:<[^@]+@([^>]+)>/i) { flood($1) if $variant eq 'floods'; print $client "250 ok\r\n" }
        elsif ($line =~ /^DATA/i)            { print $client "354 go\r\n"; 1 while defined($_ = <$client>) && !/^\.\r?\n/; print $client "250 taken\r\n" }
        else                                 { print $client "250 ok\r\n" }
    }
}

# Everything that a sender must not do, one connection each.
sub flood {
    my $host = "mx1.$_[0]";
    return if fork;
    my @wild = (
        "EHLO <script>alert(4)</script>\e[31m\r\nMAIL FROM:garbage \0\x01\x02\r\nRCPT TO:<<<>>>\r\nDATA\r\nQUIT\r\n",
        'A' x 20_000_000,
        "NOOP\r\n" x 300_000,
        "EHLO a\r\nMAIL FROM:<a\@a.test>\r\nRCPT TO:<b\@b.test>\r\nDATA\r\n" . ("B" x 70 . "\r\n") x 1_000_000,
        "STARTTLS\r\n\x16\x03\x01\xff\xff" . ("\0" x 1_000_000),
    );
    for my $bytes (@wild) {
        my $mx = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 25, Timeout => 5) or next;
        if (!fork) { 1 while sysread($mx, my $ignored, 65_536); exit 0 }
        syswrite($mx, $bytes) or last;
        close $mx;
    }
    exit 0;
}
