#: ml-gunicorn
#: Start gunicorn with uvicorn workers
#: Needs the packages gunicorn and uvicorn-worker. For machines without an orchestrator; every worker loads the model.
EXPOSE {{3:8000}}
CMD ["gunicorn", "{{1:main}}:app", "--worker-class", "uvicorn_worker.UvicornWorker", "--workers", "{{2:2}}", "--bind", "0.0.0.0:{{3}}", "--access-logfile", "-"]
