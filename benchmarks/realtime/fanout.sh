#!/usr/bin/env bash
# How fast the realtime server brings an event to many clients, next to Node's Socket.IO.
#
#   benchmarks/realtime/fanout.sh [ROUNDS] [CLIENTS] [EVENTS]        3 rounds of 400 events to 1,000 clients by default
#
# Method: a publisher writes events of about 200 bytes to Redis and keeps four on their way; 1,000 websocket clients of one namespace, in
# one process (Fanout.java), count what they get. Each round starts both servers anew and measures one after the other, so that whatever
# else the machine does meets both alike; a tenth of the events comes first and warms up. Printed are medians: messages delivered a
# second, the server's CPU time a message, its resident memory afterwards, and the ratios of the two servers.
# The client shares the processors with the server, so that a busy machine spoils messages a second first and CPU a message last.
# Needs: a built ./bench, redis-server (or REDIS_SERVER=…), node, and NODE_PATH with socket.io 4 and redis 4 (npm install socket.io@4 redis@4).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

rounds=${1:-3}
clients=${2:-1000}
events=${3:-400}
. bench-cli/src/main/launcher/find-jdk.sh
find_jdk
redis=${REDIS_SERVER:-$(command -v redis-server || true)}
[[ -n $redis ]] || { echo 'fanout: redis-server is missing; apt-get install redis-server' >&2; exit 1; }
classes=${BENCH_CLASSES:-env/runtime/lib/*}

results=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$results"' EXIT

redis_port=$((20000 + RANDOM % 20000))
"$redis" --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$results" >"$results/redis.log" &
servers+=($!)
"$JDK/bin/javac" -d "$results/classes" benchmarks/realtime/Fanout.java
"$JDK/bin/javac" -d "$results/classes" -cp "$classes" benchmarks/realtime/Serve.java

# The flags that the launcher gives the realtime server.
java=("$JDK/bin/java" -XX:+UseSerialGC -Xmx192m -Xms12m -Xmn6m -XX:MaxDirectMemorySize=160m --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow -cp "$results/classes:$classes")

measure() { # NAME COMMAND…: starts it; it writes its port to the file named last
  local name=$1 pid
  shift
  rm -f "$results/port"
  "$@" "$results/port" >"$results/$name.log" 2>&1 &
  pid=$!
  servers+=("$pid")
  for ((i = 0; i < 300; i++)); do
    [[ ! -s $results/port ]] || break
    sleep 0.1
  done
  [[ -s $results/port ]] || { echo "fanout: $name did not start:" >&2; cat "$results/$name.log" >&2; exit 1; }
  sleep 1 # until it listens to Redis
  "$JDK/bin/java" -XX:+UseSerialGC -cp "$results/classes" Fanout "$(<"$results/port")" "$pid" "$redis_port" "$clients" "$events" \
    >>"$results/$name.figures"
  kill "$pid"
  wait "$pid" 2>/dev/null || true
}

for ((round = 1; round <= rounds; round++)); do
  measure bench "${java[@]}" Serve "$results/site" "redis://127.0.0.1:$redis_port"
  measure node node benchmarks/realtime/peer.js "$redis_port"
done

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
figure() { awk -v n="$2" '{ print $n }' "$results/$1.figures" | median; }
printf '%-22s %12s %15s %8s\n' "$clients clients, $rounds rounds" 'messages/s' 'CPU us/message' 'RSS MB'
for name in bench node; do
  printf '%-22s %12s %15s %8s\n' "$name" "$(figure "$name" 1)" "$(figure "$name" 2)" "$(figure "$name" 3)"
done
awk -v a="$(figure bench 1)" -v b="$(figure node 1)" -v c="$(figure bench 2)" -v d="$(figure node 2)" -v e="$(figure bench 3)" \
  -v f="$(figure node 3)" 'BEGIN { printf "%-22s %11.2fx %14.2fx %7.2fx\n", "bench / node", a / b, c / d, e / f }'
