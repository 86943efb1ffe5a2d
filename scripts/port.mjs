import { once } from 'node:events';
import net from 'node:net';

const ADVICE = {
  EADDRINUSE: 'another program has it. Free it, or choose another port: PORT=… npm start',
  ERR_SOCKET_BAD_PORT: 'PORT is an integer from 0 to 65535',
};

/** Checks that Campana can listen on the port. @throws Error that says what to do when it cannot */
export async function checkPort({ PORT, HOST }) {
  const server = net.createServer();
  try {
    await once(server.listen({ port: PORT, host: HOST, exclusive: true }), 'listening');
  } catch ({ code }) {
    const advice = ADVICE[code] ?? `${code}. Set PORT and HOST to an address that is available`;
    throw new Error(`Campana cannot listen on port ${PORT} of ${HOST}: ${advice}`);
  } finally {
    server.close();
  }
}
