import { Injectable } from '@nestjs/common';
import type { ConsumerState } from './batch-consumer';

/** What the consumers of this process are doing, by queue. */
@Injectable()
export class ConsumerStates {
  private readonly states = new Map<string, () => ConsumerState>();

  add(queue: string, stateOf: () => ConsumerState): void {
    this.states.set(queue, stateOf);
  }

  get all(): ReadonlyMap<string, ConsumerState> {
    return new Map([...this.states].map(([queue, stateOf]) => [queue, stateOf()]));
  }
}
