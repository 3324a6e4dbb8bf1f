#: ml-torch-cpu
#: PyTorch for CPU
#: Without CUDA libraries, some 200 MB instead of several GB.
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install torch=={{torch:cpu}}+cpu --index-url {{torch-index:cpu}}
