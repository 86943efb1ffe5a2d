import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';
import { Process } from '../support/process';

const root = join(__dirname, '..', '..');
const run = (file: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });

let hub: Hub;
// a process of its own, so that its metrics count only the events of this file
beforeAll(async () => (hub = await Hub.of(await Process.start())));
afterAll(() => hub.stop());

const open = <T = Json>(path: string) => hub.call<T>('GET', path, { token: '' });

describe('health', () => {
  it('reports without a credential that the process runs', async () => {
    const { status, body } = await open('/health/live');
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });

  it('reports without a credential that all three services answer, and that events are delivered', async () => {
    const { status, body } = await open('/health/ready');
    const up = { status: 'up', latency_ms: expect.any(Number) as number };
    const services = { postgresql: up, redis: up, rabbitmq: up, outbox: up };
    expect([status, body]).toEqual([200, { status: 'ok', services }]);
  });

  it.each([
    ['redis', { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' }],
    ['rabbitmq', { RABBITMQ_URL: 'amqp://app:hunter2@127.0.0.1:1/app' }],
  ])('reports that %s is down and the others are up, and shows no addresses', async (down, environment) => {
    const other = await Process.start({ ROLE: 'api', ...environment });
    const get = async (path: string) => fetch(`${other.url}${path}`, { headers: { authorization } });
    const authorization = `Bearer ${await token(hub.tenantId)}`;
    await eventually(async () => (await get('/health/live')).ok, { what: 'its start' });
    const ready = await get('/health/ready');
    const body = (await ready.json()) as { status: string; services: Record<string, Json> };
    expect([ready.status, body.status]).toEqual([503, 'unavailable']);
    for (const [name, service] of Object.entries(body.services))
      expect([name, service['status']]).toEqual([name, name === down ? 'down' : 'up']);
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|hunter2/);
    // requests that do not need it still work, and the process still shuts down cleanly
    expect((await get('/api/v1/alerts')).status).toBe(200);
    other.signal('SIGTERM');
    expect(await other.ended()).toBe(0);
    expect(other.stdout).not.toContain('hunter2');
  });
});

describe('metrics', () => {
  /** The sum of the samples of a metric that have all of these labels. */
  const sum = async (metric: string, labels: Record<string, string>): Promise<number> => {
    const { body } = await open<string>('/metrics');
    return body
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`))
      .filter((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`)))
      .reduce((total, line) => total + Number(line.split(' ').pop()), 0);
  };

  it('are served in the format of Prometheus without a credential', async () => {
    const { status, headers, body } = await open<string>('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    for (const name of ['alerts_created_total', 'rabbitmq_events_processed_total', 'outbox_waiting_events'])
      expect(body).toContain(`# TYPE ${name} `);
    for (const line of body.split('\n').filter((line) => line && !line.startsWith('#')))
      expect(line).toMatch(/^[a-z0-9_]+(\{([a-z_]+="[^"]*",?)+\})? (-?[0-9.e+-]+|Nan)$/);
  });

  it('count exactly what was published', async () => {
    const routingKey = `inventory.${randomUUID()}`;
    const [first, second] = [randomUUID(), randomUUID()];
    const repeated = hub.event({ ingredient_id: first });
    const bodies = [
      repeated,
      hub.event({ ingredient_id: second }),
      hub.event({ event_type: 'inventory.low_stock' }),
      hub.event({ ingredient_id: first }),
      hub.event({ ingredient_id: first }),
      hub.event({ event_type: 'inventory.nothing' }),
      repeated,
      hub.event({ tenant_id: 'madrid' }),
      hub.event({ timestamp: 'never' }),
    ];
    const own = { routing_key: routingKey };
    for (const [i, body] of bodies.entries()) {
      // one by one: of two events of a problem in one batch, only the first has this outcome
      await hub.outside.publish('inventory', routingKey, body);
      await eventually(async () => (await sum('rabbitmq_events_processed_total', own)) === i + 1);
    }
    await eventually(async () => (await sum('alerts_created_total', { tenant_id: hub.tenantId })) === 3);
    const created = (labels: Record<string, string>) =>
      sum('alerts_created_total', { tenant_id: hub.tenantId, ...labels });
    expect(await created({ alert_type: 'stockout', severity: 'critical' })).toBe(2);
    expect(await created({ alert_type: 'low_stock', severity: 'medium' })).toBe(1);
    const statuses = { raised: 3, folded: 2, unmatched: 1, duplicate: 1, invalid: 2 };
    for (const [status, count] of Object.entries(statuses)) {
      const counted = await sum('rabbitmq_events_processed_total', { ...own, exchange: 'inventory', status });
      expect([status, counted]).toEqual([status, count]);
    }
  });

  it('show how many alerts are active, and how long it took to react to them', async () => {
    const own = { tenant_id: hub.tenantId };
    const active = () => sum('alerts_active', { ...own, severity: 'critical' });
    const inDatabase = async () => {
      const rows = await hub.sql(
        `SELECT 1 FROM alerts WHERE tenant_id = $1 AND status = 'active' AND severity = 'critical'`,
        [hub.tenantId],
      );
      return rows.length;
    };
    const [first, second] = [await hub.anAlert(), await hub.anAlert()];
    await eventually(async () => (await active()) === (await inDatabase()), { what: 'two more active alerts' });
    const act = (alert: Json, action: string) =>
      hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, { body: {} });
    await act(first, 'acknowledge');
    await act(first, 'resolve');
    await act(second, 'resolve');
    const counts = async () => [
      await sum('alert_response_time_seconds_count', { ...own, severity: 'critical' }),
      await sum('alert_response_time_seconds_bucket', { ...own, severity: 'critical', le: '60' }),
      await sum('alert_resolution_time_seconds_count', { ...own, alert_type: 'stockout' }),
    ];
    await eventually(async () => (await counts()).join() === '1,1,2');
    await eventually(async () => (await active()) === (await inDatabase()), { what: 'two active alerts fewer' });
    const { body } = await open<string>('/metrics');
    const buckets = (metric: string) => [
      ...new Set([...body.matchAll(new RegExp(`^${metric}_bucket{le="([^"]+)"`, 'gm'))].map(([, le]) => le)),
    ];
    expect(buckets('alert_response_time_seconds')).toEqual(['60', '300', '600', '1800', '3600', '7200', '+Inf']);
    expect(buckets('alert_resolution_time_seconds')).toEqual([
      '300',
      '1800',
      '3600',
      '7200',
      '14400',
      '28800',
      '86400',
      '+Inf',
    ]);
  });
});

interface Schema {
  $ref?: string;
  type?: string;
  required?: string[];
  properties?: Record<string, Schema & { example?: unknown; default?: unknown }>;
  items?: Schema;
  oneOf?: Schema[];
}

interface Operation {
  summary?: string;
  security?: unknown[];
  parameters?: { in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: object }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

describe('the OpenAPI document', () => {
  const document = JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [
      method.toUpperCase(),
      path,
      operation,
    ]),
  );

  /** The required properties of a body that have no example. */
  const lacking = (schema: Schema): string[] => {
    if (schema.$ref) return lacking(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    if (schema.oneOf) return schema.oneOf.flatMap(lacking);
    if (schema.items) return lacking(schema.items);
    const missing = (schema.required ?? []).filter((name) => schema.properties?.[name]?.example === undefined);
    return [...missing, ...Object.values(schema.properties ?? {}).flatMap((property) => lacking(property))];
  };

  it('is up to date', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'campana-openapi-'));
    const file = join(folder, 'openapi.json');
    await run('dist/src/openapi/write-document.js', file);
    expect(readFileSync(join(root, 'openapi.json'), 'utf8')).toBe(readFileSync(file, 'utf8'));
    rmSync(folder, { recursive: true });
  });

  it('is valid', async () => {
    await expect(run('node_modules/@redocly/cli/bin/cli.js', 'lint', 'openapi.json')).resolves.toBeDefined();
  });

  it('has every route of the running application', async () => {
    const { status, body } = await open<Document>('/docs/openapi.json');
    expect(status).toBe(200);
    const routesOf = ({ paths }: Document) =>
      Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    expect(routesOf(body)).toEqual(routesOf(document));
  });

  it.each(operations)('%s %s: documents its purpose, its body and its answers', (method, path, operation) => {
    expect(operation.summary).toMatch(/^[A-Z].*\.$/s);
    const isPublic = operation.security?.length === 0;
    const refusals = isPublic ? [] : ['401', '403', '503', ...(path.includes('{') ? ['404', '422'] : [])];
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(refusals));
    const [success] = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    expect([success?.[0] === '204', success?.[1].content === undefined]).toEqual(
      method === 'DELETE' ? [true, true] : [false, false],
    );
    const schema = operation.requestBody?.content['application/json']?.schema;
    const hasNoBody =
      /\/(evaluate|enable|disable|cancel|accept|decline|defaults|apply|read|dismiss|send-code|rotate-secret|resend|destinations\/\{id\}\/test)$/.test(
        path,
      );
    expect(schema !== undefined).toBe(['POST', 'PUT', 'PATCH'].includes(method) && !hasNoBody);
    expect(schema ? lacking(schema) : []).toEqual([]);
  });

  it('is served as Swagger UI', async () => {
    const { status, headers, body } = await open<string>('/docs');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(body).toContain('<div id="swagger-ui"></div>');
    const scripts = [...body.matchAll(/<(?:script src|link [^>]*href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts)
      expect([script, (await open<string>(new URL(script, 'http://x/docs').pathname)).status]).toEqual([script, 200]);
  });
});
