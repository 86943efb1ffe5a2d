import { compileThreshold, ThresholdOperator } from './threshold';

describe('a threshold', () => {
  const holds: Record<ThresholdOperator, [below: boolean, equal: boolean, above: boolean]> = {
    '=': [false, true, false],
    '!=': [true, false, true],
    '>': [false, false, true],
    '>=': [false, true, true],
    '<': [true, false, false],
    '<=': [true, true, false],
  };
  for (const [operator, [below, equal, above]] of Object.entries(holds))
    it(`stock ${operator} 10`, () => {
      const predicate = compileThreshold({ field: 'stock', operator: operator as ThresholdOperator, value: 10 });
      expect([predicate({ stock: 9.5 }), predicate({ stock: 10 }), predicate({ stock: 11 })]).toEqual([
        below,
        equal,
        above,
      ]);
    });

  it.each([['5'], [null], [undefined], [true], [[5]], [{}]])('is false for %p, which is not a number', (stock) => {
    expect(compileThreshold({ field: 'stock', operator: '<', value: 10 })({ stock })).toBe(false);
    expect(compileThreshold({ field: 'stock', operator: '!=', value: 10 })({ stock })).toBe(false);
  });

  it('never sees what an object inherits', () => {
    expect(
      compileThreshold({ field: 'length', operator: '>=', value: 0 })(Object.create({ length: 1 }) as object as never),
    ).toBe(false);
  });
});
