#: ml-apt
#: System packages
#: Lists are fetched, used and removed in one layer; nothing is installed that is only recommended.
RUN apt-get update \
    && apt-get install -y --no-install-recommends {{1:ffmpeg}} \
    && rm -rf /var/lib/apt/lists/*
