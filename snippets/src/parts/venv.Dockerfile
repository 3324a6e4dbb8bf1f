#: ml-venv
#: Virtual environment
#: Everything installed later goes into /opt/venv, which another stage can copy as a whole.
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
