#: ml-uv
#: uv project, two stages
#: Dependencies come from uv.lock before the code is copied; the runtime stage gets the finished environment without uv.
# syntax=docker/dockerfile:1
FROM ghcr.io/astral-sh/uv:{{tag:ghcr.io/astral-sh/uv:*}} AS uv

FROM python:{{tag:python:3.12.*-slim-bookworm}} AS builder
COPY --from=uv /uv /bin/
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-install-project
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-editable

FROM python:{{tag:python:3.12.*-slim-bookworm}} AS runtime
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 10001 {{1:app}}
WORKDIR /app
COPY --from=builder /app/.venv /app/.venv
USER 10001
CMD ["python", "-m", "{{2:my_package}}"]
