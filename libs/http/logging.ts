import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestMethod } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import { type SerializedError, stdSerializers } from 'pino';
import type { Config } from '../config/config';
import { logFields } from '../telemetry/log-fields';
import { traceIdOf } from '../telemetry/trace-context';

const unloggedPaths = ['/health/live', '/health/ready', '/metrics'];

/** Errors of the database also have the statement, its parameters and the row: data of customers. These are left out. */
const serializedError = (error: Error): object => {
  const { type, message, stack, code } = stdSerializers.err(error) as SerializedError & { readonly code?: unknown };
  return { type, message, stack, ...(code !== undefined && { code }) };
};

/** The path of a request. The name of a calendar is its secret. */
const loggedPath = (url: string): string | undefined =>
  url.split('?')[0]?.replace(/^(\/api\/v1\/calendars\/).+$/, '$1…');

/**
 * Options of the structured JSON log. Only the method and the path of a request are logged, since headers and bodies hold
 * credentials and personal data. After AuthGuard, all lines of a request have its tenant and the ids in its path.
 */
export const logging = ({ logLevel }: Pick<Config, 'logLevel'>): Params => ({
  forRoutes: [{ path: '{*path}', method: RequestMethod.ALL }],
  assignResponse: true,
  pinoHttp: {
    level: logLevel,
    // a copy, since pino changes the object
    mixin: () => ({ ...logFields() }),
    customProps: ({ headers }: IncomingMessage) => {
      const traceId = traceIdOf(headers['traceparent']);
      return traceId ? { trace_id: traceId } : {};
    },
    autoLogging: {
      ignore: (request: IncomingMessage & { originalUrl?: string }) =>
        unloggedPaths.includes(request.originalUrl ?? ''),
    },
    serializers: {
      err: serializedError,
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: loggedPath(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_: IncomingMessage, { statusCode }: ServerResponse) => (statusCode >= 500 ? 'error' : 'info'),
  },
});
