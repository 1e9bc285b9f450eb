#!/usr/bin/env bash
# Saves the suite's own images of a bundle of this machine's kind, for a machine that can neither pull nor build:
# `docker load` there, and a run of the same bundle finds them.
#
#   tools/release/images.sh ARCHIVE OUT      OUT gets conformance-images-VERSION-RID.tar.gz, and its checksum
#
# Exit: 0 saved, and proven to be enough · 1 not, reason in the last line of stderr · 2 usage.
set -euo pipefail

fail() { echo "images.sh: $1" >&2; exit "${2:-1}"; }

[[ $# = 2 && -f $1 ]] || fail "usage: tools/release/images.sh ARCHIVE OUT" 2
archive=$(cd "$(dirname "$1")" && pwd -P)/${1##*/}
name=$(basename "$archive" .tar.gz)
mkdir -p "$2"
saved=$(cd "$2" && pwd -P)/${name/suite/images}.tar.gz

work=$(mktemp -d "${TMPDIR:-/tmp}/bundle-images.XXXXXX")
trap 'rm -rf "$work"' EXIT
tar -xzf "$archive" -C "$work"
mapfile -t images < <("$work/$name/run.sh" images)
[[ ${#images[@]} = 4 ]] ||
  fail "run.sh images names ${#images[@]} images, and a run needs three, the live observer one more."

docker save "${images[@]}" | gzip > "$saved.part"
mv "$saved.part" "$saved"
(cd "$(dirname "$saved")" && sha256sum "${saved##*/}" > "${saved##*/}.sha256")

# Without these two they would be built; loaded, they are not, so their names and what they are made from are right.
docker rmi --no-prune "${images[@]:2}" > /dev/null
docker load --quiet --input "$saved" > /dev/null
"$work/$name/run.sh" images > /dev/null 2> "$work/progress"
! grep -q building "$work/progress" || fail "the saved images are not enough: $(cat "$work/progress")"
echo "saved: ${saved##*/}, $(du -h "$saved" | cut -f1): ${images[*]}"
