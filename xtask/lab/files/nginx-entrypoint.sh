#!/bin/sh
# As the official image: templates are filled from the environment, then the scripts in /docker-entrypoint.d run.
set -e
if [ "$1" = nginx ]; then
    for template in $(find /etc/nginx/templates -name '*.template' 2>/dev/null | sort); do
        relative=${template#/etc/nginx/templates/}
        target=/etc/nginx/conf.d/${relative%.template}
        mkdir -p "$(dirname "$target")"
        # only variables that are set are replaced, so that nginx's own $host and $uri stay
        # shellcheck disable=SC2016 # envsubst wants the names with their dollar signs
        envsubst "$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')" < "$template" > "$target"
    done
    for script in /docker-entrypoint.d/*.envsh; do [ ! -x "$script" ] || . "$script"; done
    for script in /docker-entrypoint.d/*.sh; do [ ! -x "$script" ] || "$script"; done
fi
exec "$@"
