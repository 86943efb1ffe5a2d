import autocannon from 'autocannon';
import { median, processorTime } from '../machinery.mjs';

const CONNECTIONS = 16;

/** The requests of a connection: its own part, or all of them from another start if there are few. */
const partOf = (requests, connection) =>
  requests.length < CONNECTIONS * 20
    ? [...requests.slice(connection), ...requests.slice(0, connection)]
    : requests.filter((_, i) => i % CONNECTIONS === connection);

/**
 * Sends requests on 16 connections. Each connection sends its next request as soon as it has a response.
 * @param requests requests for autocannon: method, path, headers, body
 * @returns requests per second, and percentiles of the response time in milliseconds
 */
export async function load(url, requests, seconds) {
  let connection = 0;
  const durations = [];
  const statuses = {};
  const instance = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => client.setRequests(partOf(requests, connection++)),
  });
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    durations.push(milliseconds);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  const { duration, errors } = await instance;
  const failed = Object.entries(statuses).filter(([status]) => !status.startsWith('2'));
  if (errors > 0 || failed.length > 0)
    throw new Error(
      `${errors} errors and ${JSON.stringify(Object.fromEntries(failed))} of ${durations.length} requests`,
    );
  durations.sort((one, other) => one - other);
  const percentile = (p) => Math.round(durations[Math.floor((durations.length - 1) * p)] * 10) / 10;
  return {
    count: durations.length,
    perSecond: Math.round(durations.length / duration),
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

/** Sends requests to a server as `load` does. @returns also its CPU time for each request, in milliseconds */
export async function loadServer({ url, child }, requests, seconds) {
  const before = processorTime(child);
  const result = await load(url, requests, seconds);
  return { ...result, cpuMs: (processorTime(child) - before) / result.count };
}

/** The medians of several runs. */
export const mediansOf = (runs) => ({
  perSecond: median(runs.map(({ perSecond }) => perSecond)),
  p50: median(runs.map(({ p50 }) => p50)),
  p99: median(runs.map(({ p99 }) => p99)),
  cpuMs: Number(median(runs.map(({ cpuMs }) => cpuMs)).toFixed(2)),
});
