FROM scratch
COPY a /b \

# comment

