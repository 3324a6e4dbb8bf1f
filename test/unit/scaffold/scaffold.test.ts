import { describe, expect, it } from 'vitest';
import { nextQuestion, refusedAnswers } from '../../../server/src/scaffold/questions.ts';
import { dockerfileOf, folder, written } from './folder.ts';

const TORCH = { 'requirements.txt': 'torch==2.4.0\nfastapi\n' };

describe('questions', () => {
  it('come in order, with what the folder suggests and the file that says so', async () => {
    const about = await folder({ 'train.py': 'import tensorflow as tf\n', 'requirements.txt': 'keras\n' });
    expect(nextQuestion({}, about)).toMatchObject({
      id: 'framework',
      suggested: 'tensorflow',
      from: 'train.py',
    });
    const framework = 'tensorflow';
    expect(nextQuestion({ framework }, about)).toMatchObject({
      id: 'device',
      suggested: 'gpu',
      from: undefined,
    });
    expect(nextQuestion({ framework, device: 'gpu' }, about)).toMatchObject({
      id: 'purpose',
      suggested: 'training',
      from: 'train.py',
    });
    const answers = { framework, device: 'gpu', purpose: 'training', manager: 'pip' };
    expect(nextQuestion(answers, about)).toMatchObject({ id: 'python', suggested: '3.13' });
    expect(nextQuestion({ ...answers, python: '3.13' }, about)).toBeUndefined();
  });

  it('are not asked where there is one answer', async () => {
    expect(nextQuestion({ framework: 'vllm' }, await folder({}))).toBeUndefined();
    expect(nextQuestion({ framework: 'other' }, await folder({}))?.id).toBe('purpose');
    const about = await folder({ 'environment.yml': 'dependencies: [python=3.10]\n' });
    const given = { framework: 'pytorch', device: 'cpu', purpose: 'serving', manager: 'conda' };
    expect(nextQuestion(given, about)).toBeUndefined();
  });

  it('offer only Pythons that are supported, allowed and have wheels of what is pinned', async () => {
    const given = { framework: 'pytorch', device: 'gpu', purpose: 'serving', manager: 'pip' };
    expect(nextQuestion(given, await folder({}))?.options).toEqual(['3.14', '3.13', '3.12', '3.11']);
    expect(nextQuestion(given, await folder(TORCH))?.options).toEqual(['3.12', '3.11']);
    const bounded = {
      'pyproject.toml': '[project]\nrequires-python = ">=3.12,<3.14"\n',
      '.python-version': '3.12.4\n',
    };
    expect(nextQuestion(given, await folder(bounded))).toMatchObject({
      options: ['3.13', '3.12'],
      suggested: '3.12',
      from: '.python-version',
    });
    const jax = { 'requirements.txt': 'jax==0.4.30\n' };
    expect(nextQuestion({ ...given, framework: 'jax' }, await folder(jax))?.options).not.toContain('3.13');
  });

  it('refuse what cannot be had', async () => {
    expect(refusedAnswers({ framework: 'other', device: 'gpu' }, await folder({}))).toEqual([
      'device gpu is not among cpu',
    ]);
    expect(refusedAnswers({ python: '3.13' }, await folder(TORCH))).toEqual([
      'python 3.13 is not among 3.12, 3.11',
    ]);
  });
});

describe('releases', () => {
  it('are those the folder pins, with the CUDA of their wheels and the driver it needs', async () => {
    const text = dockerfileOf(await written(TORCH));
    expect(text).toContain('FROM python:3.12-slim-bookworm');
    expect(text).toContain('bring CUDA 12.1, the host brings the NVIDIA driver: 525.60.13 or newer');
    expect(text).toContain('pip install -r requirements.txt uvicorn==');
    expect(text).not.toContain('torch==');
  });

  it('of the index a requirements file names count', async () => {
    const index = '--extra-index-url https://download.pytorch.org/whl/cu124\n';
    const made = await written({ 'requirements.txt': `${index}torch==2.4.0\n` });
    expect(dockerfileOf(made)).toContain('bring CUDA 12.4');
  });

  it('are the newest known that fit where nothing pins them, and the note says so', async () => {
    const made = await written(
      { 'requirements.txt': 'torch>=2.1,<2.5\n' },
      { python: '3.12', purpose: 'training' },
    );
    expect(dockerfileOf(made)).toContain('pip install -r requirements.txt torch==2.4.1');
    expect(made.notes).toContain(
      'torch stands without a version in this folder: 2.4.1 is the newest known to fit Python 3.12',
    );
  });

  it('for the CPU come from the index of the CPU', async () => {
    const made = await written(TORCH, { device: 'cpu' });
    expect(dockerfileOf(made)).toContain('--extra-index-url https://download.pytorch.org/whl/cpu -r');
    const uv = await written(TORCH, { device: 'cpu', manager: 'uv' });
    expect(dockerfileOf(uv)).toContain('uv pip install --torch-backend=cpu -r requirements.txt');
  });

  it('bring CUDA by an extra where the package does not', async () => {
    const made = await written({ 'requirements.txt': 'tensorflow==2.18.0\n' }, { purpose: 'training' });
    expect(dockerfileOf(made)).toContain('-r requirements.txt "tensorflow[and-cuda]==2.18.0"');
    const old = await written({ 'requirements.txt': 'tensorflow==2.12.0\n' }, { purpose: 'training' });
    expect(dockerfileOf(old)).toMatch(/pip install -r requirements\.txt$/m);
    expect(old.notes).toContain(
      'tensorflow 2.12.0 loads the CUDA libraries of the system, which a Python image does not have',
    );
    const named = await written({ 'requirements.txt': 'jax[cuda12]==0.5.0\n' }, { purpose: 'training' });
    expect(dockerfileOf(named)).toMatch(/pip install -r requirements\.txt$/m);
  });

  it('of packages that load libraries of the system get these', async () => {
    const made = await written({ 'requirements.txt': 'opencv-python==4.10.0.84\n' });
    expect(dockerfileOf(made)).toContain('--no-install-recommends libgl1 libglib2.0-0');
  });
});

