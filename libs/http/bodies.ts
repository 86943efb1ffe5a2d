import { isUtf8 } from 'node:buffer';
import { BadRequestException, HttpException, HttpStatus } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';
import { MAX_NESTING, isDeeperThan } from '../kernel/text';
import { toProblem } from './problem';

interface BodyConfig {
  readonly acceptsYaml?: boolean;
  readonly acceptsRaw?: boolean;
  readonly maxBytes?: number;
}

/** The route also accepts a YAML body, and receives it as text. */
export const AcceptsYaml = () => RouteConfig({ acceptsYaml: true } satisfies BodyConfig);

/** The route accepts a body of any type, and receives its bytes: a signature of them is checked, or they are ignored. */
export const AcceptsRaw = () => RouteConfig({ acceptsRaw: true } satisfies BodyConfig);

/** The route accepts larger bodies than others. */
export const AcceptsUpTo = (maxBytes: number) => RouteConfig({ maxBytes } satisfies BodyConfig);

const isRaw = ({ routeOptions }: FastifyRequest): boolean => (routeOptions.config as BodyConfig).acceptsRaw === true;

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
const UNSUPPORTED = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
const TOO_LARGE = HttpStatus.PAYLOAD_TOO_LARGE;
const MAX_SHOWN_LENGTH = 120;
/** A body may wrap values that are checked again one by one, such as a list of events or a file of rules. */
const MAX_DEPTH = 2 * MAX_NESTING;

/** Answers requests that fail before routing, such as a path that cannot be decoded. */
const answerUnroutable = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
  const problem = toProblem(error);
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
};

/**
 * Options of the Fastify adapter: a slash at the end of a path is ignored, and path parameters may be long, so that the
 * route itself reports what is wrong with them.
 */
export const anyPath = {
  routerOptions: { maxParamLength: 16_384, ignoreTrailingSlash: true },
  frameworkErrors: answerUnroutable,
};

const mediaTypeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type']?.split(';')[0] ?? '').trim().toLowerCase();

const hasBody = ({ method, headers }: FastifyRequest): boolean =>
  !['GET', 'HEAD'].includes(method) &&
  (headers['content-type'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] ?? '0') !== '0');

/** Checks the headers of a body. Returns the error if it is not accepted, with the given and the allowed value. */
function refusalOf(request: FastifyRequest): HttpException | undefined {
  const { headers, routeOptions } = request;
  const type = headers['content-type'] ?? '';
  const allowed = (routeOptions.config as BodyConfig).acceptsYaml ? [JSON_TYPE, YAML_TYPE] : [JSON_TYPE];
  if (!allowed.includes(mediaTypeOf(request)))
    return refuse(UNSUPPORTED, allowed.join(' or '), 'the content type', type);
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) return refuse(UNSUPPORTED, 'in UTF-8', 'the charset', charset);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return refuse(UNSUPPORTED, 'uncompressed', 'the encoding', encoding);
  const length = headers['content-length'] ?? '0';
  const { bodyLimit } = routeOptions;
  return Number(length) > bodyLimit ? refuse(TOO_LARGE, `of at most ${bodyLimit} bytes`, 'bytes:', length) : undefined;
}

const refuse = (status: HttpStatus, allowed: string, property: string, given: string): HttpException =>
  new HttpException(
    `The body must be ${allowed} (given ${property} ${given.slice(0, MAX_SHOWN_LENGTH) || 'none'}).`,
    status,
  );

/** @throws BadRequestException */
function textOf(body: Buffer): string {
  if (isUtf8(body)) return body.toString();
  throw new BadRequestException('The body must be in UTF-8 (given bytes that are not).');
}

/** Explains why a text is not accepted as JSON. */
function reasonOf(text: string): string {
  if (text === '') return 'it is empty. A request without a body must not have a content type';
  try {
    JSON.parse(text);
    return 'the property names __proto__ and constructor.prototype are not allowed';
  } catch (error) {
    return (error as Error).message;
  }
}

function checked(value: unknown): unknown {
  if (!isDeeperThan(value, MAX_DEPTH)) return value;
  throw new InvalidInput([{ pointer: '', detail: `must be nested at most ${MAX_NESTING} levels deep` }]);
}

/**
 * Accepts only bodies of UTF-8 JSON, or YAML where a route accepts it. The application must be created without Nest's
 * body parser.
 */
export function acceptOnlyKnownBodies(app: NestFastifyApplication, bodyLimit: number): void {
  const server = (app.getHttpAdapter() as FastifyAdapter).getInstance();
  const parseJson = server.getDefaultJsonParser('error', 'error');
  const readJson = (request: FastifyRequest, text: string) =>
    new Promise<unknown>((resolve, reject) => {
      void parseJson(request, text, (error, value) => {
        if (error) reject(new BadRequestException(`The body must be JSON: ${reasonOf(text)}.`));
        else resolve(value);
      });
    });
  server.addHook('onRoute', (route) => {
    const { maxBytes } = (route.config ?? {}) as BodyConfig;
    if (maxBytes !== undefined) route.bodyLimit = maxBytes;
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    const refusal = !request.is404 && !isRaw(request) && hasBody(request) ? refusalOf(request) : undefined;
    // the rest of the body is not read, so the connection cannot be reused
    if (refusal) void reply.header('connection', 'close');
    done(refusal ?? null, payload);
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, async (request: FastifyRequest, body: Buffer) => {
    if (isRaw(request)) return body;
    const text = textOf(body);
    return mediaTypeOf(request) === YAML_TYPE ? text : checked(await readJson(request, text));
  });
}
