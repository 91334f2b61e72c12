FROM scratch
ENV NA\
ME=va\
lue
CO\
PY a /
