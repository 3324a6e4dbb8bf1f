#: ml-uv-cache
#: uv sync with a cache mount
#: Dependencies of uv.lock without the project; uv copies from the cache, which is another file system.
COPY --from=ghcr.io/astral-sh/uv:{{tag:ghcr.io/astral-sh/uv:*}} /uv /bin/
ENV UV_LINK_MODE=copy
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-install-project
