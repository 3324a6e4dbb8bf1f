#: ml-uvicorn
#: Start uvicorn
#: Exec form: uvicorn is process 1 and gets SIGTERM. It listens on every address of the container.
EXPOSE {{2:8000}}
CMD ["uvicorn", "{{1:main}}:app", "--host", "0.0.0.0", "--port", "{{2}}"]
