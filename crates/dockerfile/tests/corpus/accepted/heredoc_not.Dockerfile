FROM alpine
RUN echo a<<EOF
RUN ["cat", "<<EOF"]
CMD cat <<EOF
ENV X=<<EOF
RUN echo "<<EOF" '<<EOF'
LABEL a="<<EOF"
