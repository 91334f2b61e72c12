ARG BASE=alpine
ARG VERSION=3.20 OTHER
FROM ${BASE}:${VERSION} AS Build
COPY a /a
FROM --platform=$BUILDPLATFORM alpine as deps
COPY --from=build /a /b
FROM build
COPY --from=0 /a /c
COPY --from=deps /b /d
COPY --from=nginx:1 /etc/nginx /e
FROM scratch
