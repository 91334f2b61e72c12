#!/bin/sh
# sets an empty data folder up as the variables say, over the socket alone, then runs the server as mysql
set -e
if [ "${1#-}" != "$1" ]; then set -- mariadbd "$@"; fi
if [ "$1" = mariadbd ] && [ "$(id -u)" = 0 ]; then
    mkdir -p /var/lib/mysql /run/mysqld
    find /var/lib/mysql /run/mysqld \! -user mysql -exec chown mysql:mysql '{}' +
    exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi
if [ "$1" != mariadbd ]; then exec "$@"; fi

root=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD:-}}
random=${MARIADB_RANDOM_ROOT_PASSWORD:-${MYSQL_RANDOM_ROOT_PASSWORD:-}}
none=${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-${MYSQL_ALLOW_EMPTY_PASSWORD:-}}
user=${MARIADB_USER:-${MYSQL_USER:-}}
password=${MARIADB_PASSWORD:-${MYSQL_PASSWORD:-}}
database=${MARIADB_DATABASE:-${MYSQL_DATABASE:-}}
if [ ! -d /var/lib/mysql/mysql ]; then
    if [ -z "$root$random$none" ]; then
        echo "Database is uninitialized and password option is not specified" >&2
        echo "    You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD" >&2
        exit 1
    fi
    if [ -n "$user" ] && [ -z "$password" ]; then
        echo "MARIADB_PASSWORD or MARIADB_PASSWORD_HASH is required when MARIADB_USER is set" >&2
        exit 1
    fi
    if [ -n "$random" ]; then
        root=$(openssl rand -hex 16)
        echo "GENERATED ROOT PASSWORD: $root"
    fi
    mariadb-install-db --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null
    check=$(openssl rand -hex 16)
    {
        echo "CREATE USER 'healthcheck'@'127.0.0.1' IDENTIFIED BY '$check';"
        echo "CREATE USER 'healthcheck'@'localhost' IDENTIFIED BY '$check';"
        echo "GRANT USAGE ON *.* TO 'healthcheck'@'127.0.0.1', 'healthcheck'@'localhost';"
        if [ -n "$database" ]; then echo "CREATE DATABASE \`$database\`;"; fi
        if [ -n "$user" ]; then
            echo "CREATE USER '$user'@'%' IDENTIFIED BY '$password';"
            if [ -n "$database" ]; then echo "GRANT ALL ON \`$database\`.* TO '$user'@'%';"; fi
        fi
        echo "CREATE USER 'root'@'%' IDENTIFIED BY '$root';"
        echo "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
        echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$root';"
        echo "DELETE FROM mysql.global_priv WHERE User = '';"
    } >/tmp/setup.sql
    (umask 077; printf '[client]\nuser=healthcheck\npassword=%s\n' "$check" >/var/lib/mysql/.my-healthcheck.cnf)
    mariadbd --no-defaults --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --skip-networking >/tmp/setup.log 2>&1 &
    server=$!
    until mariadb-admin --no-defaults --socket=/run/mysqld/mysqld.sock -uroot ping >/dev/null 2>&1; do
        kill -0 "$server" || { cat /tmp/setup.log >&2; exit 1; }
        sleep 0.2
    done
    mariadb --no-defaults --socket=/run/mysqld/mysqld.sock -uroot </tmp/setup.sql
    rm -f /tmp/setup.sql
    mariadb-admin --no-defaults --socket=/run/mysqld/mysqld.sock -uroot "-p$root" shutdown
    wait "$server"
fi
shift
exec mariadbd --no-defaults --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --bind-address='*' "$@"
