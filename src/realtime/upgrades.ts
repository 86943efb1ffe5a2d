import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A connection that asked to become a WebSocket, with the first bytes that came after its request. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** The connection of a request that asked to become a WebSocket; undefined: it did not ask. */
export const upgradeOf = (request: IncomingMessage): Upgrade | undefined => upgrades.get(request);

/** The subprotocol that clients name. */
export const PROTOCOL = 'campana.v1';
const BEARER = /^bearer\.(.+)$/;

/** The subprotocols that a client offers, in its order. */
const offered = ({ headers }: IncomingMessage): readonly string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());

/** A page of another origin can send its token only here: it counts as a bearer token, and is removed from the request. */
function takeToken(request: IncomingMessage): void {
  const { headers } = request;
  const token = offered(request).flatMap((one) => BEARER.exec(one)?.[1] ?? [])[0];
  if (token === undefined) return;
  headers.authorization ??= `Bearer ${token}`;
  headers['sec-websocket-protocol'] = offered(request)
    .filter((one) => !BEARER.test(one))
    .join(', ');
}

/** The tenant may stand in the URL, since a page cannot set headers here. */
function takeTenant({ headers, url }: IncomingMessage): void {
  const tenantId = new URL(url ?? '/', 'http://host').searchParams.get('tenant_id');
  if (tenantId !== null) headers['x-tenant-id'] ??= tenantId;
}

const PATH = '/api/v1/realtime';

/**
 * Lets requests for a WebSocket pass through the routes like all others: so credentials, limits, problems and logs are the same,
 * and who is refused gets an answer of HTTP.
 */
export function routeUpgrades(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const server = app.getHttpServer();
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.url?.startsWith(PATH)) takeTenant(raw);
    done();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // a client that goes away meanwhile
    socket.on('error', () => socket.destroy());
    takeToken(request);
    upgrades.set(request, { socket, head });
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    response.on('finish', () => {
      if (!socket.destroyed) socket.end();
    });
    fastify.routing(request, response);
  });
}
