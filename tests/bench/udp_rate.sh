#!/bin/sh
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

# UDP decisions a second against a bare echo: udp_rate.sh BUILD, a folder built with the preset `bench`.

set -eu
build=${1:?usage: udp_rate.sh BUILD}
bin=$build/bin
. "$(dirname "$0")/daemon_fixture.sh"
"$build/tests/bin/bench_udp_echo" "$port"
