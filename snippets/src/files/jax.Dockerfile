#: ml-jax
#: JAX training image
#: JAX with the CUDA libraries of its own wheels on a slim Python image; the host brings the driver.
# syntax=docker/dockerfile:1
FROM python:{{tag:python:3.12.*-slim-bookworm}}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XLA_PYTHON_CLIENT_PREALLOCATE=false

WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt

RUN useradd --create-home --uid 10001 {{1:trainer}}
COPY . .
USER 10001
CMD ["python", "{{2:train.py}}"]
