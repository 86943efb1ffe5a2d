import { pino } from 'pino';
import { logging } from '../http/logging';
import { logFields, withLogFields } from './log-fields';

it('work bears its fields and those of the work around it, to its end', async () => {
  await withLogFields({ queue: 'q', job: 'one' }, async () => {
    await withLogFields({ job: 'two', tenant_id: 't' }, async () => {
      await Promise.resolve();
      expect(logFields()).toEqual({ queue: 'q', job: 'two', tenant_id: 't' });
    });
    expect(logFields()).toEqual({ queue: 'q', job: 'one' });
  });
  expect(logFields()).toEqual({});
});

it('its log lines do, and what a line says itself counts first', () => {
  const lines: unknown[] = [];
  const { pinoHttp } = logging({ logLevel: 'info' });
  const log = pino(pinoHttp as object, { write: (line: string) => lines.push(JSON.parse(line)) });
  withLogFields({ job: 'one', tenant_id: 't' }, () => {
    log.info('first');
    log.warn({ tenant_id: 'other' }, 'second');
  });
  log.info('third');
  expect(lines).toMatchObject([
    { msg: 'first', job: 'one', tenant_id: 't' },
    { msg: 'second', job: 'one', tenant_id: 'other' },
    { msg: 'third' },
  ]);
  expect(lines[2]).not.toHaveProperty('job');
});
