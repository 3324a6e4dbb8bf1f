#: ml-hf-cache
#: Hugging Face cache in a volume
#: Models are downloaded once per volume, by the user the container runs as.
ENV HF_HOME={{1:/cache/huggingface}}
RUN install --directory --owner={{2:10001}} --group={{2}} {{1}}
VOLUME ["{{1}}"]
