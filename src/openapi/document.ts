import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SERVICE_KEY_SCHEME } from '../../libs/auth/auth.guard';
import { ProblemDto } from '../../libs/http/problem.dto';
import { addExamples } from './examples';
import { addGroups, addPermissions } from './groups';

const description = `Campana turns the events of your services into a small number of clear alerts.
Authorise with a bearer token (\`npm start\` and \`npm run token\` print one for development) or with a service key. The examples then work without changes. Errors are RFC 9457 problem details.`;

const base = new DocumentBuilder()
  .setTitle('Campana')
  .setDescription(description)
  .setVersion('1.0')
  .setLicense('Proprietary', 'https://spdx.org/licenses/')
  .addServer('/')
  .addBearerAuth()
  .addApiKey(
    { type: 'apiKey', in: 'header', name: 'x-service-key', description: 'The secret key of a service.' },
    SERVICE_KEY_SCHEME,
  )
  .build();

/** Responses that every route with a credential can give. */
const commonErrors: Record<string, string> = {
  401: 'The credential is missing, expired or not valid.',
  403: 'The roles of the member do not allow this.',
  422: 'The input is not valid; `errors` has an entry for each invalid field.',
  429: 'Too many requests with this credential or from this address; `Retry-After` gives the time to wait.',
  503: 'A service that this request needs is unavailable. Try again later.',
};

const schemaOf = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** The legacy API has its own error format, except for requests that are refused before they reach it. */
const problem = (path: string, text: string) => ({
  description: text,
  content: {
    ...(path.startsWith('/api/') ? {} : { 'application/json': schemaOf('LegacyErrorDto') }),
    'application/problem+json': schemaOf('ProblemDto'),
  },
});

const bodyErrors: Record<string, string> = {
  400: 'The body is not JSON, or not UTF-8.',
  413: 'The body is larger than 1 MiB, or what the route allows.',
  415: 'The media type or the character set of the body is not supported.',
};

/** The error responses of one route, by status: a route with an id can answer 404, a route that writes 409. */
const errorsOf = (path: string, method: string): Record<string, string> => ({
  ...commonErrors,
  ...(path.includes('{') && { 400: 'The path cannot be decoded.' }),
  // a body is parsed even where the route needs none
  ...(method !== 'get' && bodyErrors),
  ...(path.includes('{') && { 404: 'It does not exist in this tenant.' }),
  ...(method !== 'get' && { 409: 'The request conflicts with the current state; nothing was changed.' }),
});

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const hasParameter = ({ parameters }: Operation, name: string): boolean =>
  parameters?.some((parameter) => 'name' in parameter && parameter.name === name) ?? false;

const needsVersion = ({ parameters }: Operation): boolean =>
  parameters?.some((one) => 'name' in one && one.name === 'If-Match' && one.required) ?? false;

function addErrors(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (!operation) continue;
      operation.security ??= [];
      if (operation.security.length === 0) continue;
      for (const [status, text] of Object.entries(errorsOf(path, method)))
        operation.responses[status] = problem(path, text);
      if (operation.tags?.includes('notifications') && hasParameter(operation, 'member_id'))
        operation.responses['404'] = problem(path, 'There is no such member in this tenant.');
      if (needsVersion(operation))
        operation.responses['428'] = problem(path, 'The header If-Match is missing; this request changed nothing.');
      if (hasParameter(operation, 'If-Match'))
        operation.responses['412'] = problem(path, 'It was changed since you read it; this request changed nothing.');
    }
}

/** Allows additional fields in these bodies: events have their own fields, and old clients may send extra ones. */
function openBodies(document: OpenAPIObject): void {
  for (const name of ['EventDto', 'CreateLegacyAlertDto', 'LegacyNoteDto']) {
    const schema = document.components?.schemas?.[name];
    if (schema && !('$ref' in schema)) schema.additionalProperties = true;
  }
}

/** Marks the route that accepts only a service key. */
function requireServiceKey(document: OpenAPIObject): void {
  const operation = document.paths['/internal/alerts']?.post;
  if (operation) operation.security = [{ [SERVICE_KEY_SCHEME]: [] }];
}

/** Builds the OpenAPI document of the application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
  addErrors(document);
  openBodies(document);
  requireServiceKey(document);
  addGroups(document);
  addPermissions(document);
  addExamples(document);
  return document;
}
