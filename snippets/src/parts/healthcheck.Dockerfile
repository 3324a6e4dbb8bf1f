#: ml-health
#: Health check without curl
#: Python asks; an answer above 399 or none within 3 seconds is a failure. Kubernetes ignores it and has probes.
HEALTHCHECK --interval=30s --timeout=5s --start-period={{1:120s}} --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{{2:8000}}/{{3:health}}', timeout=3)"]
