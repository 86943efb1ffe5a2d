import { setTimeout as sleep } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { BrokerUnavailableError } from '../../../libs/messaging/broker-unavailable.error';
import { ShutdownReport } from '../../../libs/shutdown/shutdown-report';
import { AcceptEventsCommand } from '../commands/accept-events';
import type { StoryStep } from './domain/demo-story';

const MAX_TRIES = 10;
const RETRY_AFTER_MS = 1_000;

/** Sends the events of a story one after the other, by the way of events that come over HTTP. */
@Injectable()
export class DemoPlayer implements BeforeApplicationShutdown {
  private readonly log = new Logger(DemoPlayer.name);
  private readonly stopping = new AbortController();
  private readonly playing = new Set<Promise<void>>();

  constructor(
    private readonly commands: CommandBus,
    report: ShutdownReport,
  ) {
    report.add(() => this.playing.size > 0 && `demo: ${this.playing.size} demo days end early`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.playing);
  }

  /**
   * Sends the first event, and the others in the background.
   * @param senderId the member who wants to see the story
   * @throws BrokerUnavailableError; then nothing was sent
   */
  async play(tenantId: string, senderId: string, [first, ...rest]: readonly StoryStep[]): Promise<void> {
    if (!first) return;
    const startedAt = performance.now();
    const send = async ({ event }: StoryStep) => {
      await this.commands.execute(new AcceptEventsCommand(tenantId, senderId, [event]));
    };
    await send(first);
    const playing = this.playRest(rest, send, startedAt)
      .catch((error: Error) => this.log.warn(`a demo day ends early: ${error.message}`))
      .finally(() => this.playing.delete(playing));
    this.playing.add(playing);
  }

  private async playRest(
    steps: readonly StoryStep[],
    send: (step: StoryStep) => Promise<void>,
    startedAt: number,
  ): Promise<void> {
    for (const step of steps) {
      const waitMs = startedAt + step.afterSeconds * 1_000 - performance.now();
      if (!(await this.pause(waitMs))) return;
      for (let tries = 1; ; tries++)
        try {
          await send(step);
          break;
        } catch (error) {
          if (!(error instanceof BrokerUnavailableError) || tries === MAX_TRIES) throw error;
          if (!(await this.pause(RETRY_AFTER_MS))) return;
        }
    }
  }

  /** Returns false when the process ends. */
  private async pause(ms: number): Promise<boolean> {
    const { signal } = this.stopping;
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }
}
