#!/bin/sh
# Starts the lab's engine in namespaces of its own, so that the machine's mounts, firewall rules, processes and
# sockets stay as they are, and so that ending one process ends everything the engine ever started.
# Called twice: `start.sh machine` in a private mount namespace, `start.sh engine` in private network and process ones.
set -eu
: "${LAB:?}" "${LAB_UPLINK:?}" "${LAB_ADDRESS:?}" "${LAB_GATEWAY:?}" "${LAB_MTU:?}"
case $1 in
machine)
    # the port proxies listen in the machine's network: keep a handle on it
    : > "$LAB/run/machine-network"
    mount --bind /proc/self/ns/net "$LAB/run/machine-network"
    # an engine already on this machine has its sockets and plugins here; ours must neither find nor meet them
    mkdir -p /run/containerd /run/docker
    mount -t tmpfs -o mode=711 seaworthy-lab /run/containerd
    mount -t tmpfs -o mode=711 seaworthy-lab /run/docker
    exec unshare --net --pid --fork --kill-child=KILL --mount-proc --propagation slave /bin/sh "$0" engine
    ;;
engine)
    ip link set lo up
    tries=0
    until ip link show "$LAB_UPLINK" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || { echo "lab: no uplink after 20 s" >&2; exit 1; }
        sleep 0.1
    done
    ip link set "$LAB_UPLINK" mtu "$LAB_MTU"
    ip address add "$LAB_ADDRESS" dev "$LAB_UPLINK"
    ip link set "$LAB_UPLINK" up
    ip route add default via "$LAB_GATEWAY"
    # tini reaps what the engine's helpers leave behind; the engine itself does not
    exec "$LAB/engine/usr/bin/tini-static" -- "$LAB/engine/usr/sbin/dockerd" --config-file "$LAB/run/daemon.json"
    ;;
*)
    echo "lab: start.sh: unknown stage $1" >&2
    exit 2
    ;;
esac
