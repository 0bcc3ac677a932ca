#!/usr/bin/env bash
# How long `bench --help` takes, next to `rq --help` and a Python that does nothing.
#
#   benchmarks/cli/startup.sh [ROUNDS]        21 rounds by default
#
# Method: the contestants take turns, one run each a round, so that whatever else the machine does meets all of them alike;
# wall time of the whole process as bash sees it (EPOCHREALTIME), output thrown away. Printed are the median and the
# minimum in ms, then the ratio of the medians to that of rq. One round before the first is not counted; the AOT cache is
# waited for, since it is made after first use.
# Needs: a built ./bench, python3; rq on the PATH, which is left out by name where it is not.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

rounds=${1:-21}
cache_limit_s=60
names=('python3 -c pass' 'java -version' 'bench --help, no AOT cache' 'bench --help, AOT cache')
python=$(python3 -c 'import sys; print(sys.executable)') # the program itself: a python3 on the PATH may be a script that looks for it
rq=$(command -v rq || true)
[[ -n $rq ]] && names+=('rq --help') || printf 'startup: there is no rq on the PATH; it is left out\n' >&2
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

. bench-cli/src/main/launcher/find-jdk.sh
find_jdk

contestant() {
  case $1 in
    0) "$python" -c pass ;;
    1) "$JDK/bin/java" -Xshare:auto -version ;;
    2) BENCH_NO_AOT=1 env/bin/bench --help ;;
    3) env/bin/bench --help ;;
    4) "$rq" --help ;;
  esac
}

./bench --help >/dev/null
waited=0
until bash -x env/bin/bench --help 2>&1 | grep -q '^+ exec .*-XX:AOTCache='; do
  ((++waited <= cache_limit_s)) || { printf 'startup: no AOT cache after %s s\n' "$cache_limit_s" >&2; exit 1; }
  sleep 1
done

for ((round = 0; round <= rounds; round++)); do
  for who in "${!names[@]}"; do
    began=${EPOCHREALTIME/[.,]/}
    contestant "$who" >/dev/null 2>&1
    ended=${EPOCHREALTIME/[.,]/}
    ((round == 0)) || printf '%s\n' $((ended - began)) >>"$results/$who"
  done
done

printf '%-30s %8s %8s\n' "$rounds rounds" 'median' 'min'
for who in "${!names[@]}"; do
  sort -n "$results/$who" | awk -v name="${names[who]}" '{ t[NR] = $1 / 1000 }
    END { printf "%-30s %8.0f %8.0f ms\n", name, t[int((NR + 1) / 2)], t[1] }'
done
[[ -z $rq ]] || for who in 2 3; do
  awk -v name="${names[who]}" -v bench="$(sort -n "$results/$who" | sed -n "$(((rounds + 1) / 2))p")" \
    -v rq="$(sort -n "$results/4" | sed -n "$(((rounds + 1) / 2))p")" 'BEGIN { printf "%-30s %8.2f x rq --help\n", name, bench / rq }'
done
