import { traceIdOf } from './trace-context';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';

it.each([
  [`00-${id}-00f067aa0ba902b7-01`, id],
  [`cc-${id}-00f067aa0ba902b7-01-of-a-later-version`, id],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  [`00-${id.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
  [`00-${id}-00f067aa0ba902b7`, undefined],
  ['', undefined],
  [undefined, undefined],
])('the trace id of %s', (header, traceId) => {
  expect(traceIdOf(header)).toBe(traceId);
});
