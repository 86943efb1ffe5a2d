import { randomUUID } from 'node:crypto';
import type { Json } from './hub';

export const SOURCES = '/api/v1/alerts/metric-sources';

/** A metric source of the API. */
export const aMetricSource = (more: Json = {}): Json => ({
  name: randomUUID(),
  type: 'prometheus',
  url: 'https://prometheus.example.com',
  timeout_seconds: 1,
  ...more,
});
