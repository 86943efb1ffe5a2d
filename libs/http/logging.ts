import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestMethod } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import type { Config } from '../config/config';
import { logFields } from '../telemetry/log-fields';
import { traceIdOf } from '../telemetry/trace-context';

const quiet = ['/health/live', '/health/ready', '/metrics'];

/**
 * Structured JSON; of a request its method and path only: headers and bodies hold credentials and personal data.
 * What AuthGuard learns of a request (tenant, ids in the path) is on all lines after that, the last one included.
 */
export const logging = ({ logLevel }: Pick<Config, 'logLevel'>): Params => ({
  forRoutes: [{ path: '{*path}', method: RequestMethod.ALL }],
  assignResponse: true,
  pinoHttp: {
    level: logLevel,
    // pino changes what it is given
    mixin: () => ({ ...logFields() }),
    customProps: ({ headers }: IncomingMessage) => {
      const traceId = traceIdOf(headers['traceparent']);
      return traceId ? { trace_id: traceId } : {};
    },
    autoLogging: {
      ignore: (request: IncomingMessage & { originalUrl?: string }) => quiet.includes(request.originalUrl ?? ''),
    },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?')[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_: IncomingMessage, { statusCode }: ServerResponse) => (statusCode >= 500 ? 'error' : 'info'),
  },
});
