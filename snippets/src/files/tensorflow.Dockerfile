#: ml-tensorflow
#: TensorFlow training image
#: The official TensorFlow image with GPU support; growing GPU memory instead of taking all of it.
# syntax=docker/dockerfile:1
FROM tensorflow/tensorflow:{{tag:tensorflow/tensorflow:*-gpu}}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TF_FORCE_GPU_ALLOW_GROWTH=true

WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 -m pip install -r requirements.txt

RUN useradd --create-home --uid 10001 {{1:trainer}} \
    && install --directory --owner=10001 --group=10001 /checkpoints
COPY . .
USER 10001
VOLUME ["/checkpoints"]
CMD ["python3", "{{2:train.py}}"]
