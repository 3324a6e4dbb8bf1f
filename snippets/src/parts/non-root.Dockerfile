#: ml-user
#: Non-root user
#: The number is free in every image (1000 belongs to ubuntu in Ubuntu 24.04), and Kubernetes can check it.
RUN useradd --create-home --uid 10001 {{1:app}}
USER 10001
