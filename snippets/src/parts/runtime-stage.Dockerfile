#: ml-runtime-stage
#: Runtime stage
#: A stage that gets the virtual environment of a builder and none of its compilers.
FROM python:{{tag:python:3.12.*-slim-bookworm}} AS runtime
ENV PATH="/opt/venv/bin:$PATH"
COPY --from={{1:builder}} /opt/venv /opt/venv
WORKDIR /app
COPY . .
