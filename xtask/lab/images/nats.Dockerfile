ARG BASE
FROM ${BASE}
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nats-server busybox-static >/dev/null \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s "$(command -v busybox)" /usr/local/bin/wget \
 && mkdir -p /etc/nats && printf 'http: 8222\n' >/etc/nats/nats-server.conf
COPY nats-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN nats-server --version | grep -F "v2."
EXPOSE 4222 8222 6222
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["nats-server", "--config", "/etc/nats/nats-server.conf"]
