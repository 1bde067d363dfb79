#!/bin/bash
# Asks ringfence one question over UDP with bash alone: ask.sh PORT SCENARIO KEY=VALUE...
set -eu
port=$1
shift
exec 3<> "/dev/udp/127.0.0.1/$port"
printf 'DECIDE %s' "$*" >&3
# A datagram without a line break ends the read by its time limit, with the text read.
IFS= read -r -t 1 answer <&3 || [ -n "$answer" ] || { echo 'no answer' >&2; exit 1; }
printf '%s\n' "$answer"
