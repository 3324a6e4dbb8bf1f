import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { askedPackages } from '../../../server/src/tools/askedPackages.ts';
import {
  architectureLists,
  placeOf,
  withoutArchitecture,
} from '../../../server/src/tools/cudaArchitectures.ts';
import { mayBringToolkit } from '../../../server/src/tools/cudaToolkit.ts';
import { installedTorch } from '../../../server/src/tools/installedTorch.ts';
import { setsVariable, torchExtensionBuilds } from '../../../server/src/tools/torchExtension.ts';
import { type TorchTables, torchWheel } from '../../../server/src/tools/torchWheel.ts';
import { model } from '../../support/model.ts';

const dockerfile = (lines: string) => model(`FROM a\n${lines}\n`);
const files = new Map([
  ['requirements.txt', 'tqdm\ntorch==2.4.0\n'],
  ['gpu.txt', '--extra-index-url https://torch.test/cu121\ntorch==2.4.0\n'],
]);
const read = (path: string) => {
  const text = files.get(path);
  return text === undefined ? undefined : readRequirementsFile(path, text);
};

describe('packages that are asked for', () => {
  const asked = (lines: string) => {
    const file = dockerfile(lines);
    return runsOf(file.instructions).flatMap((run) =>
      askedPackages(run, read).map(
        ({ requirement, span, written }) =>
          `${requirement.name} ${written === undefined ? 'in' : 'as'} ${file.text.slice(span.start, span.end)}`,
      ),
    );
  };
  it('finds those of the command line and of files', () => {
    expect(asked('RUN pip install "numpy<2" -r requirements.txt -r missing.txt')).toEqual([
      'numpy as numpy<2',
      'tqdm in -r requirements.txt',
      'torch in -r requirements.txt',
    ]);
  });
  it('leaves downloads out', () => {
    expect(asked('RUN pip download numpy && pip wheel torch')).toEqual([]);
  });
});

describe('the torch wheel', () => {
  const tables: TorchTables = {
    torchIndexVariant: (url) => /^https:\/\/torch\.test\/(\w+)$/.exec(url)?.[1],
    torch: (version) =>
      version === '2.4.0'
        ? { kind: 'known', value: { variants: ['cpu', 'cu118', 'cu121'], defaultVariant: 'cu121' } }
        : { kind: 'unknown' },
  };
  const wheels = (lines: string) => {
    const file = dockerfile(lines);
    return runsOf(file.instructions)
      .flatMap((run) => askedPackages(run, read))
      .map((one) => torchWheel(file, one, tables))
      .map((wheel) => wheel && `${wheel.release} ${wheel.variant}${wheel.overridable ? ' overridable' : ''}`);
  };
  it.each([
    ['torch==2.4.0', '2.4.0 cu121'],
    ['torch==2.4.0+cu118', '2.4.0 cu118'],
    ['torch==2.4.0 --index-url https://torch.test/cpu', '2.4.0 cpu'],
    ['torch==2.4.0 --extra-index-url https://torch.test/cu118', '2.4.0 cu118'],
    ['torch', 'undefined default'],
    ['torch==9.9', '9.9 default'],
    ['torch -i https://torch.test/cu118', 'undefined cu118'],
  ])('pip install %s', (words, wheel) => {
    expect(wheels(`RUN pip install ${words}`)).toEqual([wheel]);
  });
  it.each([
    'torch==2.4.0 --extra-index-url https://torch.test/cu999',
    'torch --extra-index-url https://torch.test/cu118',
    'torch==2.4.0 -f /wheels',
    'torch==2.4.0 -i https://torch.test/cu118 --extra-index-url https://torch.test/cu121',
    'torch==2.4.0 -i https://wheels.test/simple',
    '"torch==2.4.0; sys_platform == \'linux\'"',
    'numpy',
  ])('cannot tell for pip install %s', (words) => {
    expect(wheels(`RUN pip install ${words}`)).toEqual([undefined]);
  });
  it('takes the backend of uv, the index of a requirements file and variables', () => {
    expect(wheels('RUN uv pip install torch==2.4.0 --torch-backend=cu118')).toEqual(['2.4.0 cu118']);
    expect(wheels('RUN uv pip install torch==2.4.0 --torch-backend=auto')).toEqual([undefined]);
    expect(wheels('RUN pip install -r gpu.txt')).toEqual(['2.4.0 cu121']);
    expect(wheels('ARG V=2.4.0\nRUN pip install torch==$V')).toEqual(['2.4.0 cu121 overridable']);
    expect(wheels('RUN if true; then pip install torch==2.4.0; fi')).toEqual(['2.4.0 cu121 overridable']);
    expect(wheels('COPY pip.conf /etc/\nRUN pip install torch==2.4.0')).toEqual([undefined]);
  });
  it('says which one stays installed', () => {
    const stays = (lines: string) => {
      const file = dockerfile(lines);
      const found = installedTorch(file, runsOf(file.instructions), read, tables);
      return found === undefined || found === 'none' ? found : `${found.release} ${found.variant}`;
    };
    expect(stays('RUN pip install numpy')).toBe('none');
    expect(stays('RUN pip install torch==2.3.0+cpu\nRUN pip install torch==2.4.0+cu118')).toBe('2.4.0 cu118');
    expect(stays('RUN pip install torch==2.4.0\nRUN pip install torch -f /wheels')).toBeUndefined();
    expect(
      stays('RUN pip install torch==2.4.0\nRUN if true; then pip install torch==2.4.0+cpu; fi'),
    ).toBeUndefined();
  });
});

