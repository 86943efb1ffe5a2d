import { spend, TooMuchWork, WorkBudget } from './work-budget';

const limits = { total: 100, each: 60, least: 5 };

it('a computation has its own limit', () => {
  const budget = new WorkBudget(limits);
  expect(budget.run(() => (spend(60), 'done'))).toBe('done');
  expect(() => new WorkBudget(limits).run(() => spend(61))).toThrow(
    new TooMuchWork('it needs more than 60 steps of work'),
  );
});

it('all have a limit together, but a cheap one never fails for the sake of the others', () => {
  const budget = new WorkBudget(limits);
  budget.run(() => spend(60));
  expect(() => budget.run(() => spend(41))).toThrow(
    'more than 40 steps of work, and others have used the rest of the 100',
  );
  expect(() => budget.run(() => spend(6))).toThrow('more than 5 steps');
  for (let i = 0; i < 10; i++) budget.run(() => spend(5));
});

it('counts one inside another for both, and nothing outside', () => {
  const [outer, inner] = [new WorkBudget(limits), new WorkBudget({ total: 50, each: 50, least: 50 })];
  expect(() =>
    outer.run(() => {
      inner.run(() => spend(40));
      spend(21);
    }),
  ).toThrow(TooMuchWork);
  expect(() => spend(1e9)).not.toThrow();
});

it('says whether steps were used since it was asked', () => {
  const budget = new WorkBudget(limits);
  budget.run(() => spend(30));
  expect([budget.hasUsed(20), budget.hasUsed(20)]).toEqual([true, false]);
});
