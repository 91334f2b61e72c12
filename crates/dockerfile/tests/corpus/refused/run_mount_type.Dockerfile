FROM scratch
RUN --mount=type=what,target=/x true
