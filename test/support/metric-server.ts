import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine whose answers a test chooses. */
export class MetricServer {
  /** What it is asked, the latest last. */
  readonly asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  /** How many requests it had at once at most. */
  most = 0;
  private open = 0;
  private answer: (response: ServerResponse) => unknown = (response) => response.end('1');

  private constructor(private readonly server: Server) {
    server.on('request', ({ url = '', headers }, response: ServerResponse) => {
      this.asked.push({ url, headers });
      this.most = Math.max(this.most, (this.open += 1));
      response.on('close', () => (this.open -= 1));
      this.answer(response);
    });
  }

  static async start(): Promise<MetricServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new MetricServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers with this JSON from now on. */
  says(value: unknown, status = 200): void {
    const body = JSON.stringify(value);
    this.does((response) => response.writeHead(status).end(body));
  }

  /** Answers as a Prometheus from now on, with a vector. */
  measures(...series: readonly (readonly [Record<string, string>, number])[]): void {
    const result = series.map(([metric, value]) => ({ metric, value: [0, String(value)] }));
    this.says({ status: 'success', data: { resultType: 'vector', result } });
  }

  /** Answers in this way from now on. */
  does(answer: (response: ServerResponse) => unknown): void {
    this.answer = answer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
