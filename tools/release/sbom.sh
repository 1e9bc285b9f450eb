#!/usr/bin/env bash
# Prints what a bundle is made of as a CycloneDX document, the same octets for the same input.
#
#   tools/release/sbom.sh PACKAGES CACHE VERSION SECONDS
#
# PACKAGES holds a line for each package: id, version, licence, with tabs between (licenses/packages.tsv of a bundle). CACHE is NuGet's folder of
# packages, which has the hash of each. SECONDS since 1970 is when the bundle's commit was made.
# Exit: 0 printed · 1 a package has no hash, named in the last line of stderr · 2 usage.
set -euo pipefail

fail() { echo "sbom.sh: $1" >&2; exit "${2:-1}"; }

[[ $# = 4 && -f $1 && -d $2 && $4 =~ ^[0-9]+$ ]] || fail "usage: tools/release/sbom.sh PACKAGES CACHE VERSION SECONDS" 2
packages=$1 cache=${2%/} version=$3 made=$4

license() { # TEXT
  case $1 in
    'its file '*) printf '{ "license": { "name": "%s" } }' "$1" ;;
    http*) printf '{ "license": { "name": "see its address", "url": "%s" } }' "$1" ;;
    *) printf '{ "expression": "%s" }' "$1" ;;
  esac
}

hash_of() { # ID VERSION
  local file=$cache/${1,,}/$2/${1,,}.$2.nupkg.sha512
  [[ -s $file ]] || fail "$1 $2 has no hash at $file."
  base64 --decode < "$file" | od -An -v -tx1 | tr -d ' \n'
}

component() { # ID VERSION LICENCE
  local hash
  hash=$(hash_of "$1" "$2")
  printf '    { "type": "library", "bom-ref": "pkg:nuget/%s@%s", "name": "%s", "version": "%s",\n' "$1" "$2" "$1" "$2"
  printf '      "purl": "pkg:nuget/%s@%s", "licenses": [%s],\n' "$1" "$2" "$(license "$3")"
  printf '      "hashes": [{ "alg": "SHA-512", "content": "%s" }] }' "$hash"
}

printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.6",\n  "version": 1,\n  "metadata": {\n'
printf '    "timestamp": "%s",\n' "$(date --utc --date="@$made" +%Y-%m-%dT%H:%M:%SZ)"
printf '    "component": { "type": "application", "bom-ref": "conformance-suite", "name": "conformance-suite",\n'
printf '      "version": "%s", "licenses": [{ "expression": "Apache-2.0" }] }\n  },\n  "components": [' "$version"
separator=
while IFS=$'\t' read -r id number license; do
  printf '%s\n' "$separator"
  component "$id" "$number" "$license"
  separator=,
done < "$packages"
printf '\n  ]\n}\n'
