#!/usr/bin/env bash
# Proves a bundle of this machine's kind: unpacked in a bare Debian container, which has the engine's command and no
# SDK, it does what its users want of it, and gives the verdicts that the sources give.
#
#   tools/release/prove.sh ARCHIVE      with ARCHIVE.sha256 beside it
#
# The container shares the engine's socket and one folder, at the same path inside and out, because the engine mounts
# what a target reads by its path. Exit: 0 proven · 1 not, reason in the last line of stderr · 2 usage.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
fail() { echo "prove.sh: $1" >&2; exit "${2:-1}"; }

[[ $# = 1 && -f $1 && -f $1.sha256 ]] || fail "usage: tools/release/prove.sh ARCHIVE" 2
archive=$(cd "$(dirname "$1")" && pwd -P)/${1##*/}
name=$(basename "$archive" .tar.gz)
engine=${DOCKER_HOST:-unix:///var/run/docker.sock}
[[ $engine = unix://* ]] || fail "the container is given the engine's socket, and DOCKER_HOST=$engine is not one." 2
base=conformance/base:trixie # ImageStore.HomeRelease
bare=conformance/bare:trixie
run=(run postfix --variant sni)

# The base image is the suite's own, and here once the sources have run.
make_bare() {
  local context=$work/bare said
  mkdir "$context"
  printf 'FROM %s\nRUN apt-get update && apt-get install -y --no-install-recommends docker-cli\n' "$base" \
    > "$context/Dockerfile"
  said=$(docker build --force-rm --tag "$bare" --label conformance.suite=1 "$context" 2>&1) ||
    fail "$bare cannot be built: $said"
}

# As this user, who may use the engine; HOME and TMPDIR are in the shared folder.
inside() { # COMMAND...
  docker run --rm --init --network host --user "$(id -u):$(id -g)" --group-add "$(stat -Lc %g "${engine#unix://}")" \
    --volume "${engine#unix://}:/var/run/docker.sock" --volume "$work:$work" --workdir "$work" \
    --env HOME="$work" --env TMPDIR="$work/tmp" --env CONFORMANCE_REGISTRY --env DOCKER_API_VERSION "$bare" "$@"
}

work=$(mktemp -d "${TMPDIR:-/tmp}/bundle-proof.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
(cd "$(dirname "$archive")" && sha256sum --check --quiet "$archive.sha256") || fail "the checksum is another archive's."
cp "$archive" "$work"

echo "--- from the sources"
"$root/run.sh" "${run[@]}" --out "$work/sources"

echo "--- from the bundle, in $bare"
make_bare
dotnet=$(inside sh -c 'find / -xdev -name dotnet 2> /dev/null || true')
[[ -z $dotnet ]] || fail "$bare has $dotnet, and proves nothing."
inside tar -xzf "$name.tar.gz"
"$root/tools/release/check.sh" "$work/$name"
bundle=$work/$name/run.sh
inside "$bundle" "${run[@]}" --out "$work/bundle"

echo "--- what else needs no SDK"
checks=$(inside "$bundle" list checks)
[[ $checks = *'S-SNI-NOPOLICY '* ]] || fail "list checks does not show S-SNI-NOPOLICY: $checks"
explained=$(inside "$bundle" explain S-SNI-NOPOLICY)
[[ $explained = *'postfix/sni '* ]] || fail "explain does not show the run before it: $explained"
inside "$bundle" scoreboard "$work/bundle/results/postfix" --out "$work/drawn"
cmp "$work/bundle/index.html" "$work/drawn/index.html" || fail "scoreboard and run generate different pages."
doctor=$(inside "$bundle" doctor) || fail "doctor finds a problem: $doctor"
[[ $doctor = *'this is a released bundle'* ]] || fail "doctor takes it for sources: $doctor"
told=0
words=$(inside "$bundle" test 2>&1) || told=$?
[[ $told = 2 && $words = *'needs the sources'* ]] || fail "test ended with $told, and printed: $words"

echo "--- the live observer"
inside "$bundle" images > /dev/null
live=$(inside timeout --preserve-status --signal INT 20 "$bundle" live --zone live.example.test --address 127.91.0.1 \
  --contact postmaster@example.test --state "$work/live") || fail "the live observer ended with $?: $live"
[[ $live = *'The live observer serves https://live.example.test/'* ]] || fail "the live observer did not serve: $live"

echo "--- the two against each other"
difference=$(inside "$bundle" diff "$work/sources/results/postfix" "$work/bundle/results/postfix") || true
echo "$difference"
same='^nothing changed in postfix \(sni\): [1-9][0-9]* checks$'
[[ $difference =~ $same ]] || fail "the bundle's verdicts are not the sources'."
echo "proven: $name"
