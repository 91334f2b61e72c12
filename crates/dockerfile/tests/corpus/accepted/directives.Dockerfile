# Escape = \
#syntax-not=x
FROM scratch
COPY a /
