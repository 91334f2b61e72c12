#!/bin/sh
# The official image is built with protected mode off: a server without a password answers other containers.
# Debian's build has it on, so it is switched off here unless the caller says otherwise.
for argument; do
    case $argument in
    -v | --version | -h | --help | --test-memory | --check-system | --protected-mode) exec /usr/bin/valkey-server "$@" ;;
    esac
done
exec /usr/bin/valkey-server "$@" --protected-mode no
