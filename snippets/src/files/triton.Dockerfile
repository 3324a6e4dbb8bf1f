#: ml-triton
#: Triton Inference Server
#: The Triton image with Python packages of a backend and a model repository that is mounted when the container starts.
# syntax=docker/dockerfile:1
FROM nvcr.io/nvidia/tritonserver:{{tag:nvcr.io/nvidia/tritonserver:*-py3}}

COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 -m pip install --break-system-packages -r requirements.txt

# The image brings this user.
USER 1000
# HTTP, gRPC, metrics
EXPOSE 8000 8001 8002
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/v2/health/ready', timeout=3)"]
# docker run --gpus all --shm-size=1g -v ./models:/models:ro -p 8000:8000 -p 8001:8001 …
CMD ["tritonserver", "--model-repository={{1:/models}}"]
