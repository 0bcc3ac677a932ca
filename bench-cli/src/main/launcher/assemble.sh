#!/usr/bin/env bash
# Puts the distribution together from what the modules were built into. Maven calls it in the package phase of bench-cli.
#
#   assemble.sh BUILD_FOLDER VERSION archive|folder
#
# Makes BUILD_FOLDER/bench-VERSION (and bench-VERSION.tar.gz):
#   bin/bench          the launcher, the same file as ./bench
#   lib/*.jar          every library once
#   lib/ROLE.classpath the jars of one role, colon separated, in order
#   launcher/*.sh      what the launcher is made of
#   completion/        for bash, zsh and fish
#   sbom.json          what lib/ holds, with versions and licences (CycloneDX); not in a quick or offline build
#   licenses/          the text of each licence of a library in lib/; likewise
#   repository/        a Maven repository with our own artifacts that apps compile and test against
set -euo pipefail
export LC_ALL=C

build=$1 version=$2 kind=$3
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${here%/bench-cli/src/main/launcher}
inside=${build#"$root/bench-cli/"} # target, target/quick or target/runtime: the same in every module
work=$build/distribution/bench-$version
services=(web worker scheduler realtime)

fail() {
  printf 'assemble: %s\n' "$*" >&2
  exit 1
}

jar_of() { printf '%s' "$root/bench-$1/$inside/bench-$1-$version.jar"; }

# Prints the paths that module $1 runs with, one a line, its own jar first.
class_path_of() {
  local list=$root/bench-$1/$inside/class-path
  [[ -f $list ]] || fail "$list is missing: build all modules together (./mvnw package)"
  jar_of "$1"
  printf '\n'
  tr ':' '\n' <"$list"
  printf '\n'
}

# Prints the lines of the first file that are not in the second, in order.
without() { grep -vxFf "$2" "$1" || true; }

# Writes the list of role $1 from the paths on standard input: names only, each once.
write_role() { sed 's|.*/||' | awk 'NF && !seen[$0]++' | paste -sd: - >"$work/lib/$1.classpath"; }

collect_libraries() {
  local file name
  class_path_of cli | while IFS= read -r file; do
    [[ -n $file ]] || continue
    name=$work/lib/${file##*/}
    if [[ -e $name ]]; then
      cmp -s "$file" "$name" || fail "two different libraries are called ${file##*/}"
    else
      cp "$file" "$name"
    fi
  done
}

# The command line has what no service alone brought in; a service has core, the built-in app, picocli and its own.
write_class_paths() {
  local service tmp=$build/distribution
  { class_path_of core; class_path_of app; } >"$tmp/shared"
  for service in "${services[@]}"; do class_path_of "$service"; done >"$tmp/of-services"
  without "$tmp/of-services" "$tmp/shared" >"$tmp/only-services"
  class_path_of cli >"$tmp/all"
  without "$tmp/all" "$tmp/only-services" | write_role cli
  for service in "${services[@]}"; do
    { jar_of cli; printf '\n'; jar_of process; printf '\n'; grep '/picocli-[^/]*$' "$tmp/all"; class_path_of "$service"; jar_of app; printf '\n'; } |
      write_role "$service"
  done
  rm -f "$tmp"/shared "$tmp"/of-services "$tmp"/only-services "$tmp"/all
}

sum() {
  if command -v sha1sum >/dev/null; then sha1sum "$@"; else shasum -a 1 "$@"; fi | cut -d' ' -f1
}

# Puts $2 into the repository as $1/$3 with its checksum.
publish() {
  local to=$work/repository/dev/bench/$1/$version/$3
  mkdir -p "${to%/*}"
  cp "$2" "$to"
  printf '%s' "$(sum "$to")" >"$to.sha1"
}

# A snapshot's file name carries a number made from its content: a bench that asks again after a rebuild gets the new file, and
# two benches with different code of the same version never take each other's.
publish_artifact() {
  local module=$1 pom=$2 jar=${3:-} value=$version number updated metadata
  if [[ $version == *-SNAPSHOT ]]; then
    number=$((16#$(cat "$pom" ${jar:+"$jar"} | sum | cut -c1-7)))
    value=${version%-SNAPSHOT}-20260101.000000-$number
    updated=$(date -u +%Y%m%d%H%M%S)
    metadata=$build/distribution/maven-metadata.xml
    {
      printf '<metadata modelVersion="1.1.0"><groupId>dev.bench</groupId><artifactId>%s</artifactId>' "$module"
      printf '<version>%s</version><versioning><snapshot><timestamp>20260101.000000</timestamp>' "$version"
      printf '<buildNumber>%s</buildNumber></snapshot><lastUpdated>%s</lastUpdated><snapshotVersions>' "$number" "$updated"
      printf '<snapshotVersion><extension>%s</extension><value>'"$value"'</value><updated>'"$updated"'</updated></snapshotVersion>' \
        pom ${jar:+jar}
      printf '</snapshotVersions></versioning></metadata>\n'
    } >"$metadata"
    publish "$module" "$metadata" maven-metadata.xml
    rm "$metadata"
  fi
  publish "$module" "$pom" "$module-$value.pom"
  [[ -z $jar ]] || publish "$module" "$jar" "$module-$value.jar"
}

fill_repository() {
  local module
  publish_artifact bench-parent "$root/pom.xml"
  for module in core app web worker testing; do
    publish_artifact "bench-$module" "$root/bench-$module/pom.xml" "$(jar_of "$module")"
  done
}

write_completion() {
  mkdir "$work/completion"
  "$JDK/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$work/lib/*" dev.bench.cli.Completion "$work/completion"
}

# Maven writes sbom.json, with the text of each licence, when it is online and the profile quick is off. It is moved, so that
# no later build takes it for its own.
write_licences() {
  if [[ ! -f $build/sbom.json ]]; then
    printf 'assemble: sbom.json and licenses/ are left out: they need an online build without -Pquick\n'
    return
  fi
  mv "$build/sbom.json" "$work/"
  "$JDK/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$work/lib/*" "$here/Licences.java" \
    "$work/sbom.json" "$work/licenses" "$here/licences"
}

pack() {
  local same=() out=$build/bench-$version.tar.gz
  # The same input gives the same bytes where tar can do that.
  tar --version 2>/dev/null | grep -q GNU &&
    same=(--sort=name --mtime=2026-01-01T00:00:00Z --owner=0 --group=0 --numeric-owner)
  tar -C "$build" ${same[@]+"${same[@]}"} -cf - "bench-$version" | gzip -n >"$out.part"
  mv -f "$out.part" "$out"
}

rm -rf "$build/distribution"
mkdir -p "$work/bin" "$work/lib" "$work/launcher"
cp "$root/bench" "$work/bin/bench"
chmod 755 "$work/bin/bench"
cp "$here/find-jdk.sh" "$here/run.sh" "$here/train.sh" "$work/launcher/"
cp "$root/LICENSE" "$work/"
printf '%s\n' "$version" >"$work/VERSION"
collect_libraries
# shellcheck source=bench-cli/src/main/launcher/find-jdk.sh
. "$here/find-jdk.sh"
find_jdk || exit 1
write_class_paths
fill_repository
write_completion
write_licences
rm -rf "$build"/bench-*/
mv "$work" "$build/bench-$version"
rmdir "$build/distribution"
[[ $kind != archive ]] || pack
