import { SendingSlots } from './sending-slots';

const start = new Date('2026-11-22T10:00:00Z');
const later = new Date(start.getTime() + 3_000);

const filled = (counts: Record<string, number>): SendingSlots => {
  const slots = new SendingSlots(64);
  for (const [target, count] of Object.entries(counts))
    for (let i = 0; i < count; i++) slots.take(`${target}${i}`, target, start);
  return slots;
};

it('a target has at most a quarter of the places', () => {
  const slots = filled({ a: 16, b: 3 });
  expect([slots.freeAt(start), slots.maxPerTargetAt(start)]).toEqual([45, 16]);
  expect([...slots.busy(start)]).toEqual([
    ['a', 16],
    ['b', 3],
  ]);
  slots.release('a0');
  expect(slots.busy(start).get('a')).toBe(15);
});

it('targets that hang hold at most half of the places', () => {
  const slots = filled({ a: 16, b: 16, c: 1 });
  const busy = slots.busy(later);
  for (const target of ['a', 'b', 'c']) expect(busy.get(target)).toBe(16);
});

it('what targets that hang hold beyond half is made up for, up to twice the places', () => {
  const slots = filled({ a: 16, b: 16, c: 16, d: 16 });
  expect([slots.freeAt(start), slots.freeAt(later)]).toEqual([0, 32]);
  expect([slots.maxPerTargetAt(start), slots.maxPerTargetAt(later)]).toEqual([16, 4]);
  for (const target of ['e', 'f']) for (let i = 0; i < 16; i++) slots.take(`${target}${i}`, target, later);
  expect([slots.freeAt(later), slots.freeAt(new Date(later.getTime() + 3_000))]).toEqual([0, 32]);
  for (let i = 0; i < 32; i++) slots.take(`g${i}`, `g${i % 2}`, start);
  expect(slots.freeAt(later)).toBe(0);
});

it('a target that failed gets few places, until a call succeeds', () => {
  const slots = filled({});
  for (const target of ['a', 'b', 'c', 'd']) slots.note(target, true);
  expect([...slots.busy(start).values()]).toEqual([8, 8, 8, 8]);
  slots.note('a', false);
  expect(slots.busy(start).has('a')).toBe(false);
});
