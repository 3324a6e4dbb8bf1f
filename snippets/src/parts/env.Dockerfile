#: ml-env
#: Environment of a Python image
#: Output is not held back, no .pyc files are written.
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
