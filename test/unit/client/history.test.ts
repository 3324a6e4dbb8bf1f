import { expect, it } from 'vitest';
import { parseHistory, readableStep } from '../../../client/src/docker/history.ts';

// Recorded with Docker Engine 20.10.24 and Podman 4.3.1.
const DOCKER = `{"Comment":"","CreatedAt":"2026-11-21T13:04:39Z","CreatedBy":"/bin/sh -c #(nop)  CMD [\\"/bin/busybox\\" \\"echo\\" \\"ran\\"]","CreatedSince":"2026-11-21T13:04:39Z","ID":"sha256:f9896d6413d0","Size":"0"}
{"Comment":"","CreatedAt":"2026-11-21T13:04:39Z","CreatedBy":"/bin/sh -c #(nop) COPY file:7027c77992f5 in /bin/sh ","CreatedSince":"2026-11-21T13:04:39Z","ID":"sha256:9a9b7ffc2700","Size":"1984512"}
`;
const PODMAN =
  '[{"id":"b882c7a15d38","created":"2026-11-21T13:04:42.090342039Z","CreatedBy":"/bin/sh -c #(nop) CMD [\\"/bin/busybox\\",\\"echo\\",\\"ran\\"]","size":0,"comment":"FROM b882c7a15d38","Created":"2026-11-21T13:04:42Z"},{"id":"\\u003cmissing\\u003e","created":"2026-11-21T13:04:42.019199514Z","CreatedBy":"/bin/sh -c #(nop) COPY multi:755bebabd5ce in / ","size":3072,"comment":"FROM cb6ae73ebb0b","Created":"2026-11-21T13:04:42Z"}]';

it('reads the history that the engines print', () => {
  expect(parseHistory(DOCKER).map(({ bytes }) => bytes)).toEqual([0, 1_984_512]);
  expect(parseHistory(PODMAN).map(({ bytes }) => bytes)).toEqual([0, 3072]);
  expect(parseHistory(DOCKER)[1]?.createdBy).toBe('/bin/sh -c #(nop) COPY file:7027c77992f5 in /bin/sh ');
});

it('leaves out what is not as expected', () => {
  expect(parseHistory('Error: no such image\n')).toEqual([]);
  expect(parseHistory('{"CreatedBy":"x","Size":"1.2GB"}\n[]\n')).toEqual([
    { createdBy: 'x', bytes: undefined },
  ]);
});

it.each([
  ['/bin/sh -c #(nop)  CMD ["/bin/busybox"]', 'CMD ["/bin/busybox"]'],
  ['/bin/sh -c pip install   torch', 'RUN pip install torch'],
  ['|1 TORCH=2.4.0 /bin/sh -c pip install torch', 'RUN pip install torch'],
  ['RUN |1 TORCH=2.4.0 /bin/sh -c pip install torch # buildkit', 'RUN pip install torch'],
  ['RUN /bin/bash -o pipefail -c curl x | tar x # buildkit', 'RUN /bin/bash -o pipefail -c curl x | tar x'],
  ['COPY . /app # buildkit', 'COPY . /app'],
])('%s reads as %s', (createdBy, readable) => {
  expect(readableStep(createdBy)).toBe(readable);
});
