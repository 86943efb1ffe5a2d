import { Injectable } from '@nestjs/common';
import type { ConsumerState } from './batch-consumer';

/** The states of the consumers in this process, by queue. */
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
