# Finds a JDK that is new enough. Sourced by ./mvnw and ./bench; starts no process, so that it costs milliseconds.
#
#   find_jdk    sets JDK to the home of a JDK >= 25 and JDK_FEATURE to its version,
#               or prints one sentence to stderr and returns 1
#
# Looks at JAVA_HOME, at the java on the PATH, then into the usual install folders; of those the oldest that will do
# wins, so that a machine with 25 and 26 gives the same answer every day. BENCH_JDK_FOLDERS (colon separated) replaces
# the usual folders. A home counts if it has bin/java, bin/javac and a `release` file, which tells its version.

# shellcheck disable=SC2034 # JDK and JDK_FEATURE are read by the script that sources this
JDK_NEEDED=25

# Sets REPLY to the feature version of the JDK at $1: 25 for 25.0.3, 8 for 1.8.0, 0 if there is no JDK.
jdk_feature() {
  local line version
  REPLY=0
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line == JAVA_VERSION=* ]] || continue
    version=${line#JAVA_VERSION=}
    version=${version//[\"\']/}
    version=${version#1.}
    version=${version%%[!0-9]*}
    REPLY=${version:-0}
    return 0
  done <"$1/release"
}

# Sets REPLY to the home of the java on the PATH, to nothing if there is none.
jdk_on_path() {
  local -a folders
  local folder home java=
  REPLY=
  IFS=: read -r -a folders <<<"$PATH"
  for folder in ${folders[@]+"${folders[@]}"}; do
    if [[ -f $folder/java && -x $folder/java ]]; then java=$folder/java && break; fi
  done
  [[ -n $java ]] || return 0
  # It is mostly a link to a home in one of the usual folders, and to compare costs less than a process.
  for home in "${java%/bin/java}" /usr/lib/jvm/*; do
    if [[ -e $home/release && $home/bin/java -ef $java ]]; then REPLY=$home && return 0; fi
  done
  REPLY=$(readlink -f -- "$java" 2>/dev/null) || REPLY=
  REPLY=${REPLY%/bin/java}
}

# Sets JDK_FOLDERS to the folders to look at: every home itself, or what holds homes.
jdk_usual_folders() {
  JDK_FOLDERS=()
  if [[ -n ${BENCH_JDK_FOLDERS:-} ]]; then
    IFS=: read -r -a JDK_FOLDERS <<<"$BENCH_JDK_FOLDERS"
    return 0
  fi
  local home=${HOME:-/nonexistent}
  JDK_FOLDERS=(
    /usr/lib/jvm /usr/lib64/jvm /usr/java /usr/local/java /opt/java /opt/jdk* /opt/*jdk* /opt
    "$home/.jdks" "$home/.sdkman/candidates/java" "$home/.m2/jdks" "$home/.gradle/jdks" "$home/.jbang/cache/jdks"
    "$home/.asdf/installs/java" "$home/.local/share/mise/installs/java" "$home/.jenv/versions"
    /Library/Java/JavaVirtualMachines "$home/Library/Java/JavaVirtualMachines"
    /opt/homebrew/opt /usr/local/opt /home/linuxbrew/.linuxbrew/opt
  )
}

# Takes the home $1, which $2 names, if it holds a JDK that is new enough; else adds to seen what it holds.
take_jdk() {
  jdk_feature "$1"
  if ((REPLY >= JDK_NEEDED)); then
    JDK=$1
    JDK_FEATURE=$REPLY
    return 0
  fi
  if ((REPLY > 0)); then
    seen+="${seen:+, }$2 is version $REPLY"
  elif [[ $2 == JAVA_HOME=* ]]; then
    seen+="$2 is no JDK"
  fi
  return 1
}

find_jdk() {
  local best=0 folder home seen=''
  JDK=
  JDK_FEATURE=0
  if [[ -n ${JAVA_HOME:-} ]] && take_jdk "$JAVA_HOME" "JAVA_HOME=$JAVA_HOME"; then return 0; fi
  jdk_on_path
  if [[ -n $REPLY ]] && take_jdk "$REPLY" "the java on the PATH"; then return 0; fi

  jdk_usual_folders
  for folder in ${JDK_FOLDERS[@]+"${JDK_FOLDERS[@]}"}; do
    for home in "$folder" "$folder"/*/ "$folder"/*/Contents/Home "$folder"/*/libexec/openjdk.jdk/Contents/Home \
      "$folder"/*/libexec; do
      [[ -e $home/release ]] || continue
      jdk_feature "$home"
      if ((REPLY >= JDK_NEEDED && (best == 0 || REPLY < best))); then
        best=$REPLY
        JDK=${home%/}
        JDK_FEATURE=$REPLY
      fi
    done
  done
  ((best > 0)) && return 0

  printf '%s: needs a JDK %s or newer and found none%s; install one (a package such as openjdk-%s-jdk or Eclipse Temurin %s) or set JAVA_HOME to where it lies.\n' \
    "${0##*/}" "$JDK_NEEDED" "${seen:+ ($seen)}" "$JDK_NEEDED" "$JDK_NEEDED" >&2
  return 1
}
