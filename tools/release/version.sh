#!/usr/bin/env bash
# Prints the suite's version, which Directory.Build.props says; refuses a tag that says another.
#
#   tools/release/version.sh [TAG]      TAG: v0.1.0
#
# Exit: 0 printed · 2 the tag is another version's, reason in the last line of stderr.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
fail() { echo "version.sh: $1" >&2; exit 2; }

version=$(sed -n 's|^ *<Version>\(.*\)</Version>$|\1|p' "$root/Directory.Build.props")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
  fail "Directory.Build.props should name one version like 1.2.3, and says '$version'."
if [[ $# -gt 0 && $1 != "v$version" ]]; then
  fail "the tag is $1, and Directory.Build.props says $version: the tag of that version is v$version."
fi
echo "$version"
