#: ml-pytorch-fastapi
#: PyTorch and FastAPI service, two stages
#: Dependencies are installed into a virtual environment in a builder stage; the runtime stage has no compiler and no pip cache.
# syntax=docker/dockerfile:1
FROM python:{{tag:python:3.12.*-slim-bookworm}} AS builder

RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt .
# These wheels bring their own CUDA libraries; the host brings the driver.
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt

FROM python:{{tag:python:3.12.*-slim-bookworm}} AS runtime

ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HOME=/cache/huggingface
RUN useradd --create-home --uid 10001 {{1:app}} \
    && install --directory --owner=10001 --group=10001 /cache/huggingface

WORKDIR /app
COPY --from=builder /opt/venv /opt/venv
COPY {{2:app}}/ ./{{2}}/

USER 10001
EXPOSE {{3:8000}}
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{{3}}/health', timeout=3)"]
# One worker: each worker would load the model into GPU memory again.
CMD ["uvicorn", "{{2}}.main:app", "--host", "0.0.0.0", "--port", "{{3}}"]
