import { Injectable } from '@nestjs/common';
import { isOutage } from '../kernel/problem-of';
import type { Destination, Failures, OutboxRow } from './destination';
import { Dispatcher } from './dispatcher';

/** Splits rows into runs of consecutive rows of the same type. */
const runsOf = (rows: readonly OutboxRow[]): OutboxRow[][] => {
  const runs: OutboxRow[][] = [];
  for (const row of rows) {
    const run = runs[runs.length - 1];
    if (run?.[0]?.type === row.type) run.push(row);
    else runs.push([row]);
  }
  return runs;
};

/** Delivers events to the listeners in this process. */
@Injectable()
export class ListenersDestination implements Destination {
  readonly name = 'listeners';

  constructor(private readonly dispatcher: Dispatcher) {}

  async deliver(
    rows: readonly OutboxRow[],
    onDelivered: (rows: readonly OutboxRow[]) => Promise<void>,
  ): Promise<Failures> {
    const failures = new Map<string, Error>();
    for (const run of runsOf(rows)) await this.dispatch(run, failures, onDelivered);
    return failures;
  }

  /** Dispatches rows of one type. When a listener fails, splits the rows in half until the faulty row is alone. */
  private async dispatch(
    run: readonly OutboxRow[],
    failures: Map<string, Error>,
    onDelivered: (rows: readonly OutboxRow[]) => Promise<void>,
  ): Promise<void> {
    const rows = run.filter(({ aggregateId }) => !failures.has(aggregateId));
    const [first] = rows;
    if (!first) return;
    const error = await this.attempt(first.type, rows);
    if (!error) return onDelivered(rows);
    if (rows.length === 1) return void failures.set(first.aggregateId, error);
    const half = Math.ceil(rows.length / 2);
    await this.dispatch(rows.slice(0, half), failures, onDelivered);
    await this.dispatch(rows.slice(half), failures, onDelivered);
  }

  /** @returns the error of a listener; undefined on success */
  private async attempt(type: string, rows: readonly OutboxRow[]): Promise<Error | undefined> {
    try {
      await this.dispatcher.dispatch(
        type,
        rows.map(({ payload }) => payload),
      );
      return undefined;
    } catch (error) {
      if (isOutage(error)) throw error;
      return error as Error;
    }
  }
}
