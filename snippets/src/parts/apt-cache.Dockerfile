#: ml-apt-cache
#: System packages with cache mounts
#: Lists and packages are kept between builds and are in no layer; docker-clean of the image would delete them.
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean \
    && apt-get update \
    && apt-get install -y --no-install-recommends {{1:ffmpeg}}
