FROM scratch
# one

# two
   # three
#
#four
COPY a /
