ARG BASE
FROM ${BASE} AS client
RUN groupadd --system --gid 999 postgres \
 && useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql --shell /bin/bash postgres \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-client-17 tzdata >/dev/null \
 && rm -rf /var/lib/apt/lists/* /usr/lib/postgresql/17/lib

FROM client
ARG PG_MAJOR
ARG DATA
ARG VOLUME
COPY --from=server --chmod=755 native/bin /usr/local/pgsql/bin
COPY --from=server native/lib /usr/local/pgsql/lib
COPY --from=server native/share /usr/local/pgsql/share
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
# the package cannot carry links; the loader's own tool makes those that the libraries' names ask for
RUN ldconfig -n /usr/local/pgsql/lib \
 && install -d -o postgres -g postgres -m 1777 "${DATA}" \
 && install -d -o postgres -g postgres -m 3777 /run/postgresql \
 && mkdir /docker-entrypoint-initdb.d \
 && /usr/local/pgsql/bin/postgres --version | grep -F " ${PG_MAJOR}."
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/local/pgsql/bin:/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 PG_MAJOR=${PG_MAJOR} PGDATA=${DATA}
VOLUME ${VOLUME}
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
