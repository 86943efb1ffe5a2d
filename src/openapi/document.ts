import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SERVICE_KEY_SCHEME } from '../../libs/auth/auth.guard';
import { ProblemDto } from '../../libs/http/problem.dto';
import { addExamples } from './examples';
import { addGroups, addPermissions } from './groups';

const description = `Campana turns the events of services into few, clear alerts.
Authorise with a bearer token (\`npm start\` and \`npm run token\` print one for development), or as a service with its key: then the examples work as they stand. Errors are RFC 9457 problem details.`;

const base = new DocumentBuilder()
  .setTitle('Campana')
  .setDescription(description)
  .setVersion('1.0')
  .setLicense('Proprietary', 'https://spdx.org/licenses/')
  .addServer('/')
  .addBearerAuth()
  .addApiKey(
    { type: 'apiKey', in: 'header', name: 'x-service-key', description: 'The key of a service.' },
    SERVICE_KEY_SCHEME,
  )
  .build();

const refusals: Record<string, string> = {
  401: 'The credential is missing, expired or not valid.',
  403: 'The member’s roles do not allow it.',
  422: 'The input breaks the contract; `errors` has an entry for each field.',
  429: 'Too many requests of the credential or the address; `Retry-After` says when to come again.',
  503: 'A service that this needs is away. Try again.',
};

const schemaOf = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** The small API says what is wrong in words of its own, but for what is refused before it is asked. */
const problem = (path: string, text: string) => ({
  description: text,
  content: {
    ...(path.startsWith('/api/') ? {} : { 'application/json': schemaOf('LegacyErrorDto') }),
    'application/problem+json': schemaOf('ProblemDto'),
  },
});

const refusalsOfBodies: Record<string, string> = {
  400: 'The body is not JSON, or not UTF-8.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is of a media type or a character set that this does not take.',
};

/** Routes with an id can miss it; actions on an alert can come too late. */
const refusalsOf = (path: string, method: string): Record<string, string> => ({
  ...refusals,
  ...(path.includes('{') && { 400: 'The path cannot be decoded.' }),
  // a body is looked at even where none is needed
  ...(method !== 'get' && refusalsOfBodies),
  ...(path.includes('{') && { 404: 'There is no such thing in this tenant.' }),
  ...(method !== 'get' && method !== 'delete' && { 409: 'It contradicts what holds now; nothing was changed.' }),
});

function addRefusals(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      const operation = item[method];
      if (!operation) continue;
      operation.security ??= [];
      if (operation.security.length === 0) continue;
      for (const [status, text] of Object.entries(refusalsOf(path, method)))
        operation.responses[status] = problem(path, text);
      if (operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === 'If-Match'))
        operation.responses['412'] = problem(path, 'It has been changed meanwhile; nothing was changed.');
    }
}

/** An event has fields of its own, which no DTO can list; old clients may send more than they are asked for. */
function openBodies(document: OpenAPIObject): void {
  for (const name of ['EventDto', 'CreateLegacyAlertDto', 'LegacyNoteDto']) {
    const schema = document.components?.schemas?.[name];
    if (schema && !('$ref' in schema)) schema.additionalProperties = true;
  }
}

/** A route for services alone. */
function keepForServices(document: OpenAPIObject): void {
  const operation = document.paths['/internal/alerts']?.post;
  if (operation) operation.security = [{ [SERVICE_KEY_SCHEME]: [] }];
}

/** The OpenAPI document of the application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
  addRefusals(document);
  openBodies(document);
  keepForServices(document);
  addGroups(document);
  addPermissions(document);
  addExamples(document);
  return document;
}
