import { FastifyAdapter, type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from './problem';

interface BodyConfig {
  readonly takesYaml?: boolean;
}

/** The route takes YAML too, as text. */
export const TakesYaml = () => RouteConfig({ takesYaml: true } satisfies BodyConfig);

const unsupported = Object.assign(new Error('The body must be application/json.'), { statusCode: 415 });

/** What comes before there is a route: a path that can not be decoded. */
const answerUnroutable = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
  const problem = toProblem(error);
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
};

/** For the adapter: parameters of any length get as far as the route that says what is wrong with them. */
export const anyPath = { routerOptions: { maxParamLength: 16_384 }, frameworkErrors: answerUnroutable };

/** Bodies are JSON, or YAML where a route takes it; whatever else is 415. Needs an application without Nest's body parser. */
export function takeOnlyKnownBodies(app: NestFastifyApplication, bodyLimit: number): void {
  (app.getHttpAdapter() as FastifyAdapter).getInstance().removeContentTypeParser('text/plain');
  app.useBodyParser('application/yaml', { bodyLimit }, (request, body, done) => {
    const { takesYaml } = (request as FastifyRequest).routeOptions.config as BodyConfig;
    if (takesYaml) done(null, body.toString());
    else done(unsupported);
  });
}
