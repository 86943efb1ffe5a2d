import { BoundedLabel } from './bounded-label';

it('names the first values, and calls the rest other', () => {
  const label = new BoundedLabel(2);
  expect(['a', 'b', 'c', 'a', 'd'].map((value) => label.of(value))).toEqual(['a', 'b', 'other', 'a', 'other']);
  expect(new BoundedLabel(0).of('a')).toBe('other');
});
