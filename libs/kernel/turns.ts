/** How long the computations of one turn of the event loop may take together, until the next item. */
const TURN_MS = 10;

let endsAt = 0;
const waiting: (() => void)[] = [];

function begin(): void {
  endsAt = performance.now() + TURN_MS;
  setImmediate(end);
}

/** Other work was done meanwhile. The longest waiting computation goes on, by itself. */
function end(): void {
  endsAt = 0;
  const next = waiting.shift();
  if (!next) return;
  begin();
  next();
}

/**
 * Called between the items of a computation that may be long, such as the rules of an event. Returns undefined if it may
 * go on, or a promise to wait for: so that requests and messages of others are handled meanwhile.
 */
export function turn(): Promise<void> | undefined {
  if (endsAt === 0) begin();
  return performance.now() < endsAt ? undefined : new Promise<void>((resolve) => waiting.push(resolve));
}

/** Maps items one after the other, in turns. */
export async function mapInTurns<T, R>(items: Iterable<T>, map: (item: T) => R | Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    const pause = turn();
    if (pause) await pause;
    const result = map(item);
    results.push(result instanceof Promise ? await result : result);
  }
  return results;
}
