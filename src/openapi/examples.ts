import type { OpenAPIObject } from '@nestjs/swagger';
import { type OpenApiOperation, operationsOf } from './operations';
import { bodies, pathExamples, queryExamples } from './samples';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What the properties' own examples say together; those without an example are left out. */
function exampleFrom(document: OpenAPIObject, schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  const [only] = schema.allOf ?? [];
  const ref = schema.$ref ?? only?.$ref;
  if (ref) return exampleFrom(document, document.components?.schemas?.[ref.split('/').at(-1) ?? ''] ?? {});
  if (!schema.properties) return undefined;
  const said = Object.entries(schema.properties)
    .map(
      ([name, property]) =>
        [
          name,
          property.example ?? (schema.required?.includes(name) ? exampleFrom(document, property) : undefined),
        ] as const,
    )
    .filter(([, example]) => example !== undefined);
  return Object.fromEntries(said);
}

/** The page would fill in every field, also those that exclude each other: it is told a body that is accepted. */
function addBody(document: OpenAPIObject, route: string, { requestBody }: OpenApiOperation): void {
  if (!requestBody || '$ref' in requestBody) return;
  const json = requestBody.content['application/json'];
  if (!json) return;
  const example = bodies[route] ?? exampleFrom(document, json.schema ?? {});
  delete json.examples;
  if (example !== undefined) json.example = example;
}

type Parameter = NonNullable<OpenApiOperation['parameters']>[number];

const wordsOf = (example: unknown): string => (Array.isArray(example) ? example.join() : JSON.stringify(example));

/** A field of a query that is not filled in tells its example in words. */
function addToQuery(parameter: Exclude<Parameter, { $ref: string }>, said: unknown): void {
  const schema = parameter.schema as Schema | undefined;
  const own: unknown = (parameter.example as unknown) ?? schema?.example;
  delete parameter.example;
  if (schema) delete schema.example;
  if (said !== undefined || parameter.required) parameter.example = said ?? own;
  else if (own !== undefined)
    parameter.description = [parameter.description, `Example: \`${wordsOf(own)}\`.`].filter(Boolean).join(' ');
}

function addParameters(route: string, { parameters = [] }: OpenApiOperation): void {
  for (const parameter of parameters) {
    if ('$ref' in parameter) continue;
    if (parameter.in === 'path') parameter.example = pathExamples(route)[parameter.name];
    if (parameter.in === 'query') addToQuery(parameter, queryExamples[route]?.[parameter.name]);
  }
}

/** Gives each operation examples that work as they stand in the demo tenant, which has the samples that they name. */
export function addExamples(document: OpenAPIObject): void {
  for (const { method, path, operation } of operationsOf(document)) {
    const route = `${method} ${path.replace('/api/v1/alerts', '')}`;
    addParameters(route, operation);
    addBody(document, route, operation);
  }
}
