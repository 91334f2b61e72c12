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
COPY --from=server native /usr/local/pgsql
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
# the package cannot carry links; the loader's own tool makes those that the libraries' names ask for
RUN ldconfig -n /usr/local/pgsql/lib \
 && chmod 755 /usr/local/pgsql/bin/* \
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
