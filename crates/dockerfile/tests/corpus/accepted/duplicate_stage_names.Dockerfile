FROM scratch AS x
FROM scratch AS X
COPY a /
