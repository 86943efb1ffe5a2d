import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { Hub, Json, token } from '../support/hub';
import { aRule, aWholeRule, RULES } from '../support/rules-hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

describe('a file of rules', () => {
  it('exported as JSON or YAML has all rules, and importing it again changes nothing', async () => {
    const owner = await token(randomUUID());
    await hub.call('POST', RULES, { body: aWholeRule(), token: owner });
    const { body: json } = await hub.call<{ rules: Json[] }>('GET', `${RULES}/export`, { token: owner });
    const { body: yaml, headers } = await hub.call<string>('GET', `${RULES}/export?format=yaml`, { token: owner });
    expect(headers.get('content-type')).toContain('application/yaml');
    expect(parse(yaml)).toEqual(json);
    expect(json.rules).toHaveLength(34);
    for (const [body, type] of [
      [json, 'application/json'],
      [yaml, 'application/yaml'],
    ] as const) {
      const { body: imported } = await hub.call('POST', `${RULES}/import?prune=true`, {
        body,
        token: owner,
        headers: { 'content-type': type },
      });
      expect(imported).toMatchObject({ created: 0, updated: 0, unchanged: 34, deleted: 0 });
    }
  });

  it('imported as a dry run shows the differences, and changes nothing', async () => {
    const owner = await token(randomUUID());
    const { body: file } = await hub.call<{ rules: Json[] }>('GET', `${RULES}/export`, { token: owner });
    const [first, second, ...others] = file.rules;
    const wanted = {
      rules: [{ ...first, severity: 'low', priority: 'informational' }, aRule({ rule_name: 'new' }), ...others],
    };
    const call = (query: string) =>
      hub.call('POST', `${RULES}/import?prune=true${query}`, { body: wanted, token: owner });
    const { body: dry } = await call('&dry_run=true');
    expect(dry).toMatchObject({ dry_run: true, created: 1, updated: 1, unchanged: 31, deleted: 1 });
    const changed = (dry['rules'] as Json[]).find(({ action }) => action === 'updated');
    expect(changed).toMatchObject({
      rule_name: first?.['rule_name'],
      changes: expect.arrayContaining([{ field: 'severity', from: first?.['severity'], to: 'low' }]) as unknown,
    });
    expect((await hub.call('GET', `${RULES}/export`, { token: owner })).body).toEqual(file);
    expect((await call('')).body).toMatchObject({ dry_run: false, created: 1, updated: 1, unchanged: 31, deleted: 1 });
    const { body: after } = await hub.call<{ rules: Json[] }>('GET', `${RULES}/export`, { token: owner });
    expect(after.rules.map(({ rule_name }) => rule_name)).not.toContain(second?.['rule_name']);
    expect((await call('')).body).toMatchObject({ created: 0, updated: 0, unchanged: 33, deleted: 0 });
  });

  it('with an invalid rule changes nothing, and each error has its pointer', async () => {
    const owner = await token(randomUUID());
    const bad = {
      ...aRule(),
      condition_json: {
        all: [
          { field: 'a', operator: '=', value: 1 },
          { field: 'a', operator: '~', value: 1 },
        ],
      },
    };
    const answer = await hub.call('POST', `${RULES}/import`, {
      body: { rules: [aRule(), bad, { rule_name: 'x' }] },
      token: owner,
    });
    expect(answer.status).toBe(422);
    const pointers = (answer.body['errors'] as Json[]).map(({ pointer }) => pointer);
    expect(pointers).toContain('/rules/1/condition_json/all/1/operator');
    expect(pointers).toContain('/rules/2/severity');
    const { body } = await hub.call<{ rules: Json[] }>('GET', `${RULES}/export`, { token: owner });
    expect(body.rules).toHaveLength(33);
  });

  it.each([
    ['rules: [', 'is not valid YAML'],
    ['[]', 'must be a list of rules'],
    ['null', 'must be a list of rules'],
    ['a: &a [x, x]\nrules: [*a, *a]\nmore: 1', 'is not known'],
  ])('%j is refused', async (body, detail) => {
    const answer = await hub.call('POST', `${RULES}/import`, { body, headers: { 'content-type': 'application/yaml' } });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([422, expect.stringContaining(detail)]);
  });

  it('can be checked offline by the same code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'campana-rules-'));
    const [good, bad] = [join(folder, 'good.yaml'), join(folder, 'bad.yaml')];
    const { body } = await hub.call<string>('GET', `${RULES}/export?format=yaml`);
    await writeFile(good, body);
    await writeFile(bad, JSON.stringify({ rules: [{ ...aRule(), condition_json: { field: 'a', operator: '~' } }] }));
    const lint = async (...files: string[]) => {
      try {
        return { code: 0, ...(await promisify(execFile)(process.execPath, ['scripts/rules.mjs', 'lint', ...files])) };
      } catch (error) {
        return error as { code: number; stdout: string };
      }
    };
    expect(await lint(good)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing wrong') as string });
    const refused = await lint(good, bad);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('/rules/0/condition_json/operator')]);
  });
});
