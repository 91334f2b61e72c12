FROM scratch
COPY <<EOF /etc/app.conf
name=$NAME
EOF
COPY --chown=1000:1000 <<"EOF" <<other a /etc/
literal $NAME
EOF
port=${PORT:-80}
other
ADD <<x.sh /x.sh
#!/bin/sh
x.sh
