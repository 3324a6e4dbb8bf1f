#: ml-requirements
#: Requirements before the code
#: A change of the code installs nothing again; the download cache of pip stays outside the image.
COPY {{1:requirements.txt}} .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r {{1}}
COPY . .
