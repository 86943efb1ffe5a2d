import { pino } from 'pino';
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
