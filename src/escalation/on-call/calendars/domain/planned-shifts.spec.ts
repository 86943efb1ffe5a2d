import { spanChanges } from './planned-shifts';

const span = (from: number, until: number, ...memberIds: string[]) => ({ from, until, memberIds });
const stored = (id: string, from: number, until: number, ...memberIds: string[]) => ({ id, from, until, memberIds });

it('the same calendar again changes nothing', () => {
  const spans = [span(0, 20, 'a'), span(20, 40, 'b')];
  const changes = spanChanges([stored('1', 0, 20, 'a'), stored('2', 20, 40, 'b')], spans, 10);
  expect(changes).toEqual({ added: [], ended: [], removed: [] });
});

it('what has begun ends now, what has not begun goes, and what is over stays', () => {
  const changes = spanChanges(
    [stored('1', 0, 20, 'a'), stored('2', 20, 40, 'b')],
    [span(0, 5, 'x'), span(5, 40, 'c')],
    10,
  );
  expect(changes).toEqual({ added: [span(10, 40, 'c')], ended: [{ id: '1', until: 10 }], removed: ['2'] });
});

it('a shift that gets longer or shorter stays the same shift', () => {
  const changes = spanChanges([stored('1', 0, 20, 'a')], [span(0, 30, 'a')], 10);
  expect(changes).toEqual({ added: [], ended: [{ id: '1', until: 30 }], removed: [] });
});

it('a shift that had begun before the first reading stays one shift at the second, and may still get longer', () => {
  const [first] = spanChanges([], [span(0, 20, 'a')], 5).added;
  expect(first).toEqual(span(5, 20, 'a'));
  const kept = [{ ...span(5, 20, 'a'), id: '1' }];
  expect(spanChanges(kept, [span(0, 20, 'a')], 10)).toEqual({ added: [], ended: [], removed: [] });
  expect(spanChanges(kept, [span(0, 30, 'a')], 10)).toEqual({
    added: [],
    ended: [{ id: '1', until: 30 }],
    removed: [],
  });
});

it('the next shift of somebody whose shift runs is another one', () => {
  const changes = spanChanges([stored('1', 5, 20, 'a')], [span(30, 40, 'a')], 10);
  expect(changes).toEqual({ added: [span(30, 40, 'a')], ended: [{ id: '1', until: 10 }], removed: [] });
});
