import { Counter } from 'prom-client';

const reads = new Counter({
  name: 'metric_reads_total',
  help: 'Readings of metric sources, by what came of them',
  labelNames: ['result'],
});

const cacheRequests = new Counter({
  name: 'metric_cache_requests_total',
  help: 'Readings that rules asked for, by whether the cache had them',
  labelNames: ['result'],
});

/** Counts a reading of a source. */
export const countRead = (result: 'ok' | 'failed'): void => reads.inc({ result });

/** Counts a reading that a rule asked for. */
export const countCacheRequest = (result: 'hit' | 'miss'): void => cacheRequests.inc({ result });
