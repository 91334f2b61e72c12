ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 999 rabbitmq \
 && useradd --system --uid 999 --gid rabbitmq --home-dir /var/lib/rabbitmq --shell /usr/sbin/nologin rabbitmq \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq/* \
 && mkdir -p /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq/conf.d \
 && chown rabbitmq:rabbitmq /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq /etc/rabbitmq/conf.d \
 && rm -f /usr/sbin/rabbitmq* \
 && ln -s "$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-4.*)" /opt/rabbitmq
COPY rabbitmq-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/opt/rabbitmq/sbin:$PATH HOME=/var/lib/rabbitmq RABBITMQ_DATA_DIR=/var/lib/rabbitmq LANG=C.UTF-8 LC_ALL=C.UTF-8 RABBITMQ_LOGS=-
VOLUME /var/lib/rabbitmq
EXPOSE 4369 5671 5672 15691 15692 25672
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["rabbitmq-server"]
