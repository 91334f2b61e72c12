FROM scratch
# Größe und 日本語
LABEL name="Größe 日本語" \
      other=ä
ENV Ä=ö
COPY a /ü
