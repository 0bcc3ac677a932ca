# Keeps env/runtime of a source tree in step with its sources. Sourced by ./bench, which brings say, fail and find_jdk.
#
#   bring_up_to_date TREE    sets RUNTIME to the built runtime, after building it if the sources changed
#
# env/runtime-<key>  one built runtime, whole or not there at all; key = hash of all sources; never changed once made
# env/runtime        link to the one that is up to date, swapped in one step: what runs keeps the jars it started with
# env/bin/bench, env/repository   links through env/runtime
# env/runtime-<key>/.built        its time: when the sources were last seen to be what it was built from
# env/build.log      what Maven said in the last build

BUILD_WAIT_SECONDS=${BENCH_BUILD_WAIT_SECONDS:-900} # how long one bench waits for another one's build
RUNTIMES_KEPT=2                                     # newest runtimes that are never pruned
STOP_LIMIT_TENTHS=50                                # from TERM to KILL, when a build is stopped

# Sets SOURCES to what the runtime is built from, relative to the tree.
list_sources() {
  SOURCES=(bench pom.xml .mvn bench-*/pom.xml bench-*/src/main)
}

# Is the built runtime as new as the sources? Folders count too: a file that is gone leaves its trace there.
is_up_to_date() {
  [[ -f $env/runtime/.built && -x $env/runtime/bin/bench ]] || return 1
  [[ -z $(find "${SOURCES[@]}" -newer "$env/runtime/.built" -print -quit 2>&1) ]]
}

# Prints the key of the sources: the same content gives the same key, whatever the times of the files are.
source_key() {
  local -a sum=(sha256sum)
  command -v sha256sum >/dev/null || sum=(shasum -a 256)
  find "${SOURCES[@]}" -type f ! -name '*~' ! -name '.*.sw?' ! -name '.#*' | LC_ALL=C sort | tr '\n' '\0' |
    xargs -0 "${sum[@]}" | "${sum[@]}" | cut -c1-16
}

# Replaces the link $2 by one to $1, with no moment at which there is none.
swap_link() {
  local new=$2.$$
  [[ $(readlink "$2" 2>/dev/null) != "$1" ]] || return 0
  ln -s "$1" "$new"
  mv -fT "$new" "$2" 2>/dev/null || mv -fh "$new" "$2"
}

