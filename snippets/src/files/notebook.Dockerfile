#: ml-notebook
#: JupyterLab for development
#: The official PyTorch image with compilers and JupyterLab; Jupyter asks for the token it prints at the start.
# syntax=docker/dockerfile:1
FROM pytorch/pytorch:{{tag:pytorch/pytorch:*-cuda12.6-cudnn9-devel}}

ENV PYTHONUNBUFFERED=1 \
    HF_HOME=/cache/huggingface
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m pip install --break-system-packages jupyterlab=={{pin:jupyterlab}}

RUN useradd --create-home --shell /bin/bash --uid 10001 {{1:dev}} \
    && install --directory --owner=10001 --group=10001 /cache/huggingface
WORKDIR /workspace
USER 10001
EXPOSE 8888
# docker run --gpus all --shm-size=2g -v .:/workspace -p 127.0.0.1:8888:8888 …
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
