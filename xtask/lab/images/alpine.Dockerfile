FROM scratch
COPY --from=busybox usr/bin/busybox /bin/busybox
COPY --from=musl usr/lib/x86_64-linux-musl/libc.so /lib/ld-musl-x86_64.so.1
COPY --from=tini usr/bin/tini-static /usr/local/lib/lab/apk/tini
RUN ["/bin/busybox", "mkdir", "-p", "/dev", "/etc/apk", "/home", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr/bin", "/usr/lib", "/usr/local/bin", "/usr/local/lib/lab/apk", "/usr/sbin", "/var/cache/apk", "/var/lib", "/var/log", "/var/tmp"]
COPY alpine-passwd /etc/passwd
COPY alpine-group /etc/group
COPY alpine-os-release /etc/os-release
COPY apk.sh /sbin/apk
COPY addgroup.sh /usr/sbin/addgroup
COPY adduser.sh /usr/sbin/adduser
COPY ldd.sh /usr/bin/ldd
COPY nc.sh /usr/local/lib/lab/nc
COPY missing-command.sh /usr/local/lib/lab/missing-command
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY ca/ /usr/local/share/ca-certificates/
RUN ["/bin/busybox", "--install", "-s"]
RUN ln -sf /usr/local/lib/lab/nc /usr/bin/nc \
 && chmod 1777 /tmp /var/tmp && chmod 700 /root \
 && ln -s ld-musl-x86_64.so.1 /lib/libc.musl-x86_64.so.1 \
 && ln -s certs/ca-certificates.crt /etc/ssl/cert.pem \
 && ln -s ../run /var/run \
 && . /etc/os-release && echo "$VERSION_ID" > /etc/alpine-release \
 && /usr/local/lib/lab/apk/tini --version >/dev/null
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
CMD ["/bin/sh"]
