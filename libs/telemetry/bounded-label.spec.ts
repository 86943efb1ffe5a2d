import { BoundedLabel } from './bounded-label';

it('uses the first values as they are, and `other` for the rest', () => {
  const label = new BoundedLabel(2);
  expect(['a', 'b', 'c', 'a', 'd'].map((value) => label.of(value))).toEqual(['a', 'b', 'other', 'a', 'other']);
  expect(new BoundedLabel(0).of('a')).toBe('other');
});
