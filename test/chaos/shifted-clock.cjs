/** Loaded into a process under test with `--require`: its clock is `CLOCK_SHIFT_MS` ahead, or behind if that is negative. */
const SHIFT_MS = Number(process.env.CLOCK_SHIFT_MS);

const RealDate = Date;
const now = () => RealDate.now() + SHIFT_MS;

global.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
