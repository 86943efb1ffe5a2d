import type { OpenAPIObject } from '@nestjs/swagger';
import { type OpenApiOperation, operationsOf } from './operations';
import { bodies } from './sample-bodies';
import { pathExamples, queryExamples } from './samples';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Builds an example object from the examples of the properties; properties without an example are left out. */
function exampleFrom(document: OpenAPIObject, schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  const [only] = schema.allOf ?? [];
  const ref = schema.$ref ?? only?.$ref;
  if (ref) return exampleFrom(document, document.components?.schemas?.[ref.split('/').at(-1) ?? ''] ?? {});
  if (!schema.properties) return undefined;
  const examples = Object.entries(schema.properties)
    .map(
      ([name, property]) =>
        [
          name,
          property.example ?? (schema.required?.includes(name) ? exampleFrom(document, property) : undefined),
        ] as const,
    )
    .filter(([, example]) => example !== undefined);
  return Object.fromEntries(examples);
}

/**
 * Sets the example body of an operation. Without it, the documentation page would fill in every field, even fields that
 * exclude each other.
 */
function addBody(document: OpenAPIObject, route: string, { requestBody }: OpenApiOperation): void {
  if (!requestBody || '$ref' in requestBody) return;
  const json = requestBody.content['application/json'];
  if (!json) return;
  const example = bodies[route] ?? exampleFrom(document, json.schema ?? {});
  delete json.examples;
  if (example !== undefined) json.example = example;
}

type Parameter = NonNullable<OpenApiOperation['parameters']>[number];

const textOf = (example: unknown): string => (Array.isArray(example) ? example.join() : JSON.stringify(example));

/**
 * Sets the example of a query parameter. The page does not fill in the other parameters: their descriptions name the
 * examples.
 */
function addToQuery(parameter: Exclude<Parameter, { $ref: string }>, example: unknown): void {
  const schema = parameter.schema as Schema | undefined;
  const own: unknown = (parameter.example as unknown) ?? schema?.example;
  delete parameter.example;
  if (schema) delete schema.example;
  if (example !== undefined || parameter.required) parameter.example = example ?? own;
  else if (own !== undefined)
    parameter.description = [parameter.description, `Example: \`${textOf(own)}\`.`].filter(Boolean).join(' ');
}

function addParameters(route: string, { parameters = [] }: OpenApiOperation): void {
  for (const parameter of parameters) {
    if ('$ref' in parameter) continue;
    if (parameter.in === 'path') parameter.example = pathExamples(route)[parameter.name];
    if (parameter.in === 'query') addToQuery(parameter, queryExamples[route]?.[parameter.name]);
  }
}

/** Gives each operation examples that work without changes in the demo tenant, which has the samples they name. */
export function addExamples(document: OpenAPIObject): void {
  for (const { method, path, operation } of operationsOf(document)) {
    const route = `${method} ${path.replace('/api/v1/alerts', '')}`;
    addParameters(route, operation);
    addBody(document, route, operation);
  }
}
