FROM alpine
RUN <<FIRST cat - <<SECOND
one
FIRST
two
SECOND
COPY <<a.txt <<-d.txt /dir/
first
a.txt
COPY not an instruction
d.txt
FROM scratch
