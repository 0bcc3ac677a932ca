#!/usr/bin/env bash
# How many small requests a second the web server answers, next to bare Undertow handlers and to gunicorn.
#
#   benchmarks/web/ping.sh [ROUNDS] [CONNECTIONS]        3 rounds of 4 s, 64 connections by default
#
# Method: wrk with one thread and kept connections; every contestant is a process of its own and has its turn in each round, so
# that whatever else the machine does meets all of them alike; one round more comes first and warms up. Printed are medians: requests
# a second, the 99th percentile, and the server's CPU time for one request, which is the figure that a busy machine spoils least.
#   bench ping      /api/method/ping: the whole production chain, answered on an I/O thread
#   bench version   /api/method/version: the same on a worker thread, with session and CSRF check
#   bench asset     a small file of an app
#   bare worker     an Undertow handler on its worker pool that writes the bytes of a pong;  bare io: the same on an I/O thread
#   gunicorn        gunicorn (sync, 5 workers) with a werkzeug application, where a python3 has both
# Needs: a built ./bench, wrk (Debian: wrk); for the peer gunicorn and python3-werkzeug.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

rounds=${1:-3}
connections=${2:-64}
. bench-cli/src/main/launcher/find-jdk.sh
find_jdk
command -v wrk >/dev/null || { echo 'ping: wrk is missing; apt-get install wrk' >&2; exit 1; }
[[ -d env/runtime/lib ]] || { echo 'ping: run ./bench --version first, which builds' >&2; exit 1; }

results=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$results"' EXIT

serve() { # NAME COMMAND…: starts it; it writes its port to the file NAME.port
  local name=$1
  shift
  "$@" "$results/$name.port" >"$results/$name.log" 2>&1 &
  servers+=($!)
  echo $! >"$results/$name.pid"
  for ((i = 0; i < 300; i++)); do
    [[ -s $results/$name.port ]] && return
    sleep 0.1
  done
  echo "ping: $name did not start:" >&2
  cat "$results/$name.log" >&2
  exit 1
}

java=("$JDK/bin/java" -Xmx256m -cp 'env/runtime/lib/*')
serve bench "${java[@]}" benchmarks/web/Serve.java "$results/site"
serve bare-worker "${java[@]}" benchmarks/web/Bare.java worker
serve bare-io "${java[@]}" benchmarks/web/Bare.java io
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import gunicorn, werkzeug' 2>/dev/null; then
    serve gunicorn benchmarks/web/gunicorn.sh "$python"
    break
  fi
done

ticks() { # PID: CPU time of a process and its children, in ticks
  local all=0 used
  for pid in "$1" $(pgrep -P "$1" || true); do
    used=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
    all=$((all + used))
  done
  echo "$all"
}

measure() { # ROUND LABEL SERVER PATH
  [[ -f $results/$3.port ]] || return 0
  local pid before after
  pid=$(<"$results/$3.pid")
  before=$(ticks "$pid")
  wrk -t1 -c"$connections" -d4s --latency "http://127.0.0.1:$(<"$results/$3.port")$4" >"$results/wrk"
  after=$(ticks "$pid")
  if grep -qE 'Socket errors|Non-2xx' "$results/wrk"; then
    echo "ping: $2, round $1: $(grep -E 'Socket errors|Non-2xx' "$results/wrk")" >&2
  fi
  (($1 == 0)) || awk -v used=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    /99%/ { p99 = $2; if (p99 ~ /us$/) p99 = p99 / 1000; else if (p99 ~ /ms$/) p99 += 0; else p99 = p99 * 1000 }
    /requests in/ { count = $1 }
    /Requests\/sec/ { rate = $2 }
    END { print rate, p99, used / hz * 1000000 / count }' "$results/wrk" >>"$results/$2.figures"
}

for ((round = 0; round <= rounds; round++)); do
  measure "$round" 'bare io' bare-io /
  measure "$round" 'bare worker' bare-worker /
  measure "$round" 'bench ping' bench /api/method/ping
  measure "$round" 'bench version' bench /api/method/version
  measure "$round" 'bench asset' bench /assets/bench/socket.io.min.js
  measure "$round" 'gunicorn' gunicorn /
done

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-16s %12s %10s %14s\n' "c$connections, $rounds rounds" 'requests/s' 'p99 ms' 'CPU us/request'
for file in "$results"/*.figures; do
  printf '%-16s %12.0f %10.1f %14.1f\n' "$(basename "$file" .figures)" \
    "$(awk '{ print $1 }' "$file" | median)" "$(awk '{ print $2 }' "$file" | median)" "$(awk '{ print $3 }' "$file" | median)"
done
