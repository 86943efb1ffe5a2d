import { sessionOptions } from './session-options';

it('no connection compiles its statements: that takes longer than they do', () => {
  expect(sessionOptions({})).toBe('-c jit=off');
  expect(sessionOptions({ role: 'campana_app', TimeZone: 'UTC' })).toBe(
    '-c jit=off -c role=campana_app -c TimeZone=UTC',
  );
});
