# escape=`
FROM scratch
ENV HOME_DIR=C:\Users\app `
    NAME="a `"quoted`" b"
COPY a \
WORKDIR C:\app\
