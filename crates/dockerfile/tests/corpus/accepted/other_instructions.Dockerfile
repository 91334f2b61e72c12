FROM scratch
MAINTAINER Some One <one@example.com>
EXPOSE 80 443/tcp 8000-8010/udp $PORT
USER 1000:1000
WORKDIR /a path with blanks
VOLUME /data /more
STOPSIGNAL SIGTERM
ONBUILD COPY . /app
ONBUILD RUN --mount=type=cache,target=/x npm ci
