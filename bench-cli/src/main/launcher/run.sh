# Starts java for one role. Sourced by the launcher, which has set RUNTIME (the unpacked distribution) and JDK.
#
#   run_role WORD...    becomes java; does not return
#
# The environment can say: BENCH_JAVA_OPTS (appended to the flags, split at blanks), BENCH_NO_AOT=1 (no AOT cache),
# BENCH_AOT_CACHES=FOLDER (only AOT caches that were made before, in that folder).

RUNTIME_LOCK_SECONDS=10 # how long a start waits while another process looks whether its runtime is in use

# Sets ROLE by the first word that is no option.
find_role() {
  local word
  ROLE=cli
  while (($#)); do
    case $1 in
      --site) shift || true ;; # has a value
      -*) ;;
      start)
        ROLE=start
        for word in "$@"; do case $word in -f* | --procfile*) ROLE=procfile ;; esac; done
        return
        ;;
      watch) ROLE=watch; return ;;
      serve | request) ROLE=web; return ;;
      worker | worker-pool) ROLE=worker; return ;;
      schedule) ROLE=scheduler; return ;;
      socketio) ROLE=realtime; return ;;
      new-site | clone-site | rename-site | drop-site | undrop-site | reinstall | install-app | uninstall-app | migrate | \
        backup | restore | partial-restore | send-backup)
        ROLE=site
        return
        ;;
      *) return ;;
    esac
    if (($#)); then shift; fi
  done
}

# Sets FLAGS: the one place that says how each role's JVM is set up. Serial GC everywhere, since a bench is many small
# processes; C1 alone where a process is short or mostly waits; heaps that begin small, with a young generation that stays
# small, because what was once touched there is memory that no other process gets. BENCH_JAVA_OPTS can say otherwise.
find_flags() {
  FLAGS=(-XX:+UseSerialGC)
  case $ROLE in
    cli | site) FLAGS+=(-XX:TieredStopAtLevel=1 -Xmx512m) ;;
    # Most of its code runs once; compiling so much of it would only keep a processor from what is started.
    start | procfile) FLAGS+=(-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5 -Xmx512m -Xms12m -Xmn6m) ;;
    # A compilation that lives in the young generation to its end leaves nothing behind, so that the heap stays small.
    watch) FLAGS+=(-XX:TieredStopAtLevel=1 -Xmx512m -Xms40m -Xmn24m) ;;
    scheduler) FLAGS+=(-XX:TieredStopAtLevel=1 -Xmx128m -Xms12m -Xmn4m) ;;
    # Events on their way lie outside the heap: socketio_max_unsent_total, 48 MB for what is received, and some room.
    realtime) FLAGS+=(-Xmx192m -Xms12m -Xmn6m -XX:MaxDirectMemorySize=160m) ;;
    web | worker) FLAGS+=(-Xmx256m -Xms28m -Xmn16m -XX:+UseCompactObjectHeaders) ;;
  esac
  # What runs out of memory is ended, since no code is written for that, and started again. Two seconds later, so that the
  # request or job that ran out of it is named in the log first; from outside, so that it ends in whatever state it is.
  # A semicolon would end the command.
  case $ROLE in
    scheduler | realtime | web | worker) FLAGS+=('-XX:OnOutOfMemoryError=(sleep 2 && kill -KILL %p) >/dev/null 2>&1 &') ;;
  esac
  # What compilers and start-up have freed goes back to the system, every few seconds, where a process stays.
  [[ $ROLE == cli || $ROLE == site ]] || FLAGS+=(-XX:TrimNativeHeapInterval=5000)
  # A cache that lies where it was made for is shared as it is; moved about, each process would have a copy of its own.
  FLAGS+=(-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
  # The JVM says nothing on stdout, which belongs to the command, and only errors on stderr.
  FLAGS+=(-Xlog:disable -Xlog:all=error:stderr --enable-native-access=ALL-UNNAMED)
  FLAGS+=(-Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8)
  # Counters for jps and jstat in a file cost a short command a sixth of its time; what serves has them.
  case $ROLE in cli | site | start | procfile) FLAGS+=(-XX:-UsePerfData) ;; esac
  # A method that is called by reflection once only, as by the command line, needs no code made for it.
  case $ROLE in cli | site | start | procfile) FLAGS+=(-Djdk.reflect.useNativeAccessorOnly=true) ;; esac
  ((JDK_FEATURE > 26)) || FLAGS+=(--sun-misc-unsafe-memory-access=allow)
  local -a more
  read -r -a more <<<"${BENCH_JAVA_OPTS:-}" || true
  # A share of the memory of a container is meant instead of our sizes, which java would give precedence.
  [[ " ${more[*]-} " != *MaxRAMPercentage=* ]] || drop_heap_sizes
  FLAGS+=(${more[@]+"${more[@]}"})
}

