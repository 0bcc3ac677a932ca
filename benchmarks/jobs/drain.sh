#!/usr/bin/env bash
# How fast one worker process drains a queue of no-op jobs with results kept, next to RQ's SimpleWorker.
#
#   benchmarks/jobs/drain.sh [JOBS] [ROUNDS]        5000 jobs, 3 rounds by default
#
# Method: one redis-server on a free port (appendonly, fsync every second) for all; the contestants take turns, one drain
# each a round, so that whatever else the machine does meets all of them alike. The bench runs todo.Reminders.echo with its
# unit of work, RQ runs operator.add, both with the JSON serializer. A drain is the time from the start of work to the end
# of the last job, without process start. Printed are the median and the best of the rounds in jobs a second; the bench's
# first drain in its process warms up and is not counted.
# Needs: a built ./bench (apps too: `./bench build`), a python3 that has rq (Debian: python3-rq).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

jobs=${1:-5000}
rounds=${2:-3}
. bench-cli/src/main/launcher/find-jdk.sh
find_jdk

python=
for candidate in /usr/bin/python3 python3; do
  "$candidate" -c 'import rq' 2>/dev/null && { python=$candidate; break; }
done
[[ $python ]] || { echo 'drain: no python3 has rq; apt-get install python3-rq' >&2; exit 1; }
[[ -d env/builds/todo/current/classes ]] || { echo 'drain: run ./bench build first' >&2; exit 1; }

results=$(mktemp -d)
redis=
trap '[[ -z $redis ]] || kill "$redis"; rm -rf "$results"' EXIT
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server=$(command -v redis-server || ls "${XDG_CACHE_HOME:-$HOME/.cache}"/bench/redis-*/bin/redis-server)
"$server" --port "$port" --bind 127.0.0.1 --dir "$results" --save '' --appendonly yes --appendfsync everysec \
  --loglevel warning >"$results/redis.log" &
redis=$!

"$JDK/bin/java" -XX:+UseSerialGC -Xmx256m -Dlogback.configurationFile=benchmarks/jobs/quiet.xml \
  -cp 'env/runtime/lib/*' benchmarks/jobs/Drain.java "$port" "$jobs" "$rounds" "$results" "$python" benchmarks/jobs/drain_rq.py

printf '%-28s %10s %10s\n' "$rounds rounds of $jobs jobs" 'median' 'best'
for file in "$results"/*.rates; do
  sort -n "$file" | awk -v name="$(basename "$file" .rates)" '{ r[NR] = $1 }
    END { printf "%-28s %10.0f %10.0f jobs/s\n", name, r[int((NR + 1) / 2)], r[NR] }'
done
