#: ml-fastapi-model
#: FastAPI: model at start, inference in threads, health
#: The model is loaded once before requests are served; the event loop stays free while a model computes.
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel


def load_model():
    {{1:raise NotImplementedError}}


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.model = await run_in_threadpool(load_model)
    yield
    app.state.model = None


app = FastAPI(lifespan=lifespan)


class Question(BaseModel):
    text: str


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/ready")
async def ready(request: Request):
    if getattr(request.app.state, "model", None) is None:
        raise HTTPException(status_code=503, detail="the model is not loaded")
    return {"status": "ready"}


@app.post("/predict")
async def predict(question: Question, request: Request):
    model = request.app.state.model
    return {"answer": await run_in_threadpool(model, question.text)}
