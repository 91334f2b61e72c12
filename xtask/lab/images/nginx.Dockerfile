ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 101 nginx \
 && useradd --system --uid 101 --gid nginx --no-create-home --home-dir /nonexistent --shell /bin/false nginx \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light gettext-base curl busybox-static >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/www /etc/nginx \
 && ln -s /usr/bin/busybox /usr/local/bin/wget \
 && mkdir -p /etc/nginx/conf.d /etc/nginx/templates /docker-entrypoint.d /usr/share/nginx/html /var/cache/nginx \
 && echo '<!doctype html><title>nginx</title><h1>nginx (lab stand-in)</h1>' > /usr/share/nginx/html/index.html \
 && ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx.conf /etc/nginx/nginx.conf
COPY nginx-mime.types /etc/nginx/mime.types
COPY nginx-default.conf /etc/nginx/conf.d/default.conf
COPY nginx-entrypoint.sh /docker-entrypoint.sh
RUN nginx -t
EXPOSE 80
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["nginx", "-g", "daemon off;"]
