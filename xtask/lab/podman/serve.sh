#!/bin/sh
# Serves Podman's API, and runs health checks at their intervals as systemd's timers do where there is systemd.
# Called as `serve.sh PODMAN SOCKET`; ends with everything it started at SIGTERM.
set -u
podman=$1
socket=$2
trap 'trap "" TERM; kill 0' TERM

# one container from one of its starts on: until it stops, starts again or is gone
check() {
    interval=$("$podman" container inspect --format '{{with .Config.Healthcheck}}{{.Interval.Seconds}}{{end}}' "$1") || return
    case $interval in "" | 0) return ;; esac
    begun=$("$podman" container inspect --format '{{.State.StartedAt}}' "$1") || return
    while now=$("$podman" container inspect --format '{{.State.StartedAt}} {{.State.Status}}' "$1") && [ "$now" = "$begun running" ]; do
        "$podman" healthcheck run "$1"
        sleep "$interval"
    done
}

"$podman" system service --time=0 "unix://$socket" &
"$podman" events --filter type=container --filter event=start --format '{{.ID}}' | while read -r id; do
    check "$id" >/dev/null 2>&1 &
done
# the events have ended: so must the service
kill 0
