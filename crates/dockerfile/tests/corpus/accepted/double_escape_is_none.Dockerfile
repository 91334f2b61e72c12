FROM scratch
ENV X=a\\
COPY a /
