#!/bin/sh
# addgroup [-S] [-g GID] NAME | addgroup USER GROUP, as busybox has it on Alpine
fail() { echo "addgroup: $*" >&2; exit 1; }
gid=
system=
while [ $# -gt 0 ]; do
    case $1 in
    -S | --system) system=yes ;;
    -g | --gid) gid=$2; shift ;;
    -Sg | -gS) system=yes; gid=$2; shift ;;
    --gid=*) gid=${1#*=} ;;
    -*) fail "unrecognized option: $1" ;;
    *) break ;;
    esac
    shift
done
[ $# -ge 1 ] || fail "no name given"
if [ $# -ge 2 ]; then
    grep -q "^$1:" /etc/passwd || fail "unknown user $1"
    grep -q "^$2:" /etc/group || fail "unknown group $2"
    sed -i -e "/^$2:/s/\$/,$1/" -e "/^$2:/s/:,/:/" /etc/group
    exit 0
fi
grep -q "^$1:" /etc/group && fail "group '$1' in use"
if [ -n "$gid" ]; then
    cut -d: -f3 /etc/group | grep -qx "$gid" && fail "gid '$gid' in use"
else
    gid=1000
    [ -z "$system" ] || gid=101
    while cut -d: -f3 /etc/group | grep -qx "$gid"; do gid=$((gid + 1)); done
fi
echo "$1:x:$gid:" >> /etc/group
