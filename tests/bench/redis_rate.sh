#!/bin/sh
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

# TCP decisions a second against redis-server's SISMEMBER, both by redis-benchmark -c 50 -P 16, in turns:
# redis_rate.sh BUILD. Needs redis-server and redis-tools.

set -eu
build=${1:?usage: redis_rate.sh BUILD}
bin=$build/bin
. "$(dirname "$0")/daemon_fixture.sh"

redis_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
taskset -c 0 redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$folder" > "$folder/redis.log" 2>&1 &
redis=$!
until redis-cli -p "$redis_port" ping > /dev/null 2>&1; do kill -0 $redis; done
seq -f 'SADD numbers %.0f' 1 100000 | redis-cli -p "$redis_port" > /dev/null

rate() {
    on=$1
    shift
    taskset -c 1 redis-benchmark -p "$on" -c 50 -P 16 -n "${REQUESTS:-1000000}" -r 1000000 --csv "$@" 2> /dev/null | tail -1 | awk -F'","' '{ print $2 }'
}
for round in 1 2 3 4 5; do
    echo "$(rate "$redis_port" SISMEMBER numbers __rand_int__) $(rate "$port" DECIDE inbound from=__rand_int__ to=+48221234567)"
done | awk '{ print "redis " $1 "/s, ringfenced " $2 "/s, ratio " $2 / $1; r[NR] = $2 / $1 }
    END { n = asort_(r, NR); m = r[int((NR + 1) / 2)]; printf "median ratio %.2f; to reach: 0.70\n", m; exit m < 0.7 }
    function asort_(a, n,  i, j, t) { for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t } return n }'
