FROM alpine
COPY --parents ./src/./a/*.ts /dst/
COPY --exclude=*.md --exclude=b src /dst
ADD --unpack=true a.tar /x
RUN --device=vendor.com/gpu=all true
RUN --security=sandbox true
