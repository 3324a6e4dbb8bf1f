#: ml-micromamba
#: conda environment with micromamba
#: environment.yml is installed into the base environment; the image runs as the user it brings.
# syntax=docker/dockerfile:1
FROM mambaorg/micromamba:{{tag:mambaorg/micromamba:*}}

COPY --chown=$MAMBA_USER:$MAMBA_USER environment.yml /tmp/environment.yml
RUN micromamba install --yes --name base --file /tmp/environment.yml \
    && micromamba clean --all --yes

WORKDIR /app
COPY --chown=$MAMBA_USER:$MAMBA_USER . .
# mambauser, by its number
USER 57439
# The entry point of the image activates the environment.
CMD ["python", "{{1:main.py}}"]