# Takes the sizes of the heap out of FLAGS.
drop_heap_sizes() {
  local flag
  local -a kept=()
  for flag in "${FLAGS[@]}"; do
    case $flag in -Xmx* | -Xms* | -Xmn*) ;; *) kept+=("$flag") ;; esac
  done
  FLAGS=("${kept[@]}")
}

# Whether the bench of this folder says developer_mode: the JVM listens for a debugger before any code of ours can refuse it.
has_developer_mode() {
  local REPLY text='' says='"developer_mode"[[:space:]]*:[[:space:]]*"?(1|true)"?[[:space:]]*[,}]'
  bench_here
  [[ -n $REPLY && -r $REPLY/sites/common_site_config.json ]] || return
  IFS= read -r -d '' text <"$REPLY/sites/common_site_config.json" || true # a file ends with no such byte
  [[ $text =~ $says ]]
}

# Adds to FLAGS what --debug PORT and --profile FILE of a service ask of the JVM, and sets PROFILE to that file. The command
# checks whether it may be, and refuses values that are left out here.
add_asked_flags() {
  local debug='' profile=''
  PROFILE=''
  case $ROLE in scheduler | realtime | web | worker) ;; *) return 0 ;; esac
  while (($#)); do
    case $1 in
      --debug) debug=${2:-} ;;
      --debug=*) debug=${1#*=} ;;
      --profile) profile=${2:-} ;;
      --profile=*) profile=${1#*=} ;;
    esac
    shift
  done
  if [[ $debug =~ ^[0-9]{1,5}$ ]] && has_developer_mode; then
    FLAGS+=("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:$debug")
  fi
  if [[ -n $profile && $profile != *,* && ${profile//%p/} != *%* ]]; then
    # The environment may hold passwords, and a recording is passed on.
    FLAGS+=("-XX:StartFlightRecording=filename=$profile,dumponexit=true,maxsize=256m,jdk.InitialEnvironmentVariable#enabled=false")
    PROFILE=${profile//%p/$$} # as java replaces it: exec keeps the number of the process
  fi
}

# Makes the file of --profile before java does, so that only its owner can read what is recorded.
protect_profile() {
  [[ -n $PROFILE ]] || return 0
  (umask 077 && : >>"$PROFILE") 2>/dev/null || return 0 # java says why it cannot write it
  [[ ! -f $PROFILE ]] || chmod 600 "$PROFILE" || true
}

# Sets CLASS_PATH to the jars of the role.
find_class_path() {
  local libraries=$ROLE
  case $ROLE in site | start | procfile | watch) libraries=cli ;; esac # the same jars, another life
  [[ -r $RUNTIME/lib/$libraries.classpath ]] || fail "$RUNTIME is no whole distribution: lib/$libraries.classpath is missing; unpack or build it again."
  read -r CLASS_PATH <"$RUNTIME/lib/$libraries.classpath" || [[ -n $CLASS_PATH ]]
  CLASS_PATH=$RUNTIME/lib/${CLASS_PATH//:/:$RUNTIME/lib/}
}

# Sets KEY to what tells whether a cache in folder $1 fits. JDK 25.0.3 runs the old code of a cache whose jars have changed
# and says nothing (JDK-8377932), so a cache is found by the name, size and times of every jar, the JDK and the flags, or not at
# all. Both times: jars out of an archive all bear the archive's time, but not the moment at which they were put here. The file
# ROLE.key remembers the key of what was there the last time, since hashing it again takes longer than to compare it.
aot_key() {
  local -a files stat=(stat -L -c '%n %s %y %z')
  local there known='' memo=$1/$ROLE.key
  [[ $OSTYPE != darwin* ]] || stat=(stat -L -f '%N %z %Fm %Fc')
  IFS=: read -r -a files <<<"$CLASS_PATH"
  there=$("${stat[@]}" "${files[@]}" "$JDK/release") || return
  there+=" ${FLAGS[*]}"
  [[ ! -O $memo ]] || IFS= read -r -d '' known <"$memo" || true # a file ends with no such byte
  KEY=${known%%$'\n'*}
  [[ ! $KEY =~ ^[0-9a-f]{24}$ || $known != "$KEY"$'\n'"$there" ]] || return 0
  KEY=$(printf '%s' "$there" | if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi) || return
  KEY=${KEY:0:24}
  (umask 077 && mkdir -p "$1" && printf '%s\n%s' "$KEY" "$there" >"$memo.$$" && mv -f "$memo.$$" "$memo") 2>/dev/null || true
}

# Makes the cache $1; further words start the trainer. The variable tells `bench status` that the memory of the trainer is not
# the role's. See train.sh.
train() {
  BENCH_TRAINS=$ROLE "${@:2}" "$launcher/train.sh" "$ROLE" "$1" "$JDK/bin/java" \
    "${FLAGS[@]}" -cp "$CLASS_PATH" "-Dbench.role=$ROLE" "-Dbench.runtime=$RUNTIME"
}

# Has the cache $1 made in the background, at low priority.
train_later() {
  local -a apart=(nice -n 19)
  if command -v setsid >/dev/null; then apart=(setsid "${apart[@]}"); fi
  # Twice in the background, so that the trainer is no child of java.
  (train "$1" "${apart[@]}" </dev/null >/dev/null 2>&1 &)
}

# Adds the AOT cache to FLAGS if there is one that fits, else has one made for the next time.
use_aot_cache() {
  local folder cache KEY
  [[ -z ${BENCH_NO_AOT:-} || $BENCH_NO_AOT == 0 ]] || return 0
  # A debugger's, a recorder's or an agent's classes are not in any cache, and the JVM would say so.
  case "${FLAGS[*]} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
    *jdwp* | *StartFlightRecording* | *-agentlib* | *-agentpath* | *-javaagent* | *AOTCache* | *AOTMode*) return 0 ;;
  esac
  folder=${BENCH_AOT_CACHES:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/bench/aot}
  aot_key "$folder" || return 0
  cache=$folder/$ROLE-$KEY.aot
  if [[ -f $cache && -O $cache ]]; then
    FLAGS+=("-XX:AOTCache=$cache")
  elif [[ -z ${BENCH_AOT_CACHES:-} ]]; then
    (umask 077 && mkdir -p "$folder") 2>/dev/null || return 0
    train_later "$cache"
  fi
}

# Whether the program that started us has SIGPIPE ignored, as systemd and supervisor have: java itself cannot tell any more.
ignores_sigpipe() {
  local status='' ignored='SigIgn:[[:space:]]*([0-9a-f]+)'
  [[ ! -r /proc/$$/status ]] || IFS= read -r -d '' status <"/proc/$$/status" || true
  [[ $status =~ $ignored ]] && ((0x${BASH_REMATCH[1]} >> 12 & 1))
}

# Has java take names of files, arguments and variables for UTF-8, whatever the locale: containers, cron and supervisor often
# have none, and java would put ? for every letter that is not English. What was set is kept for the processes that java starts.
use_utf8() {
  unset BENCH_LC_ALL BENCH_LC_CTYPE
  [[ -z ${LC_ALL+set} ]] || export BENCH_LC_ALL=$LC_ALL
  [[ -z ${LC_CTYPE+set} ]] || export BENCH_LC_CTYPE=$LC_CTYPE
  unset LC_ALL
  export BENCH_LOCALE=kept LC_CTYPE=C.UTF-8
}

run_role() {
  local link=$RUNTIME terminal=no
  find_role "$@"
  find_flags
  add_asked_flags "$@"
  find_class_path
  use_aot_cache
  if [[ $RUNTIME == */env/runtime-* ]]; then
    # Held as long as java runs: no rebuild removes jars from under it. Another process may hold the lock alone for a moment.
    link=${RUNTIME%/*}/runtime
    exec 8<"$RUNTIME/VERSION"
    ! command -v flock >/dev/null || flock -w "$RUNTIME_LOCK_SECONDS" -s 8 || true
  fi
  if [[ -t 0 && -t 1 ]]; then terminal=yes; fi
  if [[ $ROLE == start || $ROLE == procfile ]] && [[ -p /dev/fd/1 || -S /dev/fd/1 ]] && ignores_sigpipe; then
    FLAGS+=(-Dbench.sigpipe.ignored=true)
  fi
  protect_profile
  use_utf8
  exec "$JDK/bin/java" "${FLAGS[@]}" "-Dbench.role=$ROLE" "-Dbench.terminal=$terminal" "-Dbench.runtime=$RUNTIME" \
    "-Dbench.runtime.link=$link" -cp "$CLASS_PATH" dev.bench.cli.Main "$@"
}
