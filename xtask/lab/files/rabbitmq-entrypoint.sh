#!/bin/sh
# the user of the variables, and guests from everywhere where there is none; the server runs as rabbitmq
set -e
case $1 in
rabbitmq*)
    if [ "$(id -u)" = 0 ]; then
        find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
        exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$0" "$@"
    fi
    ;;
esac
if [ "$1" = rabbitmq-server ]; then
    {
        echo 'loopback_users.guest = false'
        if [ -n "$RABBITMQ_DEFAULT_USER" ]; then echo "default_user = $RABBITMQ_DEFAULT_USER"; fi
        if [ -n "$RABBITMQ_DEFAULT_PASS" ]; then echo "default_pass = $RABBITMQ_DEFAULT_PASS"; fi
        if [ -n "$RABBITMQ_DEFAULT_VHOST" ]; then echo "default_vhost = $RABBITMQ_DEFAULT_VHOST"; fi
    } >/etc/rabbitmq/conf.d/10-defaults.conf
fi
exec "$@"
