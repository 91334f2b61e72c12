#!/bin/sh
# adduser [-S] [-D] [-H] [-u UID] [-G GROUP] [-s SHELL] [-h HOME] [-g GECOS] [-k DIR] NAME | adduser USER GROUP
fail() { echo "adduser: $*" >&2; exit 1; }
uid=
group=
shell=
home=
gecos=
system=
with_home=yes
while [ $# -gt 0 ]; do
    case $1 in
    --uid=* | --ingroup=* | --shell=* | --home=* | --gecos=*)
        option=${1%%=*}
        value=${1#*=}
        shift
        set -- "$option" "$value" "$@"
        continue
        ;;
    --system) system=yes ;;
    --disabled-password) ;;
    --no-create-home) with_home= ;;
    --uid) uid=$2; shift ;;
    --ingroup) group=$2; shift ;;
    --shell) shell=$2; shift ;;
    --home) home=$2; shift ;;
    --gecos) gecos=$2; shift ;;
    --*) fail "unrecognized option: $1" ;;
    -?*)
        # short options may stand together, the last one with its value behind: -SDH, -Su 1001
        letters=${1#-}
        while [ -n "$letters" ]; do
            rest=${letters#?}
            case ${letters%"$rest"} in
            S) system=yes ;;
            D) ;;
            H) with_home= ;;
            u) uid=$2; shift ;;
            G) group=$2; shift ;;
            s) shell=$2; shift ;;
            h) home=$2; shift ;;
            g) gecos=$2; shift ;;
            k) shift ;;
            *) fail "unrecognized option: $1" ;;
            esac
            letters=$rest
        done
        ;;
    *) break ;;
    esac
    shift
done
[ $# -ge 1 ] || fail "no name given"
name=$1
[ $# -lt 2 ] || exec addgroup "$1" "$2"
grep -q "^$name:" /etc/passwd && fail "user '$name' in use"
if [ -n "$uid" ]; then
    cut -d: -f3 /etc/passwd | grep -qx "$uid" && fail "uid '$uid' in use"
else
    uid=1000
    [ -z "$system" ] || uid=100
    while cut -d: -f3 /etc/passwd | grep -qx "$uid"; do uid=$((uid + 1)); done
fi
if [ -n "$group" ]; then
    gid=$(grep "^$group:" /etc/group | cut -d: -f3)
    [ -n "$gid" ] || fail "unknown group $group"
elif [ -n "$system" ]; then
    gid=65533
else
    addgroup -g "$uid" "$name" 2>/dev/null || addgroup "$name" || exit 1
    gid=$(grep "^$name:" /etc/group | cut -d: -f3)
fi
if [ -z "$shell" ]; then
    shell=/bin/sh
    [ -z "$system" ] || shell=/sbin/nologin
fi
home=${home:-/home/$name}
echo "$name:x:$uid:$gid:${gecos:-$name}:$home:$shell" >> /etc/passwd
if [ -n "$with_home" ] && [ ! -e "$home" ]; then
    mkdir -p "$home" && chown "$uid:$gid" "$home" && chmod 2755 "$home"
fi
