#: ml-pytorch-training
#: PyTorch training image
#: The official PyTorch image, requirements before the code, a fixed user, checkpoints and the model cache in volumes.
# syntax=docker/dockerfile:1
FROM pytorch/pytorch:{{tag:pytorch/pytorch:*-cuda12.6-cudnn9-runtime}}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HOME=/cache/huggingface

WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m pip install --break-system-packages -r requirements.txt

RUN useradd --create-home --uid 10001 {{1:trainer}} \
    && install --directory --owner=10001 --group=10001 /cache/huggingface /checkpoints
COPY . .

USER 10001
VOLUME ["/cache/huggingface", "/checkpoints"]
# docker run --gpus all --shm-size=2g -v checkpoints:/checkpoints …
CMD ["python", "{{2:train.py}}"]
