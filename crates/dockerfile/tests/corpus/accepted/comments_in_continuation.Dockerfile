FROM scratch
RUN apk add \
    # the compiler
    gcc \
  # an indented one, and a # in the middle of a line is none
    make # not a comment \
    curl
COPY a /
