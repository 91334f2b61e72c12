# syntax=docker/dockerfile:1.7 trailing words
# escape=\
FROM scratch
COPY a /
