import { describe, expect, it } from 'vitest';
import { readCondaEnvironment } from '../../../server/src/formats/condaEnvironment.ts';
import { readPyproject, readPythonLock } from '../../../server/src/formats/pyproject.ts';
import { readPythonSource } from '../../../server/src/formats/pythonSource.ts';

describe('pyproject.toml', () => {
  it('lists dependencies, the Python it needs, and whether it is a package', () => {
    const text =
      '[project]\nrequires-python = ">=3.10"\ndependencies = ["Torch[x]==2.4.0", 3]\n[build-system]\nrequires = []\n';
    const read = readPyproject(text);
    expect(read).toMatchObject({ requiresPython: '>=3.10', isPackage: true });
    expect(read?.requirements).toMatchObject([{ name: 'torch', extras: ['x'], pin: '2.4.0' }]);
  });

  it('says that Poetry lists its dependencies elsewhere, and nothing of broken files', () => {
    expect(readPyproject('[tool.poetry.dependencies]\ntorch = "2.4.0"\n')).toEqual({
      requirements: undefined,
      requiresPython: undefined,
      isPackage: false,
    });
    expect(readPyproject('[project')).toBeUndefined();
    expect(readPyproject('project = 3\n')?.requirements).toBeUndefined();
  });

  it('is locked by a list of packages', () => {
    const lock = '[[package]]\nname = "Scikit_Learn"\nversion = "1.5.2"\n[[package]]\nname = "own"\n';
    expect([...(readPythonLock(lock) ?? [])]).toEqual([['scikit-learn', '1.5.2']]);
    expect(readPythonLock('[[package]]\nname = "x"\nversion = "1 && evil"\n')?.size).toBe(0);
    expect(readPythonLock('package = 3\n')).toBeUndefined();
  });
});

describe('environment.yml', () => {
  it('holds packages of conda, exact or not, and those of pip', () => {
    const read = readCondaEnvironment(
      'dependencies:\n  - pytorch::pytorch=2.4.0=py3.11*\n  - python >=3.10\n  - cuda-version=12.4\n  - numpy=2.*\n  - pip:\n      - -r requirements.txt\n      - fastapi==0.115.6\n',
    );
    expect([...(read?.conda ?? [])]).toEqual([
      ['pytorch', '2.4.0'],
      ['python', '*'],
      ['cuda-version', '12.4'],
      ['numpy', '2'],
    ]);
    expect(read?.pip.map(({ name, pin }) => [name, pin])).toEqual([['fastapi', '0.115.6']]);
    expect(read?.includes).toEqual(['requirements.txt']);
  });

  it('is nothing without dependencies', () => {
    expect(readCondaEnvironment('name: x\n')).toBeUndefined();
    expect(readCondaEnvironment('dependencies: 3\n')).toBeUndefined();
    expect(readCondaEnvironment(': [')).toBeUndefined();
  });
});

describe('a Python file', () => {
  it('shows its imports, its application and its health route', () => {
    const read = readPythonSource(
      'import os, torch as t  # import jax\nfrom sklearn.svm import SVC\ndef f():\n    import vllm\napi: FastAPI = fastapi.FastAPI()\n@api.get("/healthz")\n',
    );
    expect([...read.imports]).toEqual(['os', 'torch', 'sklearn', 'vllm']);
    expect(read.app).toEqual({ name: 'api', framework: 'asgi' });
    expect(read.healthRoute).toBe('/healthz');
    expect(readPythonSource('app = Flask(__name__)\n').app).toEqual({ name: 'app', framework: 'wsgi' });
    expect(readPythonSource('    app = FastAPI()\nx = "app = FastAPI()"\n').app).toBeUndefined();
  });
});
