FROM scratch
COPY <<EOF /f
line
EOF
COPY a /
