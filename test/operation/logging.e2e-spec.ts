import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { type Json, Outsider, SECRET, token } from '../support/hub';
import { Process } from '../support/process';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ADDRESS = 'maria.lopez@example.com';
const tenantId = randomUUID();

let outside: Outsider;
let bearer: string;
beforeAll(async () => {
  outside = await Outsider.connect();
  bearer = await token(tenantId);
});
afterEach(() => Process.endAll());
afterAll(() => outside.close());

/** The lines that a process has logged so far. */
const linesOf = ({ stdout }: Process): Json[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);

/** Waits for a line with this message and these fields. @returns the first one */
const line = (campana: Process, msg: string, fields: Json): Promise<Json> =>
  eventually(
    () =>
      linesOf(campana).find((one) => Object.entries({ msg, ...fields }).every(([name, value]) => one[name] === value)),
    { within: 20_000, what: `${msg} ${JSON.stringify(fields)}` },
  );

async function ask(campana: Process, method: string, path: string, body?: Json, headers: Record<string, string> = {}) {
  const response = await fetch(`${campana.url}/api/v1/alerts${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** Publishes an event. @returns its id */
async function publish(ingredient: string): Promise<string> {
  const event_id = randomUUID();
  await outside.publish('inventory', 'inventory.low_stock', {
    event_id,
    event_type: 'inventory.low_stock',
    tenant_id: tenantId,
    timestamp: new Date().toISOString(),
    ingredient_id: ingredient,
    ingredient_name: 'Harina',
    contact: ADDRESS,
  });
  return event_id;
}

const UUID = /^[0-9a-f-]{36}$/;

describe('at the log level debug', () => {
  let campana: Process;
  const created = async (): Promise<Json> => {
    const event_id = await publish(randomUUID());
    return line(campana, 'alert created', { event_id, tenant_id: tenantId });
  };
  beforeEach(async () => (campana = await (await Process.start({ LOG_LEVEL: 'debug' })).ready()));

  it('the address of a calendar, which is its secret, is not logged', async () => {
    const secret = randomUUID();
    const { status } = await fetch(`${campana.url}/api/v1/calendars/${secret}.ics?x=1`);
    expect(status).toBe(404);
    const [logged] = await eventually(() => {
      const lines = linesOf(campana).filter((one) =>
        String((one['req'] as Json | undefined)?.['path']).includes('calendars'),
      );
      return lines.length > 0 && lines;
    });
    expect((logged?.['req'] as Json)['path']).toBe('/api/v1/calendars/…');
    expect(campana.stdout).not.toContain(secret);
  });

  it('creating, folding and suppressing are logged, in a batch and in a job', async () => {
    const flour = randomUUID();
    const first = await line(campana, 'alert created', { event_id: await publish(flour) });
    expect(first).toMatchObject({
      tenant_id: tenantId,
      alert_id: expect.stringMatching(UUID) as string,
      rule_id: expect.stringMatching(UUID) as string,
      batch_id: expect.stringMatching(UUID) as string,
      level: 20,
    });
    const second = await line(campana, 'occurrence folded', { event_id: await publish(flour) });
    expect(second).toMatchObject({ alert_id: first['alert_id'], rule_id: first['rule_id'], tenant_id: tenantId });
    expect(second['batch_id']).not.toBe(first['batch_id']);

    const now = Date.now();
    const { status } = await ask(campana, 'POST', '/suppressions', {
      suppression_type: 'maintenance_window',
      alert_types: ['low_stock'],
      start_time: new Date(now - 1_000).toISOString(),
      end_time: new Date(now + 3_000).toISOString(),
      reason: `ask ${ADDRESS}`,
    });
    expect(status).toBe(201);
    const event_id = await publish(randomUUID());
    expect(await line(campana, 'occurrence suppressed', { event_id })).toMatchObject({
      tenant_id: tenantId,
      rule_id: first['rule_id'],
      reason: 'maintenance_window',
    });
    expect(await line(campana, 'alert created', { event_id })).toMatchObject({
      tenant_id: tenantId,
      queue: 'clock',
      job: 'ReleaseSuppressedCommand',
      job_id: expect.stringMatching(/^repeat:/) as string,
    });
  });

  it('the lines of a request have its id, tenant, alert and trace', async () => {
    const { alert_id } = await created();
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    await ask(campana, 'POST', `/${String(alert_id)}/acknowledge`, { notes: `told ${ADDRESS}` }, { traceparent });
    const completed = await line(campana, 'request completed', { trace_id: TRACE });
    expect(completed).toMatchObject({ tenant_id: tenantId, alert_id, res: { statusCode: 200 } });
    expect((completed['req'] as Json)['id']).toMatch(UUID);

    const refused = `${TRACE.slice(0, -1)}7`;
    const headers = { traceparent: `00-${refused}-00f067aa0ba902b7-01`, authorization: 'Bearer nobody' };
    expect((await ask(campana, 'GET', '', undefined, headers)).status).toBe(401);
    const unknown = await line(campana, 'request completed', { trace_id: refused });
    expect(unknown).not.toHaveProperty('tenant_id');
  });

  it('no line contains a secret or a personal address', async () => {
    const { alert_id } = await created();
    await ask(campana, 'POST', `/${String(alert_id)}/comment`, { comment: ADDRESS });
    await ask(campana, 'GET', `?search=${ADDRESS}`);
    await ask(campana, 'GET', '?nothing=1', undefined, { 'x-service-key': SECRET });
    await eventually(() => linesOf(campana).filter(({ msg }) => msg === 'request completed').length >= 3);
    for (const hidden of [ADDRESS, encodeURIComponent(ADDRESS), SECRET, bearer])
      expect(campana.stdout).not.toContain(hidden);
  });
});

it('at the log level info none of this is logged', async () => {
  const campana = await (await Process.start({ LOG_LEVEL: 'info' })).ready();
  const event_id = await publish(randomUUID());
  await eventually(async () => {
    const { body } = await ask(campana, 'GET', '?limit=200');
    return (body['items'] as Json[]).some(({ source_event_id }) => source_event_id === event_id);
  });
  await line(campana, 'request completed', { tenant_id: tenantId });
  expect(linesOf(campana).filter(({ level }) => Number(level) < 30)).toEqual([]);
  expect(campana.stdout).not.toContain(event_id);
});
