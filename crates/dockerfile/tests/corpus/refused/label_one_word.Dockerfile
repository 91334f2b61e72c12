FROM scratch
LABEL a
