import type { QueryBus } from '@nestjs/cqrs';
import type { Config } from '../../../libs/config/config';
import { FramesOfAMinute, SocketLimits, TooManySockets } from './socket-limits';

const limitsOf = (max: Partial<Record<'process' | 'tenant' | 'member' | 'address', number>>) => {
  const maxSockets = { process: 100, tenant: 100, member: 100, address: 100, ...max };
  const limits = new SocketLimits({ dashboard: { realtime: { maxSockets } } } as Config, {} as QueryBus);
  return { take: (next: Parameters<SocketLimits['take']>[0]) => limits.take(next, maxSockets.tenant) };
};
const caller = (n: number) => ({ memberId: `m${n}`, tenantId: `t${n}`, address: `10.0.0.${n}` });

it.each([
  ['process', 503, { memberId: 'x', tenantId: 'x', address: '10.9.9.9' }],
  ['tenant', 429, { memberId: 'x', tenantId: 't1', address: '10.9.9.9' }],
  ['member', 429, { memberId: 'm1', tenantId: 't1', address: '10.9.9.9' }],
  ['address', 429, { memberId: 'x', tenantId: 'x', address: '10.0.0.1' }],
] as const)('a second socket of one %s is refused until the first is closed', (of, status, next) => {
  const limits = limitsOf({ [of]: 1 });
  const free = limits.take(caller(1));
  const refusal = (() => {
    try {
      limits.take(next);
    } catch (error) {
      return error as TooManySockets;
    }
  })();
  expect(refusal).toMatchObject({ problem: status === 503 ? 'unavailable' : 'too-many', retryAfterSeconds: 30 });
  expect(refusal?.details).toEqual({ limit_of: of, limit: 1, current: 1 });
  free();
  free();
  limits.take(next);
  expect(() => limits.take(next)).toThrow(TooManySockets);
});

it('an address may connect 120 times a minute, all of a /64 network together', () => {
  const limits = limitsOf({ address: 1_000, process: 1_000 });
  for (let i = 0; i < 120; i++) limits.take({ ...caller(i), address: `2001:db8::${i.toString(16)}` })();
  expect(() => limits.take({ ...caller(1), address: '2001:db8::ffff' })).toThrow('more than 120');
});

it('a client may send 60 frames in a minute', () => {
  const frames = new FramesOfAMinute();
  const verdicts = Array.from({ length: 61 }, () => frames.add(1_000));
  expect(verdicts.filter(Boolean)).toHaveLength(1);
  expect(frames.add(62_000)).toBe(false);
});

it('a tenant may want fewer; while its settings cannot be read, the limit of the installation applies', async () => {
  const config = { dashboard: { realtime: { maxSockets: { tenant: 100 } } } } as Config;
  const answering = (execute: () => Promise<unknown>) => new SocketLimits(config, { execute } as unknown as QueryBus);
  expect(await answering(() => Promise.resolve(new Map([['t', { maxSockets: 7 }]]))).ofTenant('t')).toBe(7);
  expect(await answering(() => Promise.reject(new Error('away'))).ofTenant('t')).toBe(100);
});
