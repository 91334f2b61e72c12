FROM scratch
ADD root.tar /
COPY dpkg-docker.cfg /etc/dpkg/dpkg.cfg.d/docker
COPY apt-docker-clean.conf /etc/apt/apt.conf.d/docker-clean
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY ca/ /usr/local/share/ca-certificates/
CMD ["bash"]
