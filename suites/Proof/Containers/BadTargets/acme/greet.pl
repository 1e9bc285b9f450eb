# Greets whoever connects, and ends the session at QUIT.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{TERM} = sub { exit 0 };
my $port = IO::Socket::INET->new(LocalPort => 25, Listen => 100, ReuseAddr => 1) or die "port 25: $!\n";
while (my $client = $port->accept) {
    $client->autoflush(1);
    print $client "220 stub\r\n";
    while (my $line = <$client>) {
        if ($line =~ /^QUIT/i) { print $client "221 bye\r\n"; last }
        print $client "250 ok\r\n";
    }
}
