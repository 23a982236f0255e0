#!/usr/bin/env bash
# Runs a command that ends when this script's standard input does: so it does not
# outlive the program that started it, however that ends.
#
# Usage: leash.sh COMMAND [ARGUMENT...]
set -uo pipefail

exec 3<&0
"$@" </dev/null 3<&- &
command=$!
(cat <&3 >/dev/null; kill -TERM "$command" 2>/dev/null) &
exec 3<&-
wait "$command"
