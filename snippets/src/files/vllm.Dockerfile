#: ml-vllm
#: vLLM server
#: The official vLLM image with a fixed model; weights come from a volume or are downloaded at the first start.
# syntax=docker/dockerfile:1
FROM vllm/vllm-openai:{{tag:vllm/vllm-openai:*}}

ENV HF_HOME=/cache/huggingface
RUN useradd --create-home --uid 10001 {{1:vllm}} \
    && install --directory --owner=10001 --group=10001 /cache/huggingface
USER 10001
VOLUME ["/cache/huggingface"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=600s --retries=3 \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=3)"]
# docker run --gpus all --shm-size=2g -v hf-cache:/cache/huggingface -e HF_TOKEN -p 8000:8000 …
# The entry point of the image is vllm serve.
CMD ["{{2:Qwen/Qwen2.5-1.5B-Instruct}}", "--host", "0.0.0.0", "--port", "8000"]
