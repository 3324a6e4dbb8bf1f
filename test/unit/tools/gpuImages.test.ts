import { describe, expect, it } from 'vitest';
import { finalStage } from '../../../server/src/dockerfile/stages.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { copiedPackages } from '../../../server/src/tools/copiedPackages.ts';
import { cudaRepositoryAddresses } from '../../../server/src/tools/cudaRepository.ts';
import { capabilityNeeds } from '../../../server/src/tools/driverCapabilities.ts';
import { driverPackage, withoutDriver } from '../../../server/src/tools/driverPackages.ts';
import { unstartable } from '../../../server/src/tools/pythonEntrypoint.ts';
import { removeAssignment } from '../../../server/src/tools/removeAssignment.ts';
import { foldersOf, pathInForce } from '../../../server/src/tools/searchPath.ts';
import { first, model } from '../../support/model.ts';

describe('packages of the driver', () => {
  it.each([
    ['nvidia-driver-535', 'driver'],
    ['nvidia-driver-535-server', 'driver'],
    ['nvidia-headless-no-dkms-550', 'driver'],
    ['nvidia-384', 'driver'],
    ['libnvidia-compute-535-server', 'driver'],
    ['libnvidia-ml1', 'driver'],
    ['libcuda1-384', 'driver'],
    ['cuda-drivers-fabricmanager-550', 'driver'],
    ['cuda', 'toolkit'],
    ['cuda-12-4', 'toolkit'],
    ['cuda-runtime-12-4', 'libraries'],
    ['cuda-compat-12-4', undefined],
    ['cuda-toolkit-12-4', undefined],
    ['cuda-keyring', undefined],
    ['nvidia-container-toolkit', undefined],
    ['nvidia-driver-assistant', undefined],
    ['nvidia-cuda-toolkit', undefined],
    ['libnvidia-container1', undefined],
    ['libnvidia-ml-dev', undefined],
  ])('%s brings %s', (name, expected) => {
    expect(driverPackage(name)).toBe(expected);
  });

  it.each([
    ['cuda', '12.4', 'cuda-toolkit-12-4'],
    ['cuda', undefined, 'cuda-toolkit'],
    ['cuda-11-8', '12.4', 'cuda-toolkit-11-8'],
    ['cuda-${V}=1', undefined, 'cuda-toolkit-${V}=1'],
    ['cuda=12.4.1-1', undefined, undefined],
    ['cuda-runtime-12-4', '12.4', 'cuda-libraries-12-4'],
    ['cuda-drivers', '12.4', undefined],
    ['nvidia-driver-535', '12.4', undefined],
  ])('%s on CUDA %s is %s without the driver', (word, release, expected) => {
    expect(withoutDriver(word, release)).toBe(expected);
  });
});

describe('addresses of the CUDA repository', () => {
  const base = 'https://developer.download.nvidia.com/compute/cuda/repos';
  it.each([
    [`curl -O ${base}/ubuntu2204/x86_64/cuda-keyring_1.1-1_all.deb`, [['keyring', 'ubuntu2204']]],
    [`apt-key adv --fetch-keys ${base}/debian11/x86_64/7fa2af80.pub`, [['old key', 'debian11']]],
    [`apt-key adv --fetch-keys ${base}/ubuntu2004/$(uname -m)/3bf863cc.pub`, [['key', 'ubuntu2004']]],
    [`echo "deb ${base}/ubuntu1804/x86_64 /" > /etc/apt/sources.list.d/c.list`, [['packages', 'ubuntu1804']]],
    [`wget ${base}/ubuntu1804/x86_64/cuda-ubuntu1804.pin`, [['file', 'ubuntu1804']]],
    [`curl -O ${base}/\${SYSTEM}/x86_64/cuda-keyring_1.1-1_all.deb`, []],
    ['apt-key del 7fa2af80', []],
    [`sed -i "s#${base}/ubuntu1804/x86_64##" /etc/apt/sources.list`, []],
  ])('%s', (command, expected) => {
    const found = cudaRepositoryAddresses(first(model(`FROM a\nRUN ${command}\n`), 'RUN'));
    expect(found.map(({ use, system }) => [use, system])).toEqual(expected);
  });
});

