#: ml-threadpool
#: FastAPI: inference in a thread
#: A model that computes inside an async function stops every other request, health checks among them.
@app.post("/{{1:predict}}")
async def {{1}}({{2:question}}: {{3:Question}}, request: Request):
    return await run_in_threadpool(request.app.state.model, {{2}})
