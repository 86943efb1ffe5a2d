import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Answer, Json } from './hub';

/** A schema of OpenAPI 3.0. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

type Content = Readonly<
  Record<
    string,
    {
      readonly schema?: Schema;
      readonly example?: unknown;
      readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
    }
  >
>;

/** An operation of the document: one method of one path. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** `METHOD path`. */
  readonly name: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  /** The permission that it needs. */
  readonly 'x-permission'?: string;
}

/** The headers that the operation needs, with their examples. */
export const neededHeaders = ({ parameters = [] }: Pick<Operation, 'parameters'>): Record<string, string> =>
  Object.fromEntries(
    parameters
      .filter((one) => one.in === 'header' && one.required)
      .map(({ name, example, schema }) => [name, String(example ?? schema?.example)]),
  );

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Schemas that may have undocumented properties: each type of problem details has members of its own. */
const openSchemas = ['ProblemDto'];

/** Converts to a JSON Schema that forbids undocumented properties, unless the schema allows them. */
function strict(schema: unknown, name?: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => strict(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _, ...rest } = schema as Schema & Json;
  const inside = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strictPart(key, value)]));
  const isClosed = rest.properties && rest.additionalProperties === undefined && !openSchemas.includes(name ?? '');
  const closed = isClosed ? { ...inside, additionalProperties: false } : inside;
  return nullable ? { anyOf: [closed, { type: 'null' }] } : closed;
}

const strictPart = (key: string, value: unknown): unknown => {
  if (key === '$ref') return `document${String(value)}`;
  if (key === 'enum' || key === 'default' || key === 'required') return value;
  // these names are property names, which may be equal to keywords of JSON Schema
  if (key === 'properties')
    return Object.fromEntries(Object.entries(value as Json).map(([name, schema]) => [name, strict(schema)]));
  return strict(value);
};

const mediaType = (header: string | null): string => (header ?? '').split(';')[0]?.trim() ?? '';

/** The OpenAPI document: validates answers against it and builds requests from it. */
export class Contract {
  private readonly document = JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8')) as Document;
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  private readonly compiled = new Map<unknown, ValidateFunction>();

  constructor() {
    addFormats(this.ajv);
    const schemas = Object.entries(this.document.components.schemas).map(([name, schema]) => [
      name,
      strict(schema, name),
    ]);
    this.ajv.addSchema({ components: { schemas: Object.fromEntries(schemas) as object } }, 'document');
  }

  /** Every operation. */
  get operations(): readonly Operation[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, operation]) => {
        const method = verb.toUpperCase();
        return { ...operation, method, path, name: `${method} ${path}` };
      }),
    );
  }

  /** The operations that need a credential. */
  get secured(): readonly Operation[] {
    return this.operations.filter(({ security }) => security?.length !== 0);
  }

  /** How an answer deviates from the document: its status, media type or body is not documented. */
  faultsOf(operation: Operation, { status, headers, body }: Answer<unknown>): string[] {
    const response = operation.responses[status];
    if (!response) return [`${status} is not documented: ${JSON.stringify(body).slice(0, 300)}`];
    const type = mediaType(headers.get('content-type'));
    if (!response.content) return body === '' ? [] : [`${status} has a body`];
    const content = response.content[type];
    if (!content) return [`${status} comes as ${type}`];
    if (!content.schema || !/[/+]json$/.test(type)) return [];
    const validate = this.validator(content.schema);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${status} ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }

  /**
   * Bodies made of the document's examples; the service should accept at least one of them: one with the required
   * fields, one with all fields, and ones with the required fields and one more. `[undefined]` without a body.
   */
  bodiesOf({ requestBody }: Operation): readonly unknown[] {
    const content = requestBody?.content['application/json'];
    if (!content) return [undefined];
    const shown = [content.example, ...Object.values(content.examples ?? {}).map(({ value }) => value)];
    const given = shown.filter((example) => example !== undefined);
    if (given.length > 0 || !content.schema) return given;
    const [minimal, complete] = [false, true].map((isWhole) => this.exampleOf(content.schema ?? {}, isWhole));
    const more = Object.entries(complete as object).filter(([name]) => !Object.hasOwn(minimal as object, name));
    return [minimal, complete, ...more.map(([name, value]) => ({ ...(minimal as object), [name]: value as unknown }))];
  }

  /** Whether the body may have undocumented fields. */
  isOpen({ requestBody }: Operation): boolean {
    const schema = requestBody?.content['application/json']?.schema;
    const resolved = schema && this.resolved(schema);
    return resolved?.additionalProperties !== undefined || resolved?.properties === undefined;
  }

  private exampleOf(given: Schema, isWhole: boolean): unknown {
    const schema = this.resolved(given);
    if (schema.example !== undefined) return schema.example;
    if (schema.default !== undefined) return schema.default;
    if (schema.enum) return schema.enum[0];
    if (schema.type === 'array') return schema.items ? [this.exampleOf(schema.items, isWhole)] : [];
    if (schema.properties) {
      const included = Object.entries(schema.properties).filter(([name, property]) =>
        schema.required?.includes(name) ? true : isWhole && this.resolved(property).example !== undefined,
      );
      return Object.fromEntries(included.map(([name, property]) => [name, this.exampleOf(property, isWhole)]));
    }
    if (schema.format === 'uuid') return randomUUID();
    if (schema.format === 'date-time') return new Date().toISOString();
    return (
      { integer: schema.minimum ?? 1, number: schema.minimum ?? 1, boolean: true, object: {} }[schema.type ?? ''] ??
      'text'
    );
  }

  /** Resolves references; takes the first of several alternatives. */
  private resolved(schema: Schema): Schema {
    if (schema.$ref) return this.resolved(this.document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    const [alternative] = schema.oneOf ?? schema.anyOf ?? [];
    if (alternative) return this.resolved(alternative);
    if (!schema.allOf) return schema;
    return schema.allOf
      .map((part) => this.resolved(part))
      .reduce<Schema>(
        (all, part) => ({
          ...all,
          ...part,
          properties: { ...all.properties, ...part.properties },
          required: [...(all.required ?? []), ...(part.required ?? [])],
        }),
        schema.example === undefined ? {} : { example: schema.example },
      );
  }

  private validator(schema: Schema): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known) return known;
    const validate = this.ajv.compile(strict(schema) as object);
    this.compiled.set(schema, validate);
    return validate;
  }
}
