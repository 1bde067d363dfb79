# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

# Read by udp_rate.sh and redis_rate.sh: $bin is the folder of ringfence and ringfenced. Makes a store of eight lists with
# $NUMBERS numbers altogether (100,000 unless told), a block of eight rules, and starts the daemon on the first core; $port is where.

folder=$(mktemp -d)
trap 'kill $daemon $redis 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT
daemon= redis=

{
    echo 'ringfence 1; region PL;'
    for i in 1 2 3 4 5 6 7 8; do echo "list l$i;"; done
    echo 'inbound {'
    for i in 1 2 3 4 5 6 7 8; do echo "    l$i -> hangup 60$i;"; done
    echo '}'
} > "$folder/bench.ring"
"$bin/ringfence" activate "$folder/bench.ring" --store "$folder/store" > /dev/null
for i in 1 2 3 4 5 6 7 8; do
    awk -v n="${NUMBERS:-100000}" -v seed="$i" 'BEGIN { srand(seed); for (k = 0; k < n / 8; k++) printf "+48%d\n", 600000000 + int(rand() * 100000000) }' > "$folder/numbers"
    "$bin/ringfence" import "l$i" "$folder/numbers" --store "$folder/store" > /dev/null 2>&1
done

taskset -c 0 "$bin/ringfenced" --store "$folder/store" --listen 127.0.0.1:0 2> "$folder/log" &
daemon=$!
until port=$(sed -n 's/.*listening on 127.0.0.1:\([0-9]*\) .*/\1/p' "$folder/log") && [ -n "$port" ]; do
    kill -0 $daemon || { cat "$folder/log" >&2; exit 3; }
done
