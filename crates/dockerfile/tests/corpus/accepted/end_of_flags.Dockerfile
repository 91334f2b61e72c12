FROM scratch
COPY -- a /
RUN -- --odd
