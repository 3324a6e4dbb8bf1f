#: ml-rocm
#: PyTorch on AMD GPUs (ROCm)
#: The ROCm build of PyTorch; the container needs the devices of the host and its groups video and render.
# syntax=docker/dockerfile:1
FROM rocm/pytorch:{{tag:rocm/pytorch:*}}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HOME=/cache/huggingface
WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt

RUN useradd --create-home --uid 10001 {{1:trainer}} \
    && install --directory --owner=10001 --group=10001 /cache/huggingface /checkpoints
COPY . .
USER 10001
# docker run --device /dev/kfd --device /dev/dri --group-add video --group-add render --shm-size=2g …
CMD ["python3", "{{2:train.py}}"]
