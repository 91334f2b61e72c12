ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 11211 memcache \
 && useradd --system --uid 11211 --gid memcache --no-create-home --shell /usr/sbin/nologin memcache \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends memcached busybox-static >/dev/null \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s "$(command -v busybox)" /usr/local/bin/nc
COPY memcached-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN memcached --version | grep -F " 1.6."
USER memcache
EXPOSE 11211
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["memcached"]
