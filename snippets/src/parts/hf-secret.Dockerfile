#: ml-hf-secret
#: Download with a Hugging Face token
#: The token is mounted for one instruction and is in no layer and no history. docker build --secret id=hf_token,env=HF_TOKEN …
RUN --mount=type=secret,id=hf_token,env=HF_TOKEN \
    hf download {{1:org/model}} --revision {{2:main}} --local-dir {{3:/models/model}}
