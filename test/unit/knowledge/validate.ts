/** The part of JSON Schema 2020-12 that the schemas in server/data/schema use. */
interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null';
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

const KNOWN = new Set(
  '$schema title description type enum anyOf pattern minLength minimum properties required additionalProperties items prefixItems minItems maxItems'.split(
    ' ',
  ),
);

/** Where `value` breaks `schema`, one line each; an unknown keyword of the schema is an error too. */
export function violations(value: unknown, schema: Schema, path = ''): readonly string[] {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) return [`${path}: unknown keywords ${unknown.join(', ')}`];
  if (schema.anyOf !== undefined) {
    const passes = schema.anyOf.some((option) => violations(value, option, path).length === 0);
    return passes ? [] : [`${path}: fits no option`];
  }
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${path}: ${String(value)}`];
  if (typeName(value) !== schema.type) return [`${path}: ${typeName(value)} instead of ${schema.type}`];
  if (typeof value === 'string') return stringViolations(value, schema, path);
  if (typeof value === 'number') return value < (schema.minimum ?? value) ? [`${path}: too small`] : [];
  if (Array.isArray(value)) return arrayViolations(value, schema, path);
  return value !== null && typeof value === 'object' ? objectViolations(value, schema, path) : [];
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function stringViolations(value: string, schema: Schema, path: string): readonly string[] {
  const fits = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
  return fits && value.length >= (schema.minLength ?? 0) ? [] : [`${path}: "${value}"`];
}

function arrayViolations(value: readonly unknown[], schema: Schema, path: string): readonly string[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems || value.length > maxItems) return [`${path}: ${value.length} items`];
  return value.flatMap((item, index) => {
    const rule = schema.prefixItems?.[index] ?? schema.items;
    return rule === undefined ? [] : violations(item, rule, `${path}/${index}`);
  });
}

function objectViolations(value: object, schema: Schema, path: string): readonly string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value));
  return [
    ...missing.map((key) => `${path}: ${key} is missing`),
    ...Object.entries(value).flatMap(([key, field]) => {
      const rule = schema.properties?.[key] ?? schema.additionalProperties;
      if (rule === false) return [`${path}: ${key} is not allowed`];
      return typeof rule === 'object' ? violations(field, rule, `${path}/${key}`) : [];
    }),
  ];
}
