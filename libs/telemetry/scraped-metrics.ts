import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, type GaugeConfiguration, Registry, register } from 'prom-client';
import { within } from '../kernel/deadline';

const ANSWER_WITHIN_MS = 2_000;

// once a process, though several applications may run in it
collectDefaultMetrics();

/** What Prometheus is told: the counters of the process, and gauges that this application reads when it is asked. */
@Injectable()
export class ScrapedMetrics {
  private readonly registry = new Registry();
  private readonly sources: (() => Promise<void>)[] = [];

  /** A gauge of this application; `readBefore` sets it. */
  gauge<T extends string = never>(configuration: Omit<GaugeConfiguration<T>, 'registers'>): Gauge<T> {
    return new Gauge<T>({ ...configuration, registers: [this.registry] });
  }

  /**
   * Reads the gauges anew before each scrape. While what they ask is away, or takes too long, they have no values.
   * @param set asks, and sets each of the gauges
   */
  readBefore(gauges: readonly Pick<Gauge, 'reset' | 'remove'>[], set: () => Promise<void>): void {
    let reading: Promise<void> | undefined;
    this.sources.push(async () => {
      // what hangs is asked once, however often Prometheus comes by
      reading ??= set().finally(() => (reading = undefined));
      await within(ANSWER_WITHIN_MS, reading).catch(() => {
        for (const gauge of gauges) forget(gauge);
      });
    });
  }

  /** All of it as text, in the format of Prometheus. */
  async text(): Promise<string> {
    await Promise.all(this.sources.map((read) => read()));
    return Registry.merge([register, this.registry]).metrics();
  }
}

/** A gauge without labels is reset to 0, which would be a value. */
function forget(gauge: Pick<Gauge, 'reset' | 'remove'>): void {
  gauge.reset();
  gauge.remove({});
}
