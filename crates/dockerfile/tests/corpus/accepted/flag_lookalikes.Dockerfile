FROM scratch
CMD npm run --x
ENTRYPOINT ["a", "--b"]
RUN -x --y
HEALTHCHECK CMD x --interval=1s
