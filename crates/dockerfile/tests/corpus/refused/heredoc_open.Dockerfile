FROM scratch
COPY <<EOF /f
body
