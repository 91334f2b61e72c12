#!/bin/sh
# Stand-in for apk: no Alpine package can be had here. It accepts what is on this base already, installs what the lab
# carries (tini), puts a command that fails loudly where a package would bring a command, and refuses all the rest.
action=
packages=
while [ $# -gt 0 ]; do
    case $1 in
    -t | --virtual | -X | --repository | -p | --root) shift ;;
    -*) ;;
    *) if [ -z "$action" ]; then action=$1; else packages="$packages $1"; fi ;;
    esac
    [ $# -eq 0 ] || shift
done

case $action in
update | upgrade | fix | cache) exit 0 ;;
add | del) ;;
*)
    echo "apk (lab stand-in): \`apk $action\` is not known here" >&2
    exit 99
    ;;
esac

for package in $packages; do
    name=${package%%[=<>~@]*}
    case $name in
    libc6-compat | gcompat | libgcc | libstdc++ | ca-certificates | ca-certificates-bundle | wget | busybox | tzdata | tini | curl | dumb-init | openssl) ;;
    *)
        echo "apk (lab stand-in): no package \`$name\` here; see docs/lab.md" >&2
        exit 99
        ;;
    esac
done

[ "$action" = add ] || exit 0
for package in $packages; do
    name=${package%%[=<>~@]*}
    case $name in
    tini)
        cp /usr/local/lib/lab/apk/tini /sbin/tini
        cp /usr/local/lib/lab/apk/tini /sbin/tini-static
        ;;
    curl | dumb-init | openssl)
        [ -e "/usr/bin/$name" ] || ln -s /usr/local/lib/lab/missing-command "/usr/bin/$name"
        echo "apk (lab stand-in): \`$name\` is accepted, but calling it will fail" >&2
        ;;
    tzdata | libc6-compat | gcompat)
        echo "apk (lab stand-in): \`$name\` is accepted, nothing was installed" >&2
        ;;
    esac
done
