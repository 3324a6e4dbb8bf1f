#: ml-three-stages
#: Three stages with a virtual environment
#: What builder and runtime share stands in a base stage; the builder compiles, the runtime copies the finished environment.
# syntax=docker/dockerfile:1
FROM python:{{tag:python:3.12.*-slim-bookworm}} AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH="/opt/venv/bin:$PATH"

FROM base AS builder
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt

FROM base AS runtime
RUN useradd --create-home --uid 10001 {{1:app}}
WORKDIR /app
COPY --from=builder /opt/venv /opt/venv
COPY . .
USER 10001
CMD ["python", "{{2:main.py}}"]
