import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/config';
import type { Destination, DestinationName } from './destination';
import { ListenersDestination } from './listeners-destination';
import { RabbitMqDestination } from './rabbitmq-destination';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { Relay } from './relay';

/** Runs a relay for each destination. If one destination is unavailable or fails, the other relay continues. */
@Injectable()
export class Relays implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly relays: readonly Relay[];

  constructor(
    private readonly config: Config,
    rabbitmq: RabbitMqDestination,
    listeners: ListenersDestination,
    report: ShutdownReport,
  ) {
    const all: Readonly<Record<DestinationName, Destination>> = { rabbitmq, listeners };
    this.relays = Object.values(all).map((destination) => new Relay(destination, config.database.url));
    for (const relay of this.relays)
      report.add(() => relay.isRunning && `${relay.name}: waiting events are delivered later`);
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) for (const relay of this.relays) relay.start();
  }

  /** The names of the relays that have not been able to deliver for a minute. */
  get standingStill(): readonly string[] {
    return this.relays.filter(({ standsStill }) => standsStill).map(({ name }) => name);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
  }
}
