FROM scratch
\
COPY a \
\
  /
