FROM scratch
ENV A=x/y.tar.gz
ENV B=${A:-d} C=${A-d} D=${A:+s} E=${A+s} F=${A:?needed} G=${A?needed}
ENV H=${A#*/} I=${A##*.} J=${A%.*} K=${A%%.*} L=${A/y/z} M=${A//./-}
ENV N=${NONE:-${A:-deep}} O=\$A P='$A' Q="\$A"
COPY a /$B/${C}
