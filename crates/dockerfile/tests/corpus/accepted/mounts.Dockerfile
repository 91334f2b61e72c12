FROM alpine
RUN --mount=type=cache,target=/root/.npm,sharing=locked \
    --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true \
    --mount=type=bind,source=package.json,target=/app/package.json \
    --mount=type=ssh --mount=type=tmpfs,target=/tmp,size=64m \
    --mount=from=build,target=/x,rw \
    npm ci
RUN --mount=type=secret,id=token,env=TOKEN true
