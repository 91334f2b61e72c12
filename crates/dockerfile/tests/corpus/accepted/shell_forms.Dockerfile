FROM alpine
RUN echo "a b" && [ -f x ] || true
RUN [ "$A" = b ] && echo yes
CMD echo $HOME
ENTRYPOINT exec top -b
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN ['not', 'json']
CMD ["a",]
