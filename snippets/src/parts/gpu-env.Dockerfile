#: ml-gpu-env
#: GPUs in the order of nvidia-smi
#: What a process calls GPU 0 is GPU 0 of nvidia-smi. Which GPUs there are is said by docker run --gpus.
ENV CUDA_DEVICE_ORDER=PCI_BUS_ID
