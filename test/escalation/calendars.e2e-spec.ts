import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

const SCHEDULES = '/api/v1/alerts/on-call/schedules';
const HOUR = 3_600_000;

let hub: Hub;
let schedule: string;
let ana: string;
beforeAll(async () => {
  hub = await Hub.start({ OUTBOUND_ALLOW_HTTP: 'true', OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8' });
  ana = randomUUID();
  await hub.call('GET', '/api/v1/alerts', {
    token: await token(hub.tenantId, 'owner', { sub: ana, name: 'Ana García' }),
  });
  const [row] = await eventually(async () => {
    const rows = await hub.sql<{ id: string }>('SELECT id FROM on_call_schedules WHERE tenant_id = $1', [hub.tenantId]);
    return rows.length > 0 && rows;
  });
  schedule = row?.id ?? '';
});
afterAll(() => hub.stop());

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
const event = (from: number, until: number, who: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${from}`,
  `DTSTART:${stamp(from)}`,
  `DTEND:${stamp(until)}`,
  `SUMMARY:${who}`,
  'END:VEVENT',
];
const file = (...events: string[][]): string => ['BEGIN:VCALENDAR', ...events.flat(), 'END:VCALENDAR'].join('\r\n');

const read = async (url: string, headers: Record<string, string> = {}): Promise<[number, string, Headers]> => {
  const response = await fetch(url.replace(/^https?:\/\/[^/]+/, hub.url), { headers });
  return [response.status, await response.text(), response.headers];
};

it('a token shows shifts as a calendar to whoever has it, until it is revoked', async () => {
  const made = await hub.call(`POST`, `${SCHEDULES}/${schedule}/calendar-tokens`, { body: {} });
  expect(made.status).toBe(201);
  const { id, url } = made.body as { id: string; url: string };
  // whoever joined is appended to the shipped schedule a moment later
  const [status, text, headers] = await eventually(async () => {
    const answer = await read(url);
    return (answer[0] !== 200 || answer[1].includes('BEGIN:VEVENT')) && answer;
  });
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/calendar; charset=utf-8',
    'private, no-cache',
  ]);
  expect(text).toContain('SUMMARY:Ana García');
  // the calendar may still change until the second member has joined the schedule
  await eventually(async () => {
    const etag = (await read(url))[2].get('etag') ?? '';
    const [unchanged, nothing] = await read(url, { 'if-none-match': `W/${etag}` });
    return unchanged === 304 && nothing === '';
  });
  expect((await read(url, { 'if-none-match': '"other"' }))[0]).toBe(200);
  const uids = (of: string) => [...of.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid);
  await eventually(async () => {
    const [one, other] = [await read(url), await read(url)].map(([, calendar]) => uids(calendar).join());
    return one === other;
  });
  expect(new Set(uids(text)).size).toBe(uids(text).length);

  const [stored] = await hub.sql<Json>('SELECT * FROM on_call_calendar_tokens WHERE id = $1', [id]);
  expect(JSON.stringify(stored)).not.toContain(url.split('/').at(-1)?.replace('.ics', '') ?? '?');
  expect((await hub.call('DELETE', `${SCHEDULES}/${schedule}/calendar-tokens/${id}`)).status).toBe(204);
  const gone = await read(url);
  const unknown = await read(`${hub.url}/api/v1/calendars/${randomUUID()}.ics`);
  expect([gone[0], unknown[0], gone[1]]).toEqual([404, 404, unknown[1]]);
});

it('an imported calendar says who is on call; a bad file is 422 with its line, and what has begun stays', async () => {
  const imports = `${SCHEDULES}/${schedule}/imports`;
  const bad = await hub.call('POST', imports, {
    body: { ics: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR' },
  });
  expect([bad.status, bad.body]).toMatchObject([
    422,
    { line: 2, errors: [{ pointer: '/ics', detail: 'line 2 is an event without DTSTART' }] },
  ]);
  expect((await hub.call('POST', imports, { body: {} })).status).toBe(422);
  const literal = await hub.call('POST', imports, { body: { url: 'https://10.0.0.1/x.ics' } });
  expect([literal.status, literal.body['errors']]).toMatchObject([422, [{ pointer: '/url' }]]);

  const now = Math.floor(Date.now() / HOUR) * HOUR;
  const ics = file(event(now - HOUR, now + HOUR, 'ana garcía'), event(now + HOUR, now + 2 * HOUR, 'Nobody'));
  const made = await hub.call('POST', imports, { body: { ics } });
  expect([made.status, made.body]).toMatchObject([201, { url: null, unknown_people: ['Nobody'], error: null }]);
  const shifts = () =>
    hub.sql<Json>('SELECT member_ids, starts_at, ends_at FROM on_call_calendar_shifts WHERE import_id = $1', [
      made.body['id'],
    ]);
  expect(await shifts()).toMatchObject([{ member_ids: [ana], ends_at: new Date(now + HOUR) }]);
  expect((await hub.call('DELETE', `${imports}/${String(made.body['id'])}`)).status).toBe(204);
  const [left] = await shifts();
  expect((left?.['ends_at'] as Date).getTime()).toBeLessThanOrEqual(Date.now());
});

it('a calendar at a URL is read again; a bad answer is shown, and the last good copy holds', async () => {
  const begin = Math.floor(Date.now() / HOUR) * HOUR + 2 * HOUR;
  let answer = file(event(begin, begin + HOUR, 'Ana García'));
  const server = createServer((_, response) => void response.end(answer)).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.ics`;
    const imports = `${SCHEDULES}/${schedule}/imports`;
    const { status, body: made } = await hub.call('POST', imports, { body: { url } });
    expect([status, String(made['url'])]).toEqual([201, expect.not.stringContaining('secret')]);
    const shifts = async () =>
      (
        await hub.sql<{ ends_at: Date }>(
          'SELECT ends_at FROM on_call_calendar_shifts WHERE import_id = $1 ORDER BY starts_at',
          [made['id']],
        )
      ).map(({ ends_at }) => ends_at.getTime());
    const listed = async () => {
      const { body } = await hub.call<{ items: Json[] }>('GET', imports);
      return body.items.find(({ id }) => id === made['id']);
    };
    expect(await shifts()).toEqual([begin + HOUR]);
    answer = file(event(begin, begin + 2 * HOUR, 'Ana García'));
    hub.moveClock(16 * 60_000);
    await eventually(async () => (await shifts())[0] === begin + 2 * HOUR);
    answer = 'no calendar';
    hub.moveClock(16 * 60_000);
    expect(await eventually(async () => (await listed())?.['error'] && listed())).toMatchObject({ error_line: 1 });
    expect(await shifts()).toEqual([begin + 2 * HOUR]);
  } finally {
    server.close();
  }
});

