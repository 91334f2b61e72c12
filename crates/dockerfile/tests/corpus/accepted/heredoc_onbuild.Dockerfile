FROM scratch
ONBUILD RUN <<EOF
FROM nothing
EOF
ONBUILD COPY <<f /f
body
f
