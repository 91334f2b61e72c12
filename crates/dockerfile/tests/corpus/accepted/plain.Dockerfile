FROM alpine:3.20
WORKDIR /app
COPY package.json .
RUN npm ci
CMD ["node", "server.js"]
