#!/usr/bin/env bash
# How fast one worker process drains a queue of no-op jobs, next to RQ's SimpleWorker, Sidekiq and BullMQ.
#
#   benchmarks/jobs/drain.sh [JOBS] [ROUNDS]        5000 jobs, 3 rounds by default
#
# Method: one redis-server on a free port (set up as redis_queue.conf does, fsync every second) for all; the contestants take turns, one drain
# each a round, so that whatever else the machine does meets all of them alike. The bench runs todo.Reminders.echo with its
# unit of work and keeps its result; RQ and BullMQ keep results too, Sidekiq has none. A drain is the time from the start of
# work to the end of the last job, without process start. The bench's first drain in its process warms up and is not counted.
# Printed are the median and the best of the rounds in jobs a second, and medians as ratios to the bench with ten slots.
# Needs: a built ./bench (apps too: `./bench build`), redis-server, and the peers that are to take part: a python3 with rq
# (Debian: python3-rq), ruby with sidekiq 6 (Debian: ruby-sidekiq), node with bullmq (npm install bullmq, and NODE_PATH).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

jobs=${1:-5000}
rounds=${2:-3}
. bench-cli/src/main/launcher/find-jdk.sh
find_jdk
classes=${BENCH_CLASSES:-env/runtime/lib/*}

peers=()
for python in /usr/bin/python3 python3; do
  "$python" -c 'import rq' 2>/dev/null && { peers+=("$python benchmarks/jobs/drain_rq.py"); break; }
done
ruby -e 'require "sidekiq"' 2>/dev/null && peers+=('ruby benchmarks/jobs/drain_sidekiq.rb')
node -e 'require("bullmq")' 2>/dev/null && peers+=('node benchmarks/jobs/drain_bullmq.js')
[[ ${#peers[@]} == 3 ]] || printf 'drain: only these peers are installed: %s\n' "${peers[*]-none}" >&2
[[ -d env/builds/todo/current/classes ]] || { echo 'drain: run ./bench build first' >&2; exit 1; }

results=$(mktemp -d)
redis=
trap '[[ -z $redis ]] || kill "$redis"; rm -rf "$results"' EXIT
port=$((20000 + RANDOM % 20000))
server=$(command -v redis-server || ls "${XDG_CACHE_HOME:-$HOME/.cache}"/bench/redis-*/bin/redis-server)
"$server" --port "$port" --bind 127.0.0.1 --dir "$results" --save '' --appendonly yes --appendfsync everysec \
  --stream-node-max-bytes 256 --hash-max-listpack-value 512 --loglevel warning >"$results/redis.log" &
redis=$!

"$JDK/bin/java" -XX:+UseSerialGC -Xmx256m -Dlogback.configurationFile=benchmarks/jobs/quiet.xml \
  -cp "$classes" benchmarks/jobs/Drain.java "$port" "$jobs" "$rounds" "$results" ${peers[@]+"${peers[@]}"}

median() { sort -n "$1" | awk '{ r[NR] = $1 } END { print r[int((NR + 1) / 2)] }'; }
ours=$(median "$results/bench, 10 slots.rates")
printf '%-28s %10s %10s %8s   load %s\n' "$rounds rounds of $jobs jobs" median best 'x bench' "$(cut -d' ' -f1 /proc/loadavg)"
for file in "$results"/*.rates; do
  sort -n "$file" | awk -v name="$(basename "$file" .rates)" -v ours="$ours" '{ r[NR] = $1 }
    END { m = r[int((NR + 1) / 2)]; printf "%-28s %10.0f %10.0f %8.2f\n", name, m, r[NR], m / ours }'
done
