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
