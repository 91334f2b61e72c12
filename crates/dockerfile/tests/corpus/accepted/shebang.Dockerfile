#!/usr/bin/env -S docker build .
FROM scratch
COPY a /
