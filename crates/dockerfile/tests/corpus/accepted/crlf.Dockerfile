# escape=\
FROM scratch
ENV A=1 \
    B=2
COPY a /
# end
