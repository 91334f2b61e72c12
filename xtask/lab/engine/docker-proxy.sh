#!/bin/sh
# The engine lives in its own network; a published port must be open in the machine's.
lab=$(dirname "$(dirname "$(readlink -f "$0")")")
exec nsenter --net="$lab/run/machine-network" "$lab/engine/usr/sbin/docker-proxy" "$@"
