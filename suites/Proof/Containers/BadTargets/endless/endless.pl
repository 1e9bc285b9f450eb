# Relays mail; after the first message it does without end what LAB_VARIANT says.
use strict;
use warnings;
use IO::Socket::INET;

my $variant = $ENV{LAB_VARIANT} // '';
if (!grep { $_ eq $variant } qw(log queue mails connections memory)) {
    print STDERR "endless: unknown LAB_VARIANT '$variant'\n";
    exit 64;
}

$SIG{TERM} = sub { exit 0 };
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';

my $port = IO::Socket::INET->new(LocalPort => 25, Listen => 100, ReuseAddr => 1) or die "endless: port 25: $!\n";
while (1) {
    my $client = $port->accept or next;
    if ($variant eq 'memory') { my @kept; push @kept, 'x' x 1_000_000 while 1 }
    next if fork;
    serve($client);
    exit 0;
}

sub serve {
    my $client = shift;
    $client->autoflush(1);
    print $client "220 endless\r\n";
    my ($from, $to) = ('', '');
    while (my $line = <$client>) {
        if ($line =~ /^QUIT/i) { print $client "221 bye\r\n"; return }
        if ($line =~ /^MAIL FROM:<([^>]*)>/i) { $from = $1 }
        if ($line =~ /^RCPT TO:<([^>]*)>/i) { $to = $1 }
        if ($line =~ /^DATA/i) {
            print $client "354 go\r\n";
            my $content = '';
            while (defined($line = <$client>) && $line !~ /^\.\r?\n/) { $content .= $line }
            my ($host) = $to =~ /@(.*)/;
            deliver("mx1.$host", $from, [$to], $content);
            print $client "250 taken\r\n";
            go_wild("mx1.$host");
        }
        else { print $client "250 ok\r\n" }
    }
}

sub go_wild {
    my $host = shift;
    if ($variant eq 'log') { 1 while print 'x' x 99, "\n" }
    if ($variant eq 'mails') {
        my @to = map { ('x' x 1_990) . "$_\@b.test" } 1 .. 100;
        deliver($host, 'a@a.test', \@to, "Subject: long\r\n\r\nx\r\n") while 1;
    }
    if ($variant eq 'connections') {
        my @open;
        while (my $one = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 25, Timeout => 5)) { push @open, $one }
        sleep 600;
    }
}

sub deliver {
    my ($host, $from, $to, $content) = @_;
    my $mx = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 25, Timeout => 5) or die "endless: $host: $!\n";
    <$mx>;
    for my $said ('HELO endless', "MAIL FROM:<$from>", (map { "RCPT TO:<$_>" } @$to), 'DATA', "$content.", 'QUIT') {
        print $mx "$said\r\n";
        <$mx>;
    }
}
