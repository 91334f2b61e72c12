FROM scratch
ENV A=#1 B=a#b
LABEL c="# no"
RUN echo # stays in the command
