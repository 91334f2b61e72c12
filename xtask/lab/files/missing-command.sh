#!/bin/sh
echo "${0##*/} (lab stand-in): this command cannot be had on the musl base of the lab; see docs/lab.md" >&2
exit 99
