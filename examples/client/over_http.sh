#!/bin/bash
# Asks ringfence over HTTP with curl and jq.
#
#     over_http.sh URL decide SCENARIO KEY=VALUE...     what happens to a call: the reply, as over UDP
#     over_http.sh URL block LIST NUMBER [REASON]       puts a number into a list
#     over_http.sh URL unblock LIST NUMBER [REASON]     takes it out
#     over_http.sh URL import LIST FILE                 a file of numbers, in the place of what the last one brought
#     over_http.sh URL follow [WHICH]                   events, as they come: over_http.sh URL follow 'types=journal&list=house'
#
# URL is as http://127.0.0.1:7465. Who asks is said by RINGFENCE_TOKEN. Ends with 1 where it was not done, and says why.
set -euo pipefail
usage() { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
url=$1/v1 what=$2
shift 2

# What is secret is not told to others by the command line.
ask() {
    local answer status
    answer=$(curl -sS -w '\n%{http_code}' -K - "$@" <<< "${RINGFENCE_TOKEN:+header = \"Authorization: Bearer $RINGFENCE_TOKEN\"}")
    status=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    if [ "$status" -ge 400 ]; then
        jq -er .detail <<< "$answer" >&2 || printf '%s\n' "$answer" >&2
        return 1
    fi
    printf '%s\n' "$answer"
}

# A part of an address: `+` stays, and whatever else somebody typed is no more than that part.
part() { jq -rn --arg text "$1" '$text | @uri'; }

case $what in
    decide)
        [ $# -ge 1 ] || usage
        scenario=$(part "$1")
        shift
        words=()
        for word in "$@"; do words+=(--data-urlencode "$word"); done
        ask -G "$url/decide/$scenario" --data format=text "${words[@]}" --max-time 1 ;;
    block|unblock)
        [ $# -ge 2 ] || usage
        body=$(jq -n --arg reason "${3:-}" '{reason: $reason} | with_entries(select(.value != ""))')
        method=PUT
        [ "$what" = block ] || method=DELETE
        ask -X "$method" "$url/lists/$(part "$1")/entries/$(part "$2")" -H 'Content-Type: application/json' -d "$body" |
            jq -r '.numbers[] | "\(.number) \(.result)"' ;;
    import)
        [ $# -eq 2 ] || usage
        ask "$url/lists/$(part "$1")/imports?mode=replace" -F "file=@$2" |
            jq -r '"\(.added) added, \(.removed) removed, \(.rejected) rejected"' ;;
    follow)
        curl -sSN --fail-with-body -K - "$url/events?${1:-}" \
            <<< "${RINGFENCE_TOKEN:+header = \"Authorization: Bearer $RINGFENCE_TOKEN\"}" |
            sed -un -e 's/^data: //p' -e '/^{/w /dev/stderr' ;;
    *) usage ;;
esac
