FROM scratch
COPY <<EOF /f
EOF
COPY <<-EOF /g
		EOF
RUN <<EOF
EOF
