import { describe, expect, it } from 'vitest';
import { layerLines } from '../../../server/src/dockerfile/layerLines.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';

const linesOf = (text: string, createdBy: readonly string[]) => {
  const file = parseDockerfile('file:///Dockerfile', text);
  return layerLines(file, createdBy).map((found) => found && file.lines.position(found.span.start).line);
};

const FILE = `FROM scratch
COPY busybox /bin/busybox
COPY busybox /bin/sh
COPY entry.sh arm /
CMD ["/bin/busybox","echo","ran"]
`;

describe('layers are found in the file', () => {
  it('as the classic builder records them', () => {
    // Recorded with Docker Engine 20.10.24.
    const createdBy = [
      '/bin/sh -c #(nop)  CMD ["/bin/busybox" "echo" "ran"]',
      '/bin/sh -c #(nop) COPY multi:f72cd27b1fc7d285dd429e83f12b8e49899504b342c8812a000d66f483b0b972 in / ',
      '/bin/sh -c #(nop) COPY file:7027c77992f5b5a06465828d75ae4ff9adcec5f94bc05d3f683eb205e0ec1ac0 in /bin/sh ',
      '/bin/sh -c #(nop) COPY file:7027c77992f5b5a06465828d75ae4ff9adcec5f94bc05d3f683eb205e0ec1ac0 in /bin/busybox ',
    ];
    expect(linesOf(FILE, createdBy)).toEqual([4, 3, 2, 1]);
  });

  it('as BuildKit records them, above those of the base image', () => {
    const text = `FROM python:3.12-slim
ARG TORCH=2.4.0
# why
RUN pip install \\
    # the pinned one
    "torch==$TORCH" && \\
    pip check
COPY . /app
`;
    const createdBy = [
      'COPY . /app # buildkit',
      'RUN |1 TORCH=2.4.0 /bin/sh -c pip install     "torch==$TORCH" &&     pip check # buildkit',
      'ARG TORCH=2.4.0',
      'CMD ["python3"]',
      'RUN /bin/sh -c set -eux; apt-get update; # buildkit',
    ];
    expect(linesOf(text, createdBy)).toEqual([7, 3, 1, undefined, undefined]);
  });

  it('through the stages that the final one builds on', () => {
    const text = 'FROM alpine AS a\nENV A=1\nFROM alpine AS b\nUSER 1\nFROM a\nWORKDIR /x\n';
    expect(linesOf(text, ['WORKDIR /x', 'ENV A=1', 'CMD ["/bin/sh"]'])).toEqual([5, 1, undefined]);
  });

  it('of a stage that was the target of the build', () => {
    const text = 'FROM alpine AS a\nENV A=1\nUSER 5\nFROM alpine\nWORKDIR /x\n';
    expect(linesOf(text, ['USER 5', 'ENV A=1', 'CMD ["/bin/sh"]'])).toEqual([2, 1, undefined]);
  });

  it('only as far as the file is the one that was built', () => {
    const changed = 'FROM alpine\nRUN make all\nRUN pip install numpy\nCMD ["x"]\n';
    const createdBy = [
      'CMD ["x"]',
      'RUN /bin/sh -c pip install pandas # buildkit',
      'RUN /bin/sh -c make all # buildkit',
    ];
    expect(linesOf(changed, createdBy)).toEqual([3, undefined, undefined]);
    expect(linesOf('FROM alpine\n', ['CMD ["/bin/sh"]'])).toEqual([undefined]);
  });
});
