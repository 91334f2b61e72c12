FROM alpine
RUN cat <<EOF > /a
text
EOF
RUN python3 <<'PY' && echo "done"
print("hi")
PY
RUN 3<<X cat <&3
body
X
