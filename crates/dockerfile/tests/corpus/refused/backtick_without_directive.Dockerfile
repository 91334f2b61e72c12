FROM scratch
COPY a `
  /