describe('the files', () => {
  it('are written for an empty folder so that the Dockerfile builds', async () => {
    const { files, notes } = await written({}, { framework: 'other', manager: 'pip' });
    expect(files.map(({ path }) => path)).toEqual(['Dockerfile', '.dockerignore', 'requirements.txt']);
    expect(files[2]?.text).toMatch(/^scikit-learn==[\d.]+\nuvicorn==[\d.]+\nfastapi==[\d.]+\n$/);
    expect(notes.at(-1)).toBe('main.py, which CMD runs, is not there yet');
    const conda = await written({}, { manager: 'conda', python: '3.12', device: 'cpu' });
    expect(dockerfileOf(conda)).toContain('CMD ["/opt/conda/bin/python", "-c", "import socket;');
    expect(conda.files[2]).toMatchObject({ path: 'environment.yml' });
    expect(conda.files[2]?.text).toContain('  - python=3.12\n  - pip\n  - pip:\n      - --extra-index-url ');
  });

  it('copy a requirements file with those it includes', async () => {
    const made = await written({
      'requirements/prod.txt': '-r base.txt\nfastapi==0.115.6\n',
      'requirements/base.txt': 'torch==2.4.0\n',
    });
    const text = dockerfileOf(made);
    expect(text).toContain('COPY requirements/prod.txt requirements/base.txt ./requirements/\n');
    expect(text).toContain('pip install -r requirements/prod.txt uvicorn==');
    const top = await written({
      'requirements.txt': '-r other.txt\n-c bounds.txt\n',
      'other.txt': 'torch==2.4.0\n',
      'bounds.txt': '',
    });
    expect(dockerfileOf(top)).toContain('COPY requirements.txt other.txt bounds.txt ./\n');
  });

  it('start the application that is there and ask the route it has', async () => {
    const main =
      'from fastapi import FastAPI\nservice: FastAPI = FastAPI(title="x")\n@service.get("/healthz")\ndef ok(): ...\n';
    const text = dockerfileOf(await written({ ...TORCH, 'src/api/main.py': main }));
    expect(text).toContain('CMD ["uvicorn", "src.api.main:service", "--host", "0.0.0.0", "--port", "8000"]');
    expect(text).toContain('http://127.0.0.1:8000/healthz');
    const flask = {
      'requirements.txt': 'flask\ngunicorn\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    };
    expect(dockerfileOf(await written(flask))).toContain(
      'CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]',
    );
  });

  it('hold no name that a file system can hold but a Dockerfile should not', async () => {
    const text = dockerfileOf(
      await written({ 'a"; RUN evil #.py': 'app = FastAPI()\n', '../up.py': 'app = FastAPI()\n' }),
    );
    expect(text).toContain('"main:app"');
    expect(text).not.toContain('evil');
  });

  it('say what this image cannot serve', async () => {
    const { notes } = await written({ 'requirements.txt': 'torch==2.4.0\nfaster-whisper\n' });
    expect(notes).toContain(
      'faster-whisper loads the CUDA libraries of the system, which a Python image does not have',
    );
    const uv = { 'pyproject.toml': '[project]\nname = "x"\n[build-system]\n', 'uv.lock': 'version = 1\n' };
    expect(dockerfileOf(await written(uv))).toMatch(
      /UV_PYTHON=\/usr\/local\/bin\/python3\nCOPY pyproject\.toml uv\.lock \.\/\n[\s\S]*--no-install-project\nCOPY \. \.\n/,
    );
    const lock = await written({ 'pyproject.toml': '[project]\nname = "x"\n', 'uv.lock': 'version = 1\n' });
    expect(lock.notes).toContain('uvicorn, which CMD runs, is not among the packages of uv.lock');
  });

  it('hold what stands in files that the chosen program does not read, and say what they lack', async () => {
    const conda = { 'environment.yml': 'dependencies: [python=3.11, pytorch=2.4.0, pandas]\n' };
    const made = await written(conda, { manager: 'pip', purpose: 'training' });
    expect(made.files[2]).toEqual({ path: 'requirements.txt', text: 'torch==2.4.0\n' });
    expect(made.notes).toContain('requirements.txt is new and does not hold all packages of environment.yml');
    const poetry = await written(
      {
        'pyproject.toml':
          '[tool.poetry.dependencies]\ntorch = "^2.3"\n[build-system]\nrequires = ["poetry-core"]\n',
        'poetry.lock': '[[package]]\nname = "torch"\nversion = "2.4.0"\n',
      },
      { purpose: 'training' },
    );
    expect(dockerfileOf(poetry)).toContain(
      'COPY . .\nRUN --mount=type=cache,target=/root/.cache/pip \\\n    pip install . torch==2.4.0\n',
    );
    expect(poetry.notes).toContain(
      'pip does not read poetry.lock: it takes the newest releases that pyproject.toml allows',
    );
  });

  it('take broken files for absent ones', async () => {
    const made = await written({
      'pyproject.toml': '[project\n',
      'uv.lock': '[[',
      'environment.yml': ': [\n',
    });
    expect(made).toEqual(await written({}));
  });
});
