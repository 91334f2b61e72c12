FROM scratch
ENV X=a\\\
  B=c
