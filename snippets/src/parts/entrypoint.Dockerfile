#: ml-entrypoint
#: Model download at start
#: The script downloads what is missing, then becomes the server: exec passes SIGTERM on.
COPY --chmod=755 <<"EOF" /usr/local/bin/entrypoint.sh
#!/bin/sh
set -eu
model_dir="${MODEL_DIR:-/models/model}"
if [ ! -f "$model_dir/config.json" ]; then
    hf download "$MODEL_ID" --local-dir "$model_dir"
fi
exec "$@"
EOF
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
CMD ["uvicorn", "{{1:main}}:app", "--host", "0.0.0.0", "--port", "8000"]
