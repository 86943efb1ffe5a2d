/** What a client is told: encoded once, however many sockets it goes to. */
export class EncodedFrame {
  private asMessage?: Buffer;
  private asEventStream?: Buffer;

  /**
   * @param data JSON
   * @param id the position in the feed that a client has reached with this frame
   * @param ref what the client called the request that this answers
   */
  constructor(
    readonly event: string,
    private readonly data: string,
    readonly id?: string,
    private readonly ref?: string,
  ) {}

  static of(event: string, data: object, id?: string, ref?: string): EncodedFrame {
    return new EncodedFrame(event, JSON.stringify(data), id, ref);
  }

  /** The text of a WebSocket message. */
  get message(): Buffer {
    return (this.asMessage ??= Buffer.from(
      `{"event":"${this.event}"${this.id ? `,"id":"${this.id}"` : ''}${
        this.ref === undefined ? '' : `,"ref":${JSON.stringify(this.ref)}`
      },"data":${this.data}}`,
    ));
  }

  /** The text of a server-sent event. */
  get eventStream(): Buffer {
    const id = this.id ? `id: ${this.id}\n` : '';
    return (this.asEventStream ??= Buffer.from(`event: ${this.event}\n${id}data: ${this.data}\n\n`));
  }
}
