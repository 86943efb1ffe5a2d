import { tenantOfTab } from './tenant-of-tab';

/** A frame of the real-time door. */
export interface Frame {
  readonly event: string;
  readonly id?: string;
  readonly data: Record<string, unknown>;
}

/**
 * `live`: events arrive. `polling`: they do not, and the page asks every 15 seconds. `degraded`: the same, because the server
 * cannot tell what happens. `offline`: the browser has no network.
 */
export type LiveState = 'connecting' | 'live' | 'polling' | 'degraded' | 'offline';

type Hear = (frame: Frame) => void;

const TOPICS = ['alerts', 'inbox', 'incidents', 'work_items', 'on_call', 'suppressions', 'bulk'];
const MANAGER_TOPICS = ['deliveries', 'configuration', 'operations'];
/** Nothing heard for so long: the connection is dead, also when the browser does not know it. */
const SILENCE_MS = 60_000;
const [MIN_WAIT_MS, MAX_WAIT_MS] = [1_000, 30_000];
const COALESCE_MS = 250;
/** Closed for good: sign in again, or the page does not speak the protocol. */
const FINAL_CODES = [4400, 4401, 4403];

/** The one WebSocket of a tab: it resumes where it was cut, and says what it hears to all who listen. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private lastId: string | undefined;
  private attempts = 0;
  private wait: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private isStopped = true;
  private current: LiveState = 'connecting';
  private readonly hearers = new Set<Hear>();
  private readonly watchers = new Set<() => void>();

  constructor(private readonly isManager: () => boolean) {}

  get state(): LiveState {
    return this.current;
  }

  start(): void {
    this.isStopped = false;
    this.connect();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.wait);
    clearTimeout(this.silence);
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Hears each frame. @returns how to stop */
  hear(hear: Hear): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  /** Hears changes of `state`. @returns how to stop */
  watch(watch: () => void): () => void {
    this.watchers.add(watch);
    return () => this.watchers.delete(watch);
  }

  private connect(): void {
    const url = new URL('/api/v1/realtime', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const tenant = tenantOfTab();
    if (tenant) url.searchParams.set('tenant_id', tenant);
    const socket = new WebSocket(url, 'campana.v1');
    this.socket = socket;
    socket.onmessage = ({ data }) => this.receive(String(data));
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.reconnectAfter(code);
    };
    this.expectWords();
  }

  private receive(text: string): void {
    this.expectWords();
    const frame = JSON.parse(text) as Frame;
    if (frame.id) this.lastId = frame.id;
    if (frame.event === 'hello') this.subscribe();
    else if (frame.event === 'subscribed') this.isLive();
    else if (frame.event === 'degraded') this.become('degraded');
    else if (frame.event === 'resync') this.become('live');
    this.hearers.forEach((hear) => hear(frame));
  }

  private subscribe(): void {
    const topics = this.isManager() ? [...TOPICS, ...MANAGER_TOPICS] : TOPICS;
    const data = { topics, coalesce_ms: COALESCE_MS, ...(this.lastId && { last_event_id: this.lastId }) };
    this.socket?.send(JSON.stringify({ event: 'subscribe', ref: 'page', data }));
  }

  private isLive(): void {
    this.attempts = 0;
    this.become('live');
  }

  private become(state: LiveState): void {
    if (this.current === state) return;
    this.current = state;
    this.watchers.forEach((watch) => watch());
  }

  private expectWords(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const dead = this.socket;
      this.socket = null;
      dead?.close();
      this.reconnectAfter(1006);
    }, SILENCE_MS);
  }

  /** Full jitter, so that the clients of a process that ended do not come back all at once. */
  private reconnectAfter(code: number): void {
    clearTimeout(this.silence);
    this.become(navigator.onLine ? 'polling' : 'offline');
    if (this.isStopped || FINAL_CODES.includes(code)) return;
    const most = Math.min(MAX_WAIT_MS, MIN_WAIT_MS * 2 ** this.attempts);
    this.attempts += 1;
    this.wait = setTimeout(() => this.connect(), MIN_WAIT_MS + Math.random() * (most - MIN_WAIT_MS));
  }
}
