#: ml-torch
#: PyTorch for a CUDA version
#: The wheel index names the CUDA build; the wheels bring CUDA, the host brings the driver.
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install torch=={{torch:cu126}} --index-url {{torch-index:cu126}}
