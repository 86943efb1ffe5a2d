import { once } from 'node:events';
import { createServer } from 'node:http';

/** A receiver of webhooks on this machine that answers 200 to everything. */
export class Receiver {
  count = 0;
  firstAt;
  lastAt;
  /** The body that came last: what the bare loop sends. */
  lastBody = '';

  static async open() {
    const receiver = new Receiver();
    receiver.server = createServer((request, response) => receiver.#take(request, response)).listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  #take(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      this.lastBody = Buffer.concat(chunks).toString();
      this.firstAt ??= performance.now();
      this.lastAt = performance.now();
      this.count++;
      response.end();
    });
  }

  urlOf(name) {
    return `http://127.0.0.1:${this.server.address().port}/${name}`;
  }

  /** Counts from zero. */
  reset() {
    this.count = 0;
    this.firstAt = undefined;
  }

  /** Requests a second, from the first to the last. */
  get perSecond() {
    return Math.round((this.count / (this.lastAt - this.firstAt)) * 1000);
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
