const WINDOW_MS = 60_000;
const FAILURES_IN_A_ROW = 5;
const MIN_CALLS = 20;
const FIRST_PROBE_MS = 30_000;
const MAX_PROBE_MS = 300_000;

interface Circuit {
  failuresInARow: number;
  windowStartMs: number;
  calls: number;
  failures: number;
  /** When the circuit opened; null: closed. */
  openedAtMs: number | null;
  /** Whether a probe is on its way: only its failure makes the next one later, not those of calls that began before. */
  isProbing: boolean;
  probeAtMs: number;
  probeMs: number;
}

const newCircuit = (nowMs: number): Circuit => ({
  failuresInARow: 0,
  windowStartMs: nowMs,
  calls: 0,
  failures: 0,
  openedAtMs: null,
  isProbing: false,
  probeAtMs: 0,
  probeMs: FIRST_PROBE_MS,
});

/** A store of circuits: a map that may forget some. */
export interface CircuitStore {
  get(account: string): Circuit | undefined;
  set(account: string, circuit: Circuit): unknown;
}

/**
 * Stops calling what fails: a provider's account, or the host of a URL. It opens after 5 failures in a row, or when half of at
 * least 20 calls in a minute failed. Then one call is let through after 30 seconds, and after each that fails in twice the time.
 */
export class ProviderBreakers {
  constructor(private readonly circuits: CircuitStore = new Map<string, Circuit>()) {}

  /** Whether calls are let through. */
  isClosed(account: string): boolean {
    return (this.circuits.get(account)?.openedAtMs ?? null) === null;
  }

  /** Since when no calls are let through; null: they are. */
  openSince(account: string): Date | null {
    const since = this.circuits.get(account)?.openedAtMs ?? null;
    return since === null ? null : new Date(since);
  }

  /** Asks for a call. @returns when it may be made: now, or the time of the next probe */
  request(account: string, now: Date): Date {
    const circuit = this.circuits.get(account);
    if (!circuit || circuit.openedAtMs === null) return now;
    if (circuit.probeAtMs > now.getTime()) return new Date(circuit.probeAtMs);
    // this call is the probe: the others wait for its result
    circuit.isProbing = true;
    circuit.probeAtMs = now.getTime() + circuit.probeMs;
    return now;
  }

  /** Notes how a call ended. */
  note(account: string, isSuccess: boolean, now: Date): void {
    const known = this.circuits.get(account);
    const circuit = !known || (isSuccess && known.openedAtMs !== null) ? newCircuit(now.getTime()) : known;
    this.circuits.set(account, circuit);
    this.count(circuit, isSuccess, now.getTime());
    if (isSuccess) return;
    if (circuit.openedAtMs === null) {
      if (!isTooMuch(circuit)) return;
      circuit.openedAtMs = now.getTime();
    } else {
      if (!circuit.isProbing) return;
      circuit.probeMs = Math.min(MAX_PROBE_MS, circuit.probeMs * 2);
    }
    circuit.isProbing = false;
    circuit.probeAtMs = now.getTime() + circuit.probeMs;
  }

  private count(circuit: Circuit, isSuccess: boolean, nowMs: number): void {
    if (nowMs - circuit.windowStartMs > WINDOW_MS)
      Object.assign(circuit, { windowStartMs: nowMs, calls: 0, failures: 0 });
    circuit.calls++;
    if (!isSuccess) circuit.failures++;
    circuit.failuresInARow = isSuccess ? 0 : circuit.failuresInARow + 1;
  }
}

const isTooMuch = ({ failuresInARow, calls, failures }: Circuit): boolean =>
  failuresInARow >= FAILURES_IN_A_ROW || (calls >= MIN_CALLS && failures * 2 >= calls);
