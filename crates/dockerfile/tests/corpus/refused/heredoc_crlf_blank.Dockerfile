FROM scratch
RUN <<EOF
body
EOF 
