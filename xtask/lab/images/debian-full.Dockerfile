ARG BASE
FROM ${BASE}
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      ca-certificates curl wget gnupg netbase git openssh-client procps \
      dpkg-dev file g++ gcc make patch pkg-config python3 unzip xz-utils \
      openssl libssl-dev zlib1g-dev libffi-dev libsqlite3-dev >/dev/null \
 && rm -rf /var/lib/apt/lists/*
