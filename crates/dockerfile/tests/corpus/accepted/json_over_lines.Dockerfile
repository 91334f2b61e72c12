FROM scratch
CMD ["node", \
     # why not
     "--enable-source-maps", \
     "server.js"]