describe('another toolkit', () => {
  const brings = (lines: string) => mayBringToolkit(dockerfile(lines).instructions);
  it.each([
    'RUN apt-get install -y cuda-nvcc-12-4',
    'RUN apt-get install -y nvidia-cuda-toolkit',
    'RUN conda install -y -c nvidia cuda-nvcc',
    'RUN conda env create -f environment.yml',
    'COPY --from=devel /usr/local/cuda /usr/local/cuda',
    'RUN ./cuda_12.4.1_linux.run --silent',
  ])('%s', (lines) => {
    expect(brings(lines)).toBe(true);
  });
  it.each([
    'RUN nvcc kernel.cu && cmake -S . && make -j4',
    'RUN apt-get install -y cuda-keyring_1.1-1 cuda-compat-12-4 cuda-cudart-12-4',
    'RUN pip install torch\nCOPY . /app',
  ])('not %s', (lines) => {
    expect(brings(lines)).toBe(false);
  });
});

describe('architecture lists', () => {
  const lists = (lines: string) =>
    dockerfile(lines)
      .instructions.flatMap(architectureLists)
      .map(({ setting, architectures, overridable }) =>
        [setting, ...architectures.map(({ capability }) => capability), ...(overridable ? ['?'] : [])].join(
          ' ',
        ),
      );
  it.each([
    ['ENV TORCH_CUDA_ARCH_LIST="7.5;8.0 8.6,9.0a+PTX"', ['TORCH_CUDA_ARCH_LIST 7.5 8.0 8.6 9.0']],
    ['ARG TORCH_CUDA_ARCH_LIST=8.0', ['TORCH_CUDA_ARCH_LIST 8.0 ?']],
    ['RUN TORCH_CUDA_ARCH_LIST=8.0 make', ['TORCH_CUDA_ARCH_LIST 8.0']],
    ["RUN export TORCH_CUDA_ARCH_LIST='8.0 12.0' && make", ['TORCH_CUDA_ARCH_LIST 8.0 12.0']],
    ['ENV CUDAARCHS=80-real;120a', ['CUDAARCHS 8.0 12.0']],
    ['RUN cmake -DCMAKE_CUDA_ARCHITECTURES:STRING="75;100" .', ['CMAKE_CUDA_ARCHITECTURES 7.5 10.0']],
    ['RUN nvcc -arch=sm_90a a.cu', ['nvcc 9.0']],
    ['RUN nvcc -gencode arch=compute_80,code=sm_80 a.cu', ['nvcc 8.0']],
  ])('%s', (lines, found) => {
    expect(lists(lines)).toEqual(found);
  });
  it.each([
    'ENV TORCH_CUDA_ARCH_LIST=$ARCHS',
    'ENV TORCH_CUDA_ARCH_LIST="Ampere;native" OTHER=8.0',
    'RUN nvcc -arch=native sm_90.cu',
    'RUN cmake -DCMAKE_CUDA_ARCHITECTURES=all-major .',
  ])('none in %s', (lines) => {
    expect(lists(lines)).toEqual([]);
  });

  const without = (lines: string, text: string) => {
    const file = dockerfile(lines);
    const [list] = file.instructions.flatMap(architectureLists);
    const architecture = list?.architectures.find((one) => one.text === text);
    if (list === undefined || architecture === undefined) return 'not found';
    const place = placeOf(file.text, architecture);
    expect(file.text.slice(place.start, place.end)).toBe(text);
    const edit = withoutArchitecture(file.text, list, architecture);
    return edit === undefined ? undefined : applyEdits(file.text, [edit]).split('\n')[1];
  };
  it.each([
    ['8.0', 'ENV TORCH_CUDA_ARCH_LIST="9.0a; 9.0+PTX"'],
    ['9.0a', 'ENV TORCH_CUDA_ARCH_LIST="8.0; 9.0+PTX"'],
    ['9.0+PTX', 'ENV TORCH_CUDA_ARCH_LIST="8.0; 9.0a"'],
  ])('leaves %s out', (text, line) => {
    expect(without('ENV TORCH_CUDA_ARCH_LIST="8.0; 9.0a; 9.0+PTX"', text)).toBe(line);
  });
  it('keeps the only one', () => {
    expect(without('ENV TORCH_CUDA_ARCH_LIST=8.0', '8.0')).toBeUndefined();
  });
});

describe('builds of torch extensions', () => {
  it('knows how a variable is set', () => {
    const sets = (lines: string) =>
      runsOf(dockerfile(lines).instructions).map((run) => setsVariable(run, 'ARCHS'));
    expect(sets('RUN ARCHS=8.0 make\nRUN export ARCHS=8.0 && make\nRUN make')).toEqual([true, true, false]);
    expect(sets('ARG ARCHS\nRUN make')).toEqual([true]);
  });
  const builds = (lines: string) =>
    runsOf(dockerfile(lines).instructions).flatMap((run) =>
      torchExtensionBuilds(run).map(({ what }) => what),
    );
  it.each([
    ['ENV FORCE_CUDA=1\nRUN python setup.py install', ['setup.py']],
    ['RUN export FORCE_CUDA=1; cd ops && python setup.py develop', ['setup.py']],
    ['RUN TORCH_CUDA_ARCH_LIST=8.0 pip install --no-build-isolation -e ./ops', ['./ops']],
  ])('%s', (lines, found) => {
    expect(builds(lines)).toEqual(found);
  });
  it.each([
    'RUN python setup.py install',
    'RUN FORCE_CUDA=1 python setup.py --version',
    'ENV FORCE_CUDA=0\nRUN python setup.py install',
    'RUN FORCE_CUDA=1 pip install ./ops',
    'RUN FORCE_CUDA=1 pip install --no-build-isolation numpy ./ops.whl',
    'RUN if true; then FORCE_CUDA=1 python setup.py install; fi',
  ])('none in %s', (lines) => {
    expect(builds(lines)).toEqual([]);
  });
});
