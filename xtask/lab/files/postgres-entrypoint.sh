#!/bin/bash
# Honours the variables of the official image: POSTGRES_PASSWORD(_FILE), POSTGRES_USER(_FILE), POSTGRES_DB(_FILE),
# POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA, and the scripts in /docker-entrypoint-initdb.d.
set -Eeo pipefail

from_file() {
    local name=$1 file_name=${1}_FILE
    if [ -n "${!name}" ] && [ -n "${!file_name}" ]; then
        echo "error: both $name and $file_name are set (but are exclusive)" >&2
        exit 1
    fi
    if [ -n "${!file_name}" ]; then export "$name"="$(< "${!file_name}")"; fi
    unset "$file_name"
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"
for argument; do
    case $argument in -'?' | --help | -V | --version | --describe-config) exec "$@" ;; esac
done

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    from_file POSTGRES_PASSWORD
    from_file POSTGRES_USER
    from_file POSTGRES_DB
    user=${POSTGRES_USER:-postgres}
    database=${POSTGRES_DB:-$user}
    method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    if [ "$PG_MAJOR" -ge 18 ] && [ -e /var/lib/postgresql/data ]; then
        echo "Error: in 18+, the volume belongs at /var/lib/postgresql, not at /var/lib/postgresql/data" >&2
        exit 1
    fi
    if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
        echo "Error: Database is uninitialized and superuser password is not specified." >&2
        echo "       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser." >&2
        exit 1
    fi
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    # the second file descriptor lives only as long as the command it stands in
    # shellcheck disable=SC2086 # the variable holds several arguments, as in the official image
    if [ -n "$POSTGRES_PASSWORD" ]; then
        initdb --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") $POSTGRES_INITDB_ARGS
    else
        initdb --username="$user" $POSTGRES_INITDB_ARGS
    fi
    # as in the official image: inside the container everyone is trusted, from outside the method decides
    printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
    # the official servers are compiled with these; `initdb` writes the program's own defaults
    printf "\nlisten_addresses = '*'\nunix_socket_directories = '/var/run/postgresql'\n" >> "$PGDATA/postgresql.conf"

    # no TCP while the scripts run, so that nobody takes the database for ready
    pg_ctl --wait --pgdata="$PGDATA" --options="-c listen_addresses=''" start
    run_sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$user" --no-password --dbname "$@"; }
    if [ "$database" != postgres ]; then
        printf 'CREATE DATABASE :"db";\n' | run_sql postgres --set db="$database"
    fi
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
        *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
        *.sql) run_sql "$database" -f "$script" ;;
        *.sql.gz) gunzip -c "$script" | run_sql "$database" ;;
        */\*) ;;
        *) echo "$0: ignoring $script" ;;
        esac
    done
    pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
    unset PGPASSWORD
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@"
