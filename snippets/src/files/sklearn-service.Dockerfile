#: ml-sklearn-service
#: scikit-learn service on CPU
#: A slim Python image for tabular models: FastAPI, a small model in the image, a health check without curl.
# syntax=docker/dockerfile:1
FROM python:{{tag:python:3.12.*-slim-bookworm}}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

RUN useradd --create-home --uid 10001 {{1:app}}
WORKDIR /app
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt
# The model changes less often than the code.
COPY {{2:models}}/ ./{{2}}/
COPY {{3:app}}/ ./{{3}}/

USER 10001
EXPOSE {{4:8000}}
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{{4}}/health', timeout=3)"]
CMD ["uvicorn", "{{3}}.main:app", "--host", "0.0.0.0", "--port", "{{4}}"]
