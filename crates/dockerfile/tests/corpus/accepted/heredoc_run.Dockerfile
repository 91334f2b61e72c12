FROM alpine
RUN <<EOF
set -e
apk add curl
# not a comment of the file
echo "$HOME"
EOF
RUN <<-'SCRIPT'
	echo '$not expanded'
	SCRIPT
CMD ["sh"]
