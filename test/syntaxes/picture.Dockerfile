# syntax=docker/dockerfile:1
ARG PYTHON=3.12
FROM ghcr.io/acme/base:1.4-py$PYTHON@sha256:4f5e AS builder

ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1
# wheels are kept outside the image
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=hf_token,env=HF_TOKEN \
    pip install -r requirements.txt \
    # the model is small
    && python -c "import torch; print(torch.__version__)"

RUN <<EOF
set -eu
for model in small large; do
    hf download "acme/$model" --local-dir "/models/$model"
done
EOF

RUN python3 <<'PY'
from pathlib import Path
print(sum(file.stat().st_size for file in Path("/models").rglob("*")))
PY

FROM python:3.12-slim-bookworm
COPY --from=builder --chown=10001:10001 /opt/venv /opt/venv
USER 10001
HEALTHCHECK --interval=30s --start-period=120s \
    CMD ["python", "-c", "print('alive')"]
CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]
