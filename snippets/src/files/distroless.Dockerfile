#: ml-distroless
#: Distroless CPU service
#: The Python of the builder is the Python of the distroless image; its entry point is python3, so CMD names a module.
# syntax=docker/dockerfile:1
FROM python:{{tag:python:3.13.*-slim-trixie}} AS builder
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install --target=/opt/packages -r requirements.txt

FROM gcr.io/distroless/python3-debian13:{{tag:gcr.io/distroless/python3-debian13:*}}
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/opt/packages
WORKDIR /app
COPY --from=builder /opt/packages /opt/packages
COPY {{1:app}}/ ./{{1}}/
USER 65532
EXPOSE {{2:8000}}
CMD ["-m", "uvicorn", "{{1}}.main:app", "--host", "0.0.0.0", "--port", "{{2}}"]
