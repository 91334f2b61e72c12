FROM alpine
RUN --mount='type=cache,target=/a b' --network="none" true
