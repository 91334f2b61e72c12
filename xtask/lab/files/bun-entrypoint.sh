#!/bin/sh
# an option, or a name that is no command, goes to bun; anything else runs as it stands
set -e
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ] || { [ -f "$1" ] && ! [ -x "$1" ]; }; then
    set -- /usr/local/bin/bun "$@"
fi
exec "$@"
