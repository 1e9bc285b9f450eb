#!/usr/bin/env bash
# Makes a bundle: the suite for a machine that has a container engine and no .NET SDK. The same commit gives the same
# bytes, wherever it is made with the same SDK.
#
#   tools/release/bundle.sh RID OUT      RID: linux-x64, linux-arm64
#
# OUT gets conformance-suite-VERSION-RID.tar.gz and, beside it, what it is made of as CycloneDX (.cdx.json); each with its
# checksum (.sha256).
# Exit: 0 made · 1 it cannot be made, reason in the last line of stderr · 2 usage · else of the program that failed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=${here%/*/*}
fail() { echo "bundle.sh: $1" >&2; exit "${2:-1}"; }

[[ $# = 2 && $1 =~ ^linux-(x64|arm64)$ ]] || fail "usage: tools/release/bundle.sh linux-x64|linux-arm64 OUT" 2
rid=$1
mkdir -p "$2"
out=$(cd "$2" && pwd -P)
version=$("$here/version.sh")
name=conformance-suite-$version-$rid
work=$root/artifacts/release
stage=$work/$rid/$name
log=$work/$rid.log

# No build server outlives the build.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# What is published is put together out of NuGet's cache: before that, each package is held against its lock file.
restore() {
  dotnet restore "$root/ConformanceSuite.sln" --locked-mode --force --verbosity quiet >> "$log" 2>&1 < /dev/null ||
    fail "the packages are not those of the lock files; the whole log: $log"
}

publish() { # PROJECT FILE
  local project
  project=$(basename "$1" .csproj)
  if ! dotnet publish "$root/$1" --configuration Release --runtime "$rid" --self-contained true \
    --artifacts-path "$work/dotnet" --output "$work/$rid/published/$project" --nologo --verbosity quiet \
    -p:UseSharedCompilation=false -p:ContinuousIntegrationBuild=true -p:SourceRevisionId="$commit" \
    -p:PublishDocumentationFiles=false \
    >> "$log" 2>&1 < /dev/null; then
    { grep -E ' error [A-Z]+[0-9]+:' "$log" | sort -u || tail -n 20 "$log"; } >&2
    fail "$1 cannot be published for $rid; the whole log: $log"
  fi
}

# Programs in one folder share the runtime; that holds as long as they agree on every file of it.
join() { # FOLDER PROJECT...
  local folder=$stage/$1 project file
  mkdir -p "$folder"
  for project in "${@:2}"; do
    while IFS= read -r -d '' file; do
      if [[ ! -e $folder/$file ]]; then
        mkdir -p "$(dirname "$folder/$file")"
        cp "$work/$rid/published/$project/$file" "$folder/$file"
      elif ! cmp -s "$work/$rid/published/$project/$file" "$folder/$file"; then
        fail "$project brings another $file than the program beside it in $1: give them the same version."
      fi
    done < <(cd "$work/$rid/published/$project" && find . -type f -printf '%P\0')
  done
}

# What an image of ours holds is mostly what lies in bin already: an archive has such a file once.
link_to_bin() { # FOLDER
  local file
  while IFS= read -r -d '' file; do
    if cmp -s "$stage/bin/$file" "$stage/$1/$file"; then ln -f "$stage/bin/$file" "$stage/$1/$file"; fi
  done < <(cd "$stage/$1" && find . -type f -printf '%P\0')
}

# What packages ask of whoever passes them on: each with its licence, and the texts that it brings.
licenses() {
  local cache id number package text
  cache=$(cache)
  mkdir "$stage/licenses"
  grep -hB1 -E '"type": "(package|runtimepack)"' "$stage"/{bin,lab,live}/*.deps.json |
    sed -nE 's|^ *"(runtimepack\.)?([^/"]+)/([^"]+)": \{$|\2\t\3|p' | LC_ALL=C sort -u > "$work/$rid/packages"
  while IFS=$'\t' read -r id number; do
    package=${cache%/}/${id,,}/$number
    license=$(license_of "$package/${id,,}.nuspec")
    printf '%s\t%s\t%s\n' "$id" "$number" "$license"
    for text in "$package"/{LICENSE,License,license,NOTICE,THIRD-PARTY-NOTICES}{,.txt,.TXT,.md}; do
      if [[ -f $text ]]; then install -D -m 644 "$text" "$stage/licenses/$id/${text##*/}"; fi
    done
  done < "$work/$rid/packages" > "$stage/licenses/packages.tsv"
}

cache() { dotnet nuget locals global-packages --list | sed 's/^[^:]*: //'; }

license_of() { # NUSPEC
  local license
  license=$(sed -nE 's|.*<license type="expression">([^<]+)</license>.*|\1|p' "$1")
  [[ -n $license ]] || license=$(sed -nE 's|.*<license type="file">([^<]+)</license>.*|its file \1|p' "$1")
  [[ -n $license ]] || license=$(sed -nE 's|.*<licenseUrl>([^<]+)</licenseUrl>.*|\1|p' "$1")
  [[ -n $license ]] || fail "${1##*/} has no licence, so it cannot be distributed."
  echo "$license"
}

pack() {
  chmod -R u=rwX,go=rX "$stage"
  tar --create --sort=name --mtime="@$made" --owner=0 --group=0 --numeric-owner --format=gnu \
    -C "$work/$rid" "$name" | gzip --no-name > "$out/$name.tar.gz"
  "$here/sbom.sh" "$stage/licenses/packages.tsv" "$(cache)" "$version" "$made" > "$out/$name.cdx.json"
  (cd "$out" && for file in "$name.tar.gz" "$name.cdx.json"; do sha256sum "$file" > "$file.sha256"; done)
}

commit=$(git -C "$root" rev-parse --verify --quiet HEAD) ||
  fail "a bundle is made of a commit, and $root is not a checkout."
git -C "$root" diff --quiet HEAD ||
  echo "bundle.sh: $root has changes that are not committed; they go in, and the bundle says it is ${commit::12}." >&2
made=$(git -C "$root" log -1 --format=%ct "$commit")
rm -rf "${work:?}/$rid" "$log"
mkdir -p "$stage"
restore
for project in tools/Conformance/Conformance suites/Runner/Runner fixtures/LabHost/LabHost fixtures/Reference/Reference \
  fixtures/LiveHost/LiveHost; do
  publish "$project.csproj"
done
join bin Conformance Runner
join lab LabHost Reference
join live LiveHost
link_to_bin lab
link_to_bin live
(cd "$root" && git ls-files -z -- run.sh README.md LICENSE docs containers | xargs -0 cp --parents -t "$stage")
licenses
"$here/check.sh" "$stage"
pack
echo "$name.tar.gz: $(du -m --apparent-size "$out/$name.tar.gz" | cut -f1) MB, unpacked $(du -sm "$stage" | cut -f1) MB"
