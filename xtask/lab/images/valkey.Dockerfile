ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 999 valkey \
 && useradd --system --uid 999 --gid valkey --home-dir /data --shell /usr/sbin/nologin valkey \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends valkey-server valkey-tools >/dev/null \
 && rm -rf /var/lib/apt/lists/* /etc/valkey \
 && mkdir -p /data && chown valkey:valkey /data \
 && ln -s /usr/bin/valkey-cli /usr/local/bin/redis-cli
COPY valkey-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
COPY valkey-server.sh /usr/local/bin/valkey-server
RUN ln -s valkey-server /usr/local/bin/redis-server && valkey-server --version | grep -F "v=8."
VOLUME /data
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["valkey-server"]
