#: ml-pip-cache
#: pip install with a cache mount
#: The wheels are kept between builds and are in no layer.
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r {{1:requirements.txt}}
