#: ml-device
#: PyTorch: the device that is there
#: Says at the start which GPU is used, and that none is.
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
name = torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"
logger.info("torch %s on %s", torch.__version__, name)
