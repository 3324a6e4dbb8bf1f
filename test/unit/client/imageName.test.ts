import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultImageName, isImageName } from '../../../client/src/docker/imageName.ts';

test.each([
  ['model', true],
  ['model:v1', true],
  ['registry.example.com:5000/team/model:2.4-cu124', true],
  ['localhost/a__b/c-d.e', true],
  ['Model', false],
  ['a b', false],
  ['-rf', false],
  ['--privileged', false],
  ['model:', false],
  ['model:.hidden', false],
  ['a$(x)', false],
  ['a\nb', false],
  ['a/', false],
  ['x'.repeat(256), false],
])('isImageName(%j) is %s', (name, valid) => {
  expect(isImageName(name)).toBe(valid);
});

test.each([
  [{ folder: 'My Model', file: 'Dockerfile' }, 'my-model:dev'],
  [{ folder: 'svc', file: 'Dockerfile', tag: 'torch2.4-cu124' }, 'svc:torch2.4-cu124'],
  [{ folder: 'svc', file: 'Dockerfile', tag: 'not a tag' }, 'svc:dev'],
  [{ folder: 'svc', file: 'train.Dockerfile' }, 'svc-train:dev'],
  [{ folder: 'svc', file: 'Dockerfile.serve', target: 'Runtime' }, 'svc-serve-runtime:dev'],
  [{ folder: 'svc', file: 'Containerfile' }, 'svc:dev'],
  [{ folder: 'a', file: 'a b$(touch x);.Dockerfile' }, 'a-a-b-touch-x:dev'],
  [{ folder: 'Modèle_été', file: 'Dockerfile' }, 'modele-ete:dev'],
  [{ folder: '模型', file: 'Dockerfile' }, 'image:dev'],
])('defaultImageName(%j) is %s', (origin, name) => {
  expect(defaultImageName(origin)).toBe(name);
});

test('every folder and file gives a name that the engine takes', () => {
  const text = fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(text, text, text, text, (folder, file, target, tag) => {
      expect(isImageName(defaultImageName({ folder, file, target, tag }))).toBe(true);
    }),
  );
});
