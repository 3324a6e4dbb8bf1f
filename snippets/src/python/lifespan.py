#: ml-lifespan
#: FastAPI: load the model at start
#: Code before yield runs once before the first request, code behind it after the last one, also at SIGTERM.
@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.model = await run_in_threadpool({{1:load_model}})
    yield
    app.state.model = None


app = FastAPI(lifespan=lifespan)
