ARG BASE
FROM ${BASE}
# as the image's own Dockerfile does it: a port that anybody may listen on, pid and buffers in /tmp, no `user` to change to
RUN sed -i 's/listen  *80;/listen 8080;/' /etc/nginx/conf.d/default.conf \
 && sed -i -e '/^user /d' -e 's,^pid .*,pid /tmp/nginx.pid;,' \
    -e '/^http {/a\    client_body_temp_path /tmp/client_temp;\n    proxy_temp_path /tmp/proxy_temp_path;\n    fastcgi_temp_path /tmp/fastcgi_temp;\n    uwsgi_temp_path /tmp/uwsgi_temp;\n    scgi_temp_path /tmp/scgi_temp;' \
    /etc/nginx/nginx.conf \
 && chown -R 101:0 /var/cache/nginx /etc/nginx \
 && chmod -R g+w /var/cache/nginx /etc/nginx
USER 101
RUN nginx -t
EXPOSE 8080
