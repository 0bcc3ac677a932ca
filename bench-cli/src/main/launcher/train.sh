#!/usr/bin/env bash
# Makes the AOT cache of one role, in a session of its own. run.sh starts it in the background when no cache fits.
#
#   train.sh ROLE CACHE JAVA FLAG...    JAVA with its flags runs `bench train ROLE` and writes CACHE
#
# One trainer works at a time. CACHE appears whole or not at all. Beside it lie:
#   ROLE-KEY.lock        a folder: a trainer for this cache is at work; it counts for AOT_LOCK_MINUTES
#   ROLE-KEY.aot.PID     the draft of the trainer with that pid, and what it has for the moment in ROLE-KEY.aot.PID.work
set -uo pipefail

AOT_LOCK_MINUTES=5                              # an older lock belongs to a trainer that was killed
AOT_CACHES_KEPT=18                              # newest caches that are kept: two builds of nine roles, at most 700 MB
AOT_DELAY_SECONDS=${BENCH_AOT_DELAY_SECONDS:-3} # before the training begins: the command of the user comes first
AOT_TURN_SECONDS=120                            # how long one trainer waits for another

role=$1 cache=$2
shift 2
folder=${cache%/*} lock=${cache%.aot}.lock draft=$cache.$$ work=$cache.$$.work

take_lock() {
  mkdir "$lock" && return
  [[ -n $(find "$lock" -maxdepth 0 -mmin +"$AOT_LOCK_MINUTES") ]] && rmdir "$lock" && mkdir "$lock"
}
tidy() {
  rm -rf "$draft" "$draft.config" "$work"
  rmdir "$lock"
}

take_lock || exit 0
trap tidy EXIT
# With the process that asked for it the training ends at once; java alone would first write what it has.
trap 'kill -KILL $(jobs -p); tidy; kill -KILL -- -$$; exit 143' TERM
# Without setsid a terminal still reaches this process.
command -v setsid >/dev/null || trap '' INT HUP
exec 8<&- 9<&- # locks of the launcher
if command -v flock >/dev/null; then exec 7>"$folder/.training" && flock -w "$AOT_TURN_SECONDS" 7; fi
for left in "$folder"/*.aot.*; do # drafts of trainers that were killed
  owner=${left##*.aot.}
  kill -0 "${owner%%.*}" || rm -rf "$left"
done
# The training has servers of its own, whatever the bench's are.
[[ $role != site ]] || unset FRAPPE_REDIS_CACHE FRAPPE_REDIS_QUEUE FRAPPE_DB_PORT FRAPPE_SITE BENCH_SKIP_REDIS
sleep "$AOT_DELAY_SECONDS"
mkdir -p "$work"
# A shell in the background has INT ignored, and java would inherit that.
heed=()
if env --default-signal=INT true; then heed=(env --default-signal=INT); fi
${heed[@]+"${heed[@]}"} "$@" -Djava.io.tmpdir="$work" -XX:AOTCacheOutput="$draft" dev.bench.cli.Main train "$role" 7>&- &
wait "$!"
# The JVM complains at every start about a cache that it does not take.
"$@" -XX:AOTMode=on -XX:AOTCache="$draft" -version 7>&- && mv -f "$draft" "$cache"
# shellcheck disable=SC2012 # our own names, without blanks or newlines
ls -t "$folder"/*.aot | tail -n +$((AOT_CACHES_KEPT + 1)) | while IFS= read -r old; do rm -f "$old"; done
