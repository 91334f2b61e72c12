# app the web server
# second line
FROM scratch AS app

# lost because of the empty comment
#
# PORT where it listens

ARG PORT=80
