FROM scratch
RUN echo $((1 <<2))
COPY a /
