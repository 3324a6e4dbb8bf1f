#: ml-health
#: FastAPI: /health and /ready
#: /health says that the process answers, /ready that the model is loaded: the first restarts a container, the second sends it requests.
@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/ready")
async def ready(request: Request):
    if getattr(request.app.state, "model", None) is None:
        raise HTTPException(status_code=503, detail="the model is not loaded")
    return {"status": "ready"}
