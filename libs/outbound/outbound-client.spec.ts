import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { BlockList, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { NameServer } from '../testing/name-server';
import { resolveByDns } from './guarded-connector';
import { clientForProviders, clientForUserUrls, type OutboundClient } from './outbound-client';
import { MAX_ANSWER_BYTES } from './http-exchange';
import { UserUrls } from './user-urls';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Serves on a loopback address, and counts the connections. */
async function serve(listener: RequestListener, host = '127.0.0.1', port = 0) {
  const server = createServer(listener);
  let hits = 0;
  server.on('connection', () => hits++);
  return { port: await listening(server, host, port), hits: () => hits };
}

async function listening(server: Server | ReturnType<typeof createTcpServer>, host: string, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(port, host);
  await once(server, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const networksOf = (...addresses: string[]): BlockList => {
  const list = new BlockList();
  for (const address of addresses) list.addAddress(address);
  return list;
};

interface Options {
  readonly ports?: readonly number[];
  readonly networks?: BlockList | undefined;
  readonly servers?: readonly string[];
}

function guarded({ ports = [], networks, servers }: Options): OutboundClient {
  const client = clientForUserUrls(new UserUrls({ allowsHttp: true, ports, networks }), resolveByDns(servers));
  closing.push(() => client.close());
  return client;
}

const post = (client: OutboundClient, url: string, timeoutMs = 4_000) =>
  client.request({ method: 'POST', url, headers: {}, body: '{}', timeoutMs });

const refused = { failure: 'refused_url', hasLeft: false };

describe('a URL of a user', () => {
  it('never leads inside, however the address is written', async () => {
    const v4 = await serve((_, response) => response.end('inside'));
    const v6 = await serve((_, response) => response.end('inside'), '::1', v4.port);
    const names: Record<string, string[]> = {
      'inside.test': ['127.0.0.1'],
      'mixed.test': ['1.1.1.1', '127.0.0.1'],
      'zero.test': ['0.0.0.0'],
      'metadata.test': ['169.254.169.254'],
      'shared.test': ['100.64.1.1'],
    };
    const dns = await NameServer.open((name) => names[name] ?? []);
    closing.push(() => dns.close());
    const client = guarded({ ports: [v4.port], servers: [dns.address] });
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '017700000001',
      '0177.0.0.1',
      '0',
      '0.0.0.0',
      '[::]',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '１２７.0.0.1',
      '127。0。0。1',
      'localhost',
      'localhost.',
      'LOCALHOST',
      '%31%32%37.0.0.1',
      '169.254.169.254',
      '[fd00:ec2::254]',
      ...Object.keys(names),
    ];
    for (const host of hosts)
      expect([host, await post(client, `http://${host}:${v4.port}/`)]).toMatchObject([
        host,
        host === 'localhost.' ? { failure: 'network', hasLeft: false } : refused,
      ]);
    expect([v4.hits(), v6.hits()]).toEqual([0, 0]);
  });

  it('is judged again at each connection: a name that changes its answer leads nowhere', async () => {
    const outside = await serve((_, response) => response.setHeader('connection', 'close').end('ok'), '127.0.0.2');
    const inside = await serve((_, response) => response.end('inside'), '127.0.0.1', outside.port);
    const dns = await NameServer.open((_, times) => [times === 1 ? '127.0.0.2' : '127.0.0.1']);
    closing.push(() => dns.close());
    const client = guarded({ networks: networksOf('127.0.0.2'), servers: [dns.address] });
    const url = `http://rebinding.test:${outside.port}/`;
    expect(await post(client, url)).toMatchObject({ status: 200 });
    expect(dns.asked.get('rebinding.test')).toBe(1);
    expect(await post(client, url)).toMatchObject(refused);
    expect([outside.hits(), inside.hits()]).toEqual([1, 0]);
  });

  it('may name any port only where the network is allowed expressly', async () => {
    const target = await serve((_, response) => response.end('ok'), '127.0.0.2');
    const dns = await NameServer.open((name) => [name === 'public.test' ? '1.1.1.1' : '127.0.0.2']);
    closing.push(() => dns.close());
    const client = guarded({ networks: networksOf('127.0.0.2'), servers: [dns.address] });
    expect(await post(client, `http://allowed.test:${target.port}/`)).toMatchObject({ status: 200 });
    expect(await post(client, `http://public.test:${target.port}/`)).toMatchObject(refused);
  });

  it('is not led elsewhere by a redirect', async () => {
    const inside = await serve((_, response) => response.end('inside'));
    const target = await serve(
      (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end(),
      '127.0.0.2',
    );
    const client = guarded({ networks: networksOf('127.0.0.2') });
    expect(await post(client, `http://127.0.0.2:${target.port}/`)).toMatchObject({ status: 307 });
    expect(inside.hits()).toBe(0);
  });

  it('whose name server is silent holds up no other name', async () => {
    const target = await serve((_, response) => response.end('ok'), '127.0.0.2');
    const dns = await NameServer.open((name) => (name.startsWith('silent') ? 'silence' : ['127.0.0.2']));
    closing.push(() => dns.close());
    const client = guarded({ networks: networksOf('127.0.0.2'), servers: [dns.address] });
    let isSilent = true;
    const silent = Array.from({ length: 20 }, (_, i) => post(client, `http://silent${i}.test:${target.port}/`, 1_000));
    void Promise.all(silent).then(() => (isSilent = false));
    expect(await post(client, `http://other.test:${target.port}/`)).toMatchObject({ status: 200 });
    expect(isSilent).toBe(true);
    for (const result of await Promise.all(silent))
      expect(result).toMatchObject({ failure: 'timeout', hasLeft: false });
  });
});

describe('a call', () => {
  const client = () => {
    const made = clientForProviders();
    closing.push(() => made.close());
    return made;
  };
  const call = async (listener: RequestListener, timeoutMs = 300) => {
    const { port } = await serve(listener);
    return post(client(), `http://127.0.0.1:${port}/`, timeoutMs);
  };

  it('gives status, headers and body', async () =>
    expect(await call((_, response) => response.writeHead(418, { 'retry-after': '7' }).end('tea'))).toMatchObject({
      status: 418,
      headers: { 'retry-after': '7' },
      body: Buffer.from('tea'),
      isWhole: true,
    }));

  it('that is never answered ends at its deadline, and has left', async () =>
    expect(await call(() => undefined)).toMatchObject({ failure: 'timeout', hasLeft: true }));

  it('whose headers come a byte at a time ends at its deadline', async () => {
    const server = createTcpServer((socket) => {
      const timer = setInterval(() => socket.write('H'), 20);
      socket.write('HTTP/1.1 200 OK\r\nX-');
      socket.on('close', () => clearInterval(timer));
    });
    const port = await listening(server, '127.0.0.1');
    expect(await post(client(), `http://127.0.0.1:${port}/`, 300)).toMatchObject({ failure: 'timeout', hasLeft: true });
  });

  it('whose body comes a byte at a time ends at its deadline, with its status', async () => {
    const answer = await call((_, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(answer).toMatchObject({ status: 200, isWhole: false });
  });

  it('whose answer has no end is read up to 64 KiB', async () => {
    let isClosed: Promise<unknown> | undefined;
    const answer = await call((_, response) => {
      isClosed = once(response, 'close');
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    }, 4_000);
    expect(answer).toMatchObject({ status: 200, isWhole: false });
    expect('body' in answer && answer.body.length).toBe(MAX_ANSWER_BYTES);
    await isClosed;
  });

  it('whose answer is cut gives what came', async () => {
    const answer = await call((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    expect(answer).toMatchObject({ status: 200, isWhole: false });
  });

  it('whose connection is closed without an answer has left', async () =>
    expect(await call(({ socket }) => socket.destroy())).toMatchObject({ failure: 'network', hasLeft: true }));

  it('to a port where nobody listens has not left', async () => {
    const { port } = await serve(() => undefined);
    for (const close of closing.splice(0)) await close();
    expect(await post(client(), `http://127.0.0.1:${port}/`)).toMatchObject({ failure: 'network', hasLeft: false });
  });

  it('to something that does not speak TLS says so', async () => {
    const { port } = await serve((_, response) => response.end());
    expect(await post(client(), `https://127.0.0.1:${port}/`)).toMatchObject({ failure: 'tls', hasLeft: false });
  });

  it('that is stopped ends at once', async () => {
    const { port } = await serve(() => undefined);
    const stopper = new AbortController();
    const request = { method: 'POST', url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 60_000 } as const;
    const result = client().request({ ...request, signal: stopper.signal });
    setTimeout(() => stopper.abort(), 50);
    expect(await result).toMatchObject({ failure: 'aborted' });
    expect(await client().request({ ...request, signal: stopper.signal })).toMatchObject({
      failure: 'aborted',
      hasLeft: false,
    });
  });

  it('with a header that HTTP does not allow is not made', async () => {
    const headers = { 'x-name': 'a\r\nevil: yes' };
    const request = { method: 'POST', url: 'http://127.0.0.1:1/', headers, timeoutMs: 500 } as const;
    expect(await client().request(request)).toMatchObject({ hasLeft: false });
  });
});
