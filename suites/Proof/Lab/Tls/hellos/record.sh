#!/bin/sh
# Records the ClientHellos in this folder anew, with the clients of the system it runs on, and what tshark reads in each.
# Usage: record.sh [FOLDER]. Needs (Debian names): openssl gnutls-bin golang-go socat tshark iproute2.
# The folder holds those of Debian 12 and of Debian 13: run it in a container of each.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
port=14650
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openssl_version=$(openssl version | sed -E 's/^OpenSSL ([0-9]+\.[0-9]+).*/\1/')
gnutls_version=$(gnutls-cli --version | sed -nE '1s/.* ([0-9]+\.[0-9]+)\..*/\1/p')
go_version=$(go version | sed -E 's/.*go([0-9]+\.[0-9]+).*/\1/')
long=$(printf 'a%.0s' $(seq 1 63)).$(printf 'b%.0s' $(seq 1 63)).$(printf 'c%.0s' $(seq 1 63)).recipient.test

listening() {
    until ss -Hltn "sport = :$port" | grep -q .; do sleep 0.05; done
}

# tshark's field of the first ClientHello in $work/hello.pcap.
field() {
    tshark -r "$work/hello.pcap" -d "tcp.port==$port,tls" -Y 'tls.handshake.type == 1' -T fields -E aggregator=' ' \
        -e "$1" 2>/dev/null | head -n 1
}

# record NAME COMMAND...: what the command says to a server that never answers.
record() {
    name=$1
    shift
    rm -f "$work/hello.bin"
    socat -u -T 1 "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr" "CREATE:$work/hello.bin" &
    listening
    timeout 5 "$@" </dev/null >/dev/null 2>&1 || true
    wait $!
    od -Ax -tx1 -v "$work/hello.bin" | text2pcap -q -T "40000,$port" - "$work/hello.pcap" 2>/dev/null
    {
        # shellcheck source=/dev/null
        echo "# $(. /etc/os-release && echo "$PRETTY_NAME"): $(echo "$*" | sed "s#$work/##g; s#$here/##g")"
        echo "tshark-server-names: $(field tls.handshake.extensions_server_name)"
        echo "tshark-legacy-version: $(field tls.handshake.version)"
        echo "tshark-versions: $(field tls.handshake.extensions.supported_version)"
        echo "tshark-alpn: $(field tls.handshake.extensions_alpn_str)"
        echo "tshark-length: $(field tls.handshake.length)"
        echo "tshark-extensions: $(field tls.handshake.extension.type)"
        base64 -w 100 "$work/hello.bin"
    } >"$out/$name.hello"
}

# session FILE VERSION: a session that openssl can offer to resume.
session() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/cert" -subj /CN=a.test 2>/dev/null
    openssl s_server -accept "127.0.0.1:$port" -key "$work/key" -cert "$work/cert" -quiet -naccept 1 >/dev/null 2>&1 &
    listening
    (sleep 1) | openssl s_client -connect "127.0.0.1:$port" "$2" -sess_out "$1" >/dev/null 2>&1 || true
    kill $! 2>/dev/null || true
    wait $! 2>/dev/null || true
}

s_client() {
    case=$1
    shift
    record "openssl-$openssl_version-$case" openssl s_client -connect "127.0.0.1:$port" "$@"
}
s_client name -servername mx1.recipient.test
s_client no-name -noservername
s_client address -servername 192.0.2.10
s_client trailing-dot -servername mx1.recipient.test.
s_client upper-case -servername MX1.Recipient.TEST
s_client long -servername "$long"
s_client utf8 -servername mx1.empfänger.test
s_client tls12 -servername mx1.recipient.test -tls1_2
s_client alpn -servername mx1.recipient.test -alpn smtp,h2
session "$work/session13" -tls1_3
s_client resumed -servername mx1.recipient.test -sess_in "$work/session13"
session "$work/session12" -tls1_2
s_client tls12-resumed -servername mx1.recipient.test -tls1_2 -sess_in "$work/session12"

gnutls() {
    case=$1
    shift
    record "gnutls-$gnutls_version-$case" gnutls-cli --insecure --port "$port" "$@" 127.0.0.1
}
gnutls name --sni-hostname=mx1.recipient.test
gnutls no-name --disable-sni
gnutls address
gnutls trailing-dot --sni-hostname=mx1.recipient.test.
gnutls long --sni-hostname="$long"
gnutls tls12 --sni-hostname=mx1.recipient.test --priority=NORMAL:-VERS-ALL:+VERS-TLS1.2
gnutls alpn --sni-hostname=mx1.recipient.test --alpn=smtp --alpn=h2

go build -o "$work/dial" "$here/dial.go"
go_dial() {
    case=$1
    shift
    record "go-$go_version-$case" "$work/dial" "127.0.0.1:$port" "$@"
}
go_dial name mx1.recipient.test
go_dial no-name ""
go_dial address 192.0.2.10
go_dial trailing-dot mx1.recipient.test.
go_dial long "$long"
go_dial tls12 mx1.recipient.test 1.2
