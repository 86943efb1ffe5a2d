import { pino } from 'pino';
import { QueryFailedError } from 'typeorm';
import { withLogFields } from '../telemetry/log-fields';
import { logging } from './logging';

it('log lines have the fields of the current work; fields of the line itself take precedence', () => {
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

it('errors are logged without the parameters of the statement and the values of the row', () => {
  const lines: string[] = [];
  const { pinoHttp } = logging({ logLevel: 'info' });
  const log = pino(pinoHttp as object, { write: (line: string) => void lines.push(line) });
  const driverError = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (phone)=(+34600) exists',
  });
  const error = new QueryFailedError('INSERT INTO members VALUES ($1)', ['+34600'], driverError);
  log.error({ err: error }, 'a request failed');
  expect(lines.join()).toContain('duplicate key');
  expect(lines.join()).toContain('23505');
  expect(lines.join()).not.toContain('+34600');
});
