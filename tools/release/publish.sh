#!/usr/bin/env bash
# Makes the release of a tag that is pushed, with bundles, images and their checksums, by GitHub's own command (gh).
#
#   tools/release/publish.sh TAG FOLDER      FOLDER holds what bundle.sh and images.sh have made; gh needs GH_TOKEN
#
# Exit: 0 made · 1 something is missing or damaged, reason in the last line of stderr · 2 the tag is another version's.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
fail() { echo "publish.sh: $1" >&2; exit "${2:-1}"; }

[[ $# = 2 && -d $2 ]] || fail "usage: tools/release/publish.sh TAG FOLDER" 2
tag=$1
version=$("$here/version.sh" "$tag")
cd "$2"
files=()
for rid in linux-x64 linux-arm64; do
  for archive in "conformance-suite-$version-$rid."{tar.gz,cdx.json} "conformance-images-$version-$rid.tar.gz"; do
    [[ -s $archive && -s $archive.sha256 ]] || fail "$archive or its checksum is missing in $2."
    sha256sum --check --quiet --strict "$archive.sha256" || fail "$archive is not what its checksum says."
    files+=("$archive" "$archive.sha256")
  done
done

flags=()
if [[ $version = *-* ]]; then flags+=(--prerelease); fi
gh release create "$tag" --verify-tag --title "$version" --generate-notes "${flags[@]}" "${files[@]}"
