#!/bin/sh
# Alpine's busybox is built with `nc -z` (connect, say nothing, leave), Debian's without: the option is added here, all
# else goes through as it stands.
probe=
wait=5
host=
port=
for argument; do
    case $argument in -z | -zv | -vz | -nz | -zn | -vzn | -znv) probe=yes ;; esac
done
[ -n "$probe" ] || exec /bin/busybox nc "$@"
while [ $# -gt 0 ]; do
    case $1 in
    -w) wait=$2; shift ;;
    -w*) wait=${1#-w} ;;
    -*) ;;
    *) if [ -z "$host" ]; then host=$1; else port=$1; fi ;;
    esac
    shift
done
[ -n "$port" ] || { echo "nc: no port" >&2; exit 1; }
exec /bin/busybox nc -w "$wait" "$host" "$port" -e /bin/busybox true
