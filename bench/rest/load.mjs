import autocannon from 'autocannon';

const CONNECTIONS = 16;

/** Each connection has its own part of the requests, from its beginning. */
const partOf = (requests, connection) =>
  requests.length < CONNECTIONS * 20
    ? [...requests.slice(connection), ...requests.slice(0, connection)]
    : requests.filter((_, i) => i % CONNECTIONS === connection);

/**
 * Asks on 16 connections, each as soon as it is answered.
 * @param requests of autocannon: method, path, headers, body
 * @returns requests per second, and how long an answer took, milliseconds
 */
export async function load(url, requests, seconds) {
  let connection = 0;
  const took = [];
  const statuses = {};
  const instance = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => client.setRequests(partOf(requests, connection++)),
  });
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    took.push(milliseconds);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  const { duration, errors } = await instance;
  const failed = Object.entries(statuses).filter(([status]) => !status.startsWith('2'));
  if (errors > 0 || failed.length > 0)
    throw new Error(`${errors} errors and ${JSON.stringify(Object.fromEntries(failed))} of ${took.length} requests`);
  took.sort((one, other) => one - other);
  const percentile = (p) => Math.round(took[Math.floor((took.length - 1) * p)] * 10) / 10;
  return {
    count: took.length,
    perSecond: Math.round(took.length / duration),
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}
