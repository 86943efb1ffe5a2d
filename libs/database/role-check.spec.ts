import type { DataSource } from 'typeorm';
import { RoleCheck } from './role-check';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const application = { name: 'campana_app', isSuperuser: false, bypassesPolicies: false, ownsTables: false };
const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });

/** Checks with a database that answers this, one answer after the other. */
async function check(...answers: (Error | object)[]): Promise<number> {
  let asked = 0;
  const query = () => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve([answer]);
  };
  await new RoleCheck({ query } as unknown as DataSource).onModuleInit();
  return asked;
}

it('the role of the application may start', async () => {
  expect(await check(application)).toBe(1);
});

it.each([
  ['is a superuser', { isSuperuser: true }],
  ['has BYPASSRLS', { bypassesPolicies: true }],
  ['owns the tables', { ownsTables: true }],
])('a role that %s may not', async (fault, fields) => {
  await expect(check({ ...application, ...fields })).rejects.toThrow(fault);
});

it('a connection that is lost during the check does not end the process', async () => {
  expect(await check(lost, lost, application)).toBe(3);
});

it('a database that stays away does', async () => {
  await expect(check(lost)).rejects.toBe(lost);
});

it('an error in the statement is not tried again', async () => {
  const wrong = Object.assign(new Error('syntax error'), { code: '42601' });
  await expect(check(wrong, application)).rejects.toBe(wrong);
});
