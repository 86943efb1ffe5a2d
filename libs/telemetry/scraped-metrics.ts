import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, type GaugeConfiguration, Registry, register } from 'prom-client';
import { within } from '../kernel/deadline';
import { remembered } from '../kernel/remembered';

const ANSWER_WITHIN_MS = 2_000;
/** However often the metrics are scraped, the gauges are read once in this time. */
const REMEMBERED_MS = 1_000;

// once for the process: several applications may run in it
collectDefaultMetrics();

/** The metrics for Prometheus: the counters of the process, and gauges that are read at each scrape. */
@Injectable()
export class ScrapedMetrics {
  private readonly registry = new Registry();
  private readonly sources: (() => Promise<void>)[] = [];

  /** Creates a gauge of this application. Use `readBefore` to set it. */
  gauge<T extends string = never>(configuration: Omit<GaugeConfiguration<T>, 'registers'>): Gauge<T> {
    return new Gauge<T>({ ...configuration, registers: [this.registry] });
  }

  /**
   * Sets the gauges before each scrape. They have no values when that fails or takes too long.
   * @param set reads the values and sets each of the gauges
   */
  readBefore(gauges: readonly Pick<Gauge, 'reset' | 'remove'>[], set: () => Promise<void>): void {
    let reading: Promise<void> | undefined;
    this.sources.push(async () => {
      // a read that hangs is not started again by further scrapes
      reading ??= set().finally(() => (reading = undefined));
      await within(ANSWER_WITHIN_MS, reading).catch(() => {
        for (const gauge of gauges) removeValue(gauge);
      });
    });
  }

  /** Returns all metrics in the text format of Prometheus. The answer is remembered for a second. */
  readonly text = remembered(REMEMBERED_MS, () => this.read());

  private async read(): Promise<string> {
    await Promise.all(this.sources.map((read) => read()));
    return Registry.merge([register, this.registry]).metrics();
  }
}

/** Removes the values of a gauge. `reset` alone sets a gauge without labels to 0. */
function removeValue(gauge: Pick<Gauge, 'reset' | 'remove'>): void {
  gauge.reset();
  gauge.remove({});
}
