#!/bin/sh
# musl's loader lists a program's libraries under this name; programs read this file to learn that the libc is musl
exec /lib/ld-musl-x86_64.so.1 --list "$@"