it('the calendar of a member has their shifts alone, and names whoever has left', async () => {
  const { body: bo } = await hub.call('POST', '/api/v1/alerts/members', {
    body: { name: 'Bo Left', roles: ['staff'] },
  });
  const participants = [[ana], [bo['id']]];
  const layer = { type: 'daily', handoff_time: '00:00', starts_on: '2026-01-01', participants };
  const body = { name: `Two ${randomUUID()}`, time_zone: 'UTC', layers: [layer] };
  const { body: made } = await hub.call('POST', SCHEDULES, { body });
  const tokens = `${SCHEDULES}/${String(made['id'])}/calendar-tokens`;
  const calendarOf = async (fields: Json): Promise<string> => {
    const { body: address } = await hub.call('POST', tokens, { body: fields });
    return (await read(String(address['url'])))[1];
  };
  const summaries = (text: string) => [...new Set([...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, name]) => name))];
  expect(summaries(await calendarOf({ member_id: ana }))).toEqual(['Ana García']);
  expect((await hub.call('DELETE', `/api/v1/alerts/members/${String(bo['id'])}`)).status).toBe(204);
  expect(summaries(await calendarOf({})).sort()).toEqual(['Ana García', 'Bo Left']);
});

it('a person of an imported calendar is on call, also at a second reading and in another time zone', async () => {
  const layer = { type: 'calendar', participants: [] };
  const body = { name: `Imported ${randomUUID()}`, time_zone: 'UTC', layers: [layer] };
  const { status, body: made } = await hub.call('POST', SCHEDULES, { body });
  expect([status, made]).toMatchObject([201, {}]);
  const path = `${SCHEDULES}/${String(made['id'])}`;
  // the clock has been moved above
  const hour = Math.floor((Date.now() + 32 * 60_000) / HOUR) * HOUR;
  // a local time, in the zone of the schedule
  const local = file(event(hour - HOUR, hour + 5 * HOUR, 'Ana García').map((line) => line.replace(/Z$/, '')));
  expect((await hub.call('POST', `${path}/imports`, { body: { ics: local } })).status).toBe(201);
  const until = async () => {
    const answer = await hub.call<{ on_call: string[]; until: string }>('GET', `${path}/now`);
    return [answer.body.on_call, answer.body.until] as const;
  };
  expect(await until()).toEqual([[ana], new Date(hour + 5 * HOUR).toISOString()]);
  const headers = { 'if-match': '*' };
  const moved = await hub.call('PUT', path, { body: { ...body, time_zone: 'Etc/GMT-1' }, headers });
  expect(moved.status).toBe(200);
  await eventually(async () => (await until())[1] === new Date(hour + 4 * HOUR).toISOString());
  expect((await until())[0]).toEqual([ana]);
  const shifts = await hub.sql('SELECT 1 FROM on_call_calendar_shifts WHERE schedule_id = $1', [made['id']]);
  expect(shifts).toHaveLength(1);
});

