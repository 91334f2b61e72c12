#!/bin/sh
# the official image's check: --connect asks over TCP, --innodb_initialized asks whether the storage is ready
set -e
ask() { mariadb --defaults-file=/var/lib/mysql/.my-healthcheck.cnf -h 127.0.0.1 --protocol=tcp --skip-ssl --skip-column-names -e "$1"; }
for test; do
    case $test in
    --connect) ask 'SELECT 1' >/dev/null ;;
    --innodb_initialized) ask "SHOW STATUS LIKE 'Innodb_page_size'" | grep -q Innodb_page_size ;;
    *) echo "no such check here: $test" >&2; exit 1 ;;
    esac
done
