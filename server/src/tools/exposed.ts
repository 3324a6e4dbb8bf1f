import type { Instruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { programPresence } from './programPresence.ts';

/** A word of EXPOSE. */
export interface ExposedPort {
  readonly span: Span;
  /** As written. */
  readonly text: string;
  /** First and last port of it; undefined when they are not known. */
  readonly ports: readonly [number, number] | undefined;
  /** True when the number is written out: the file alone says which it is. */
  readonly literal: boolean;
}

/** The TCP ports that EXPOSE names, in order. */
export function exposed(instructions: readonly Instruction[]): readonly ExposedPort[] {
  return instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'EXPOSE') return [];
    // Words are as written; variables are looked up one by one by the expanded text of the whole line.
    const values = (resolvedValue(instruction.value) ?? '').split(/\s+/).filter((text) => text !== '');
    return instruction.words.flatMap((word, at): ExposedPort[] => {
      const value = values.length === instruction.words.length ? values[at] : undefined;
      const [, first, last = first, protocol = 'tcp'] =
        /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(value ?? '') ?? [];
      if (protocol.toLowerCase() !== 'tcp') return [];
      const ports = first === undefined ? undefined : ([Number(first), Number(last)] as const);
      return [{ span: word.span, text: word.value, ports, literal: value === word.value }];
    });
  });
}

/** True when a port, as text, is among those of a word of EXPOSE. */
export function isPortOf({ ports }: ExposedPort, port: string): boolean {
  return ports !== undefined && ports[0] <= Number(port) && Number(port) <= ports[1];
}

/** True when the image holds a program that answers in the place of a server behind it, or starts several. */
export function hasProxy(instructions: readonly Instruction[]): boolean {
  const isProxy = (name: string): boolean =>
    /^(?:nginx.*|caddy|envoy|haproxy|traefik|apache2|supervisord?)$/.test(name);
  return programPresence(instructions, isProxy).kind === 'present';
}
