#!/bin/bash
# Asks ringfence one question over UDP with bash and coreutils: ask.sh PORT SCENARIO KEY=VALUE...
# Ends with 1 if there is no decision.
set -eu
port=$1
shift
exec 3<> "/dev/udp/127.0.0.1/$port"
line=DECIDE
for word in "$@"; do
    word=${word//\\/\\\\}
    line+=" \"${word//\"/\\\"}\""  # in quotes, so that no blank in a value makes another word of it
done
printf %s "$line" >&3
# The answer has to be read at once: bash's own `read` takes one byte of a datagram, and the rest is lost.
answer=$(timeout 1 dd bs=8192 count=1 status=none <&3) || { echo 'no answer' >&2; exit 1; }
printf '%s\n' "$answer"
[[ $answer != -* ]]
