FROM scratch
ONBUILD   ADD --chown=1 a \
   b /c/
ONBUILD HEALTHCHECK --interval=5s CMD true
ONBUILD CMD ["x"]
