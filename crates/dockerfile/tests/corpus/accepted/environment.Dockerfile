FROM scratch
ENV A=1 B="two words" C='single $A' D=esc\ aped E="$A-${B:-x}" F=
ENV OLD the whole rest  "of it" = value
ENV G="multi \
line" \
    H=2
LABEL one=1 "quoted key"="value" three='3'
LABEL old form of label
ARG X Y=1 Z="a b" W=
ARG V='single'
