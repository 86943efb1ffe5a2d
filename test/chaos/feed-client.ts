import { WebSocket } from 'ws';

const MIN_WAIT_MS = 50;
const MAX_WAIT_MS = 1_500;

/** An event that gave an alert from one owner to another one: no two have the same owners, so that they form one chain. */
export interface Handover {
  readonly alertId: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Where a client began to hear of an alert, and what REST said of it after that. */
export interface Beginning {
  readonly alertId: string;
  readonly read: string | null;
  readonly heardFrom: string | null;
}

/** Who owns each alert. */
export type Owners = ReadonlyMap<string, string | null>;

interface Settings {
  readonly url: () => string;
  readonly bearer: string;
  /** Of this machine: the connections of an address are limited. */
  readonly localAddress: string;
  /** Reads by REST or SQL; a read begins after it was asked for. */
  readonly read: () => Promise<Owners>;
  readonly onHandover: (handover: Handover) => void;
}

type Data = Readonly<Record<string, unknown>>;

/** A client that is cut again and again, resumes, and notices what was lost or came twice. */
export class FeedClient {
  readonly faults: string[] = [];
  readonly beginnings: Beginning[] = [];
  readonly counts = { events: 0, cuts: 0, resumed: 0, resyncs: 0, refused: 0 };
  private socket: WebSocket | undefined;
  private lastId: string | undefined;
  private isStopped = false;
  /** Since it last had to read again: the owners of each alert in the order in which they were heard. */
  private chains = new Map<string, (string | null)[]>();
  private owners: Owners | undefined;

  constructor(private readonly settings: Settings) {}

  get isListening(): boolean {
    return this.socket?.readyState === WebSocket.OPEN && this.owners !== undefined;
  }

  /** Connects, and again whenever the connection ends. */
  connect(): void {
    if (this.isStopped) return;
    const { url, bearer, localAddress } = this.settings;
    const headers = { authorization: `Bearer ${bearer}` };
    const address = `${url().replace(/^http/, 'ws')}/api/v1/realtime`;
    const socket = new WebSocket(address, ['campana.v1'], { headers, localAddress, handshakeTimeout: 10_000 });
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.receive(data.toString()));
    socket.on('error', () => (this.counts.refused += 1));
    socket.on('close', () => {
      this.socket = undefined;
      setTimeout(() => this.connect(), MIN_WAIT_MS + Math.random() * (MAX_WAIT_MS - MIN_WAIT_MS));
    });
  }

  cut(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.counts.cuts += 1;
    this.socket.terminate();
  }

  stop(): void {
    this.isStopped = true;
    this.socket?.terminate();
  }

  /** Who owns each alert, as far as the client knows. */
  get known(): Owners {
    const heard = [...this.chains].map(([alertId, chain]) => [alertId, chain.at(-1) ?? null] as const);
    return new Map([...(this.owners ?? []), ...heard]);
  }

  /** Ends what it knows since it last read again. */
  endPart(): void {
    for (const [alertId, [heardFrom = null]] of this.chains) {
      const read = this.owners?.get(alertId);
      if (read !== undefined) this.beginnings.push({ alertId, read, heardFrom });
    }
    this.chains = new Map();
    this.owners = undefined;
  }

  private receive(text: string): void {
    const { event, id, data } = JSON.parse(text) as { event: string; id?: string; data: Data };
    if (id) this.lastId = id;
    if (event === 'hello') this.subscribe();
    else if (event === 'resync') this.beginPart();
    else if (event === 'subscribed') this.subscribed(data);
    else if (event === 'alerts.assigned') this.hear(data);
    else if (event === 'error') this.faults.push(`an error: ${text}`);
  }

  private subscribe(): void {
    const data = { topics: ['alerts'], ...(this.lastId && { last_event_id: this.lastId }) };
    this.socket?.send(JSON.stringify({ event: 'subscribe', ref: 'r', data }));
  }

  private subscribed({ resync, replayed }: Data): void {
    if (!this.owners && !this.isReading) this.beginPart();
    else if (resync === false && Number(replayed) >= 0) this.counts.resumed += 1;
  }

  private isReading = false;
  /** Which of its reads counts: one that was asked for before the latest `resync` does not. */
  private part = 0;

  private beginPart(): void {
    this.counts.resyncs += 1;
    this.endPart();
    const part = ++this.part;
    this.isReading = true;
    void this.settings.read().then((owners) => {
      if (part !== this.part) return;
      this.owners = owners;
      this.isReading = false;
    });
  }

  private hear({ alert, changed }: Data): void {
    const [before, after] = (changed as Record<string, [string | null, string | null]>)['assigned_to'] ?? [];
    if (before === undefined || after === undefined) return;
    const alertId = String((alert as Data)['id']);
    this.counts.events += 1;
    this.settings.onHandover({ alertId, before, after });
    const chain = this.chains.get(alertId) ?? [before];
    if (chain.at(-1) !== before)
      this.faults.push(`${chain.includes(after) ? 'doubled' : 'lost'}: ${alertId} ${before} → ${after}`);
    this.chains.set(alertId, [...chain, after].slice(chain.at(-1) === before ? 0 : chain.length));
  }
}
