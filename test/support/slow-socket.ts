import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';

const TURN_MS = 100;

/** A connection over a network that brings its client only so many bytes a second. */
export class SlowSocket extends Duplex {
  private readonly inner: Socket;
  private readonly turns: NodeJS.Timeout;
  private isWanted = false;

  /** @param bytesPerSecond may be changed at any time */
  constructor(
    url: string,
    public bytesPerSecond: number,
  ) {
    super({ readableHighWaterMark: 1 });
    const { hostname, port } = new URL(url);
    this.inner = connect(Number(port), hostname);
    this.inner.on('readable', () => {
      if (this.bytesPerSecond === Infinity) this.pass();
    });
    this.inner.on('end', () => this.push(null));
    this.inner.on('error', (error) => this.destroy(error));
    this.inner.on('close', () => this.destroy());
    this.turns = setInterval(() => this.pass(), TURN_MS);
  }

  override _read(): void {
    this.isWanted = true;
  }

  override _write(data: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.inner.write(data, done);
  }

  override _final(done: () => void): void {
    this.inner.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.turns);
    this.inner.destroy();
    done(error);
  }

  private pass(): void {
    const max = this.bytesPerSecond === Infinity ? undefined : Math.ceil((this.bytesPerSecond * TURN_MS) / 1_000);
    for (let isDone = false; !isDone && this.isWanted && max !== 0;) {
      const available = this.inner.readableLength;
      const data = this.inner.read(max === undefined ? undefined : Math.min(max, available)) as Buffer | null;
      if (data === null) return;
      this.isWanted = false;
      this.push(data);
      isDone = max !== undefined;
    }
  }
}
