FROM scratch
VOLUME [["a"]]