it('a tenant whose servers do not answer delays no calendar of another', async () => {
  const begin = Math.floor(Date.now() / HOUR) * HOUR + 2 * HOUR;
  let isHanging = false;
  const hung = new Set<string>();
  const server = createServer(({ url = '' }, response) => {
    if (isHanging && url.startsWith('/slow')) hung.add(url);
    else response.end(file(event(begin, begin + HOUR, 'Ana García')));
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const bearer = await token(randomUUID());
    const layers = [{ type: 'calendar', starts_on: '2026-01-01' }];
    const schedule2 = await hub.call('POST', SCHEDULES, {
      token: bearer,
      body: { name: 'Slow', time_zone: 'UTC', layers },
    });
    expect([schedule2.status, schedule2.body]).toEqual([201, schedule2.body]);
    const imported = async (id: string, path: string, caller?: string) => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
      const by = caller === undefined ? {} : { token: caller };
      return String((await hub.call('POST', `${SCHEDULES}/${id}/imports`, { ...by, body: { url } })).body['id']);
    };
    const slow = [1, 2, 3].map((n) => imported(String(schedule2.body['id']), `/slow-${n}.ics`, bearer));
    await Promise.all(slow);
    const kept = await imported(schedule, '/kept.ics');
    const readAt = async () => {
      const rows = await hub.sql<{ read_at: Date }>('SELECT read_at FROM on_call_imports WHERE id = $1', [kept]);
      return rows[0]?.read_at.getTime() ?? 0;
    };
    const readAfter = (at: number) =>
      eventually(async () => (await readAt()) > at && (await readAt()), {
        within: 7_000,
        what: 'the other tenant’s calendar',
      });
    const first = await readAt();
    isHanging = true;
    hub.moveClock(16 * 60_000);
    await eventually(() => hung.size > 0, { what: 'a server that hangs' });
    const second = await readAfter(first);
    await hub.sql('UPDATE on_call_imports SET next_at = now() WHERE id = $1', [kept]);
    await readAfter(second);
    expect(hung.size).toBe(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
