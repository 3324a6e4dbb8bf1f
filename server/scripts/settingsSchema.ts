import type { AnyRule } from '../src/engine/rule.ts';

const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'];

/** The JSON schema of the `mlDockerfile.rules` setting: one property per rule, its options typed. */
export function settingsSchema(rules: readonly AnyRule[]): object {
  const properties = Object.fromEntries(
    rules.map(({ meta }) => {
      const options = Object.fromEntries(
        Object.entries(meta.options).map(([name, spec]) => [
          name,
          { ...spec.schema, default: spec.default, description: spec.description },
        ]),
      );
      const severity = { enum: SEVERITIES };
      const object = {
        type: 'object',
        additionalProperties: false,
        properties: {
          severity,
          options: { type: 'object', additionalProperties: false, properties: options },
        },
      };
      return [meta.id, { description: meta.title, anyOf: [severity, object] }];
    }),
  );
  return {
    type: 'object',
    scope: 'resource',
    default: {},
    additionalProperties: false,
    markdownDescription:
      'Severity per rule, or `off`; or `{"severity": …, "options": …}`. The file `.ml-dockerfile.yaml` overrides this.',
    properties,
  };
}
