FROM --platform=linux/amd64 alpine AS a
COPY --link --chmod=0755 --chown=node:node a b /dir/
COPY --link=false --from=busybox --chown=1 x y
ADD --checksum=sha256:aa --keep-git-dir=true https://example.com/a.tar /a
RUN --network=none true
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --start-interval=1s --retries=3 CMD curl -f http://localhost/
HEALTHCHECK NONE