# Holds the build lock until unlock_build. Where there is no flock (macOS), a folder with the owner's pid is the lock.
lock_build() {
  local waited=0 owner
  exec 9>"$env/.build.lock"
  if command -v flock >/dev/null; then
    flock -n 9 && return
    say "another bench builds here; waiting for it"
    flock -w "$BUILD_WAIT_SECONDS" 9 || fail "another bench has been building for $BUILD_WAIT_SECONDS s; see $env/build.log"
    return
  fi
  until mkdir "$env/.building" 2>/dev/null; do
    owner=$(cat "$env/.building/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$env/.building"
      continue
    fi
    ((waited++ > 0)) || say "another bench builds here; waiting for it"
    ((waited <= BUILD_WAIT_SECONDS)) || fail "another bench has been building for $BUILD_WAIT_SECONDS s; see $env/build.log"
    sleep 1
  done
  printf '%s' $$ >"$env/.building/pid"
}

unlock_build() {
  exec 9>&-
  rm -rf "$env/.building"
}

# Reads Maven's output, keeps it in the log and says where it is: on a terminal in one line, elsewhere one line a module.
show_progress() {
  local line module='the runtime' step='?/?' fetched=0 files='' said=-100
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    case $line in
      *'Building '*'['*/*']')
        step=${line##*[}
        step=${step%]*}
        line=${line#*Building }
        module=${line%% *}
        said=-100
        ;;
      *'Downloaded from'*)
        ((++fetched))
        files=", $fetched files fetched"
        ;;
      *) continue ;;
    esac
    if [[ -t 2 ]]; then
      # A terminal that is too narrow cuts the line rather than beginning another one.
      printf '\r\033[K\033[?7lbench: building %s (%s of %s), %d s%s\033[?7h' \
        "$module" "${step%/*}" "${step#*/}" $((SECONDS - began)) "$files" >&2
    elif ((SECONDS - said >= 10)); then
      said=$SECONDS
      say "building $module (${step%/*} of ${step#*/}), $((SECONDS - began)) s$files"
    fi
  done
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# Runs Maven, in a group of its own that a signal for us ends as a whole; on failure says what it said. It holds the build
# lock too: where we are killed, the next build waits for the end of this one.
run_maven() {
  local began=$SECONDS status=0 maven output=$env/.maven.$$
  say "building the runtime; the first time Maven also fetches libraries"
  rm -f "$output"
  mkfifo "$output"
  set -m
  ./mvnw -B -Pquick,runtime package >"$output" 2>&1 </dev/null &
  set +m
  maven=$!
  trap 'stop_build INT' INT
  trap 'stop_build TERM' TERM
  trap 'stop_build HUP' HUP
  show_progress 3>"$env/build.log" <"$output"
  wait "$maven" || status=$?
  trap - INT TERM HUP
  rm -f "$output"
  if ((status)); then
    grep -E '^(mvnw:|assemble:|\[ERROR\])' "$env/build.log" |
      grep -vE '^\[ERROR\] *($|(-> )?\[Help|To see|Re-run|For more|After|  mvn )' | awk '!said[$0]++' | head -n 15 >&2
    fail "the build failed; all of Maven's output is in $env/build.log"
  fi
  say "built in $((SECONDS - began)) s"
}

# Ends Maven and ourselves by that signal, with a clean line for the prompt of the shell.
stop_build() {
  local tenths
  trap '' INT TERM HUP
  kill -TERM -- "-$maven" 2>/dev/null || true
  for ((tenths = 0; tenths < STOP_LIMIT_TENTHS; tenths++)); do
    kill -0 -- "-$maven" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$maven" 2>/dev/null || true
  rm -f "$output"
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
  say "the build was stopped; the next command begins it again"
  trap - "$1"
  kill -s "$1" $$
}

# Puts the freshly built runtime at env/runtime-$1.
install_runtime() {
  local built new=$env/.new-runtime.$$
  built=$(echo bench-cli/target/runtime/bench-*/)
  [[ -f $built/VERSION ]] || fail "the build made no runtime; see $env/build.log"
  cp -R "$built" "$new"
  mv "$new" "$env/runtime-$1"
}

# Removes runtimes that nothing runs from any more: a running java holds a shared lock on VERSION. Leftovers of killed builds too.
# One that goes loses its name first: killed on the way, no half of it would be taken for a whole one later.
prune_runtimes() {
  local old kept=0
  rm -rf "$env"/.new-runtime.* "$env"/.old-runtime.* "$env"/.began.* "$env"/.maven.*
  # shellcheck disable=SC2012 # our own names, without blanks or newlines
  ls -td "$env"/runtime-*/ | while IFS= read -r old; do
    old=${old%/}
    ((++kept > RUNTIMES_KEPT)) || continue
    [[ ! $old -ef $env/runtime ]] || continue
    command -v flock >/dev/null || continue
    flock -n -x "$old/VERSION" mv "$old" "$env/.old-runtime.$kept" || true
  done
  rm -rf "$env"/.old-runtime.*
}

bring_up_to_date() {
  local tree=$1 env=$1/env key began_at
  local -a SOURCES
  [[ -d $env ]] || mkdir -p "$env" 2>/dev/null || fail "cannot make $env; is this folder yours?"
  local back=$PWD
  cd "$tree" || exit
  list_sources
  if ! is_up_to_date; then
    mkdir -p "$env/bin"
    lock_build
    began_at=$env/.began.$$
    if ! is_up_to_date; then
      : >"$began_at"
      key=$(source_key)
      if [[ ! -d $env/runtime-$key ]]; then
        run_maven
        install_runtime "$key"
      fi
      mv -f "$began_at" "$env/runtime-$key/.built"
      swap_link "runtime-$key" "$env/runtime"
      swap_link ../runtime/bin/bench "$env/bin/bench"
      swap_link runtime/repository "$env/repository"
      prune_runtimes
    fi
    unlock_build
  fi
  cd "$back" || exit
  # shellcheck disable=SC2034 # read by run.sh
  RUNTIME=$(readlink -f -- "$env/runtime")
}
