import { RenderingTime, withinTime } from './rendering-time';

/** Moves the clock of the process. */
function at(ms: number): void {
  jest.spyOn(performance, 'now').mockReturnValue(ms);
}
afterEach(() => jest.restoreAllMocks());

it('templates that take long are not rendered until the tenant has time again', () => {
  at(0);
  const time = new RenderingTime();
  time.spend(() => at(3_000));
  expect(() => time.spend(() => 'text')).toThrow('the templates of all rules took longer than 2 s');
  at(6_000);
  expect(time.spend(() => 'text')).toBe('text');
});

it('after a failure, the templates of a rule pause for a minute', () => {
  at(0);
  let calls = 0;
  const render = withinTime(() => {
    calls++;
    throw new Error('oops');
  }, new RenderingTime());
  for (let i = 0; i < 3; i++) expect(() => render({})).toThrow('oops');
  at(60_001);
  expect(() => render({})).toThrow('oops');
  expect(calls).toBe(2);
});