describe('search paths', () => {
  const inForce = (text: string) => {
    const file = model(`FROM a\n${text}\n`);
    return pathInForce(file, file.instructions, 'LD_LIBRARY_PATH');
  };

  it('starts with the last assignment that replaces the value', () => {
    const found = inForce(
      'ENV LD_LIBRARY_PATH=/a\nENV LD_LIBRARY_PATH=/b\nENV LD_LIBRARY_PATH=/c:${LD_LIBRARY_PATH:-}',
    );
    expect(found.map(({ text, extends: more }) => [text, more])).toEqual([
      ['/b', false],
      ['/c:${LD_LIBRARY_PATH:-}', true],
    ]);
  });

  it('takes no other variable for it', () => {
    expect(inForce('ENV LD_LIBRARY_PATH=/a:$LD_LIBRARY_PATH_2').map((one) => one.extends)).toEqual([false]);
  });

  it('finds the folders between quotes, and no colon of a default', () => {
    const [value] = inForce('ENV LD_LIBRARY_PATH="/a:${B:-/b}/lib:/c"');
    expect(value === undefined ? [] : foldersOf(value).map(({ text }) => text)).toEqual([
      '/a',
      '${B:-/b}/lib',
      '/c',
    ]);
  });
});

describe('taking an assignment out', () => {
  const without = (text: string, at: number): string | undefined => {
    const file = model(text);
    const env = first(file, 'ENV');
    const assignment = env.assignments[at];
    const edit = assignment === undefined ? undefined : removeAssignment(file, env, assignment);
    return edit === undefined ? undefined : applyEdits(text, [edit]);
  };

  it('takes the instruction where it is the only one', () => {
    expect(without('FROM a\nENV A=1\nRUN b\n', 0)).toBe('FROM a\nRUN b\n');
  });
  it('leaves the others where they are', () => {
    expect(without('FROM a\nENV A=1 \\\n    B=2 C=3\n', 1)).toBe('FROM a\nENV A=1 C=3\n');
    expect(without('FROM a\nENV A=1 \\\n    B=2\n', 0)).toBe('FROM a\nENV B=2\n');
  });
  it('loses no comment', () => {
    expect(without('FROM a\nENV A=1 \\\n    # b\n    B=2\n', 0)).toBeUndefined();
  });
});

describe('parts of the driver that programs need', () => {
  it.each([
    ['RUN pip install PyNvVideoCodec==1.0.2', [['video', 'pynvvideocodec']]],
    ['CMD ffmpeg -hwaccel cuda -i a.mp4 b.mp4', [['video', '-hwaccel cuda']]],
    ['ENTRYPOINT ["ffmpeg", "-c:v", "av1_nvenc"]', [['video', 'av1_nvenc']]],
    ['ENV MUJOCO_GL=EGL', [['graphics', 'MUJOCO_GL=egl']]],
    ['ENV MUJOCO_GL=osmesa', []],
    ['CMD ["ffmpeg", "-hwaccel", "vaapi", "-c:v", "libx264"]', []],
  ])('%s', (line, expected) => {
    const needs = capabilityNeeds(model(`FROM a\n${line}\n`).instructions, () => undefined);
    expect(needs.map(({ capability, what }) => [capability, what])).toEqual(expected);
  });
});

describe('Python in an image of its own', () => {
  it.each([
    ['CMD ["uvicorn", "a:b"]', 'script'],
    ['CMD ["python3.11", "a.py"]', 'python'],
    ['CMD uvicorn a:b', 'shell'],
    ['CMD ["a.py"]', undefined],
    ['CMD ["-m", "uvicorn"]', undefined],
    ['ENTRYPOINT []\nCMD ["uvicorn", "a:b"]', undefined],
  ])('%s', (text, expected) => {
    expect(unstartable(model(`FROM a\n${text}\n`).instructions)?.kind).toBe(expected);
  });

  it.each([
    ['RUN pip install --target=/p numpy', '/p', [undefined]],
    ['RUN pip install --user numpy', '/root/.local', [undefined]],
    ['RUN python -m venv /v', '/v', [undefined]],
    ['RUN pip install numpy', '/usr/local/lib/python3.12/site-packages', ['3.12']],
    ['RUN pip install numpy', '/app', []],
    ['RUN pip install numpy', '/usr/local', []],
  ])('%s, COPY %s', (line, source, expected) => {
    const file = model(`FROM a AS b\n${line}\nFROM c\nCOPY --from=b ${source} /q\n`);
    const final = finalStage(file);
    const found = final === undefined ? [] : copiedPackages(file, final);
    expect(found.map(({ named }) => named)).toEqual(expected);
  });
});
