import { WorkBudget } from '../../../libs/kernel/work-budget';
import type { EventData } from '../domain/event-data';
import { checkCondition, compileCondition } from './condition';

const LIMIT = 50_000;
const keys = (count: number): EventData => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
const data: EventData = {
  maps: [keys(3_000), { ...keys(2_999), last: 0 }],
  items: Array.from({ length: 500 }, (_, n) => n),
  text: 'é'.repeat(10_000),
  long: 'a'.repeat(200_000),
};

/** Whether a condition holds for the event within the budget of a rule. */
function holds(condition: unknown): boolean {
  expect(checkCondition(condition, '')).toEqual([]);
  const compiled = compileCondition(condition);
  return new WorkBudget({ total: LIMIT, each: LIMIT, least: LIMIT }).run(() => compiled.holds(data));
}

const slow = '(?i)' + '\\pL?'.repeat(120) + 'z';

it.each<[string, unknown]>([
  ['equal maps in a loop', { cel: 'event.items.exists(x, event.maps[0] != event.maps[0] && false)' }],
  ['different maps', { cel: 'event.items.exists(x, event.maps[0] == event.maps[1])' }],
  ['a search in a list', { cel: 'event.items.all(x, x in event.items)' }],
  ['a loop over a map', { cel: 'event.maps[0].all(k, event.maps[0][k] >= 0 || k == "" || k == "a" || k == "b")' }],
  ['a loop without calls', { cel: 'event.maps[0].all(k, true) && event.maps[0].all(k, true && true && true && true)' }],
  ['lists that are added', { cel: 'event.maps[0].map(k, k) == event.items' }],
  ['texts that are searched', { cel: 'event.items.exists(x, event.text.contains(event.text + "z"))' }],
  ['the size of a text', { cel: 'event.items.exists(x, size(event.text) == 0)' }],
  ['a pattern in a loop', { cel: 'event.items.exists(x, event.text.matches("a.*b.*c.*d"))' }],
  ['a failure that || hides', { cel: 'event.items.exists(x, event.text.matches("a.*b.*c.*d")) || true' }],
  ['a pattern', { field: 'text', operator: 'matches', value: slow }],
  ['a search in a long text', { field: 'long', operator: 'contains', value: 'b'.repeat(1_000) }],
  [
    'many comparisons of long texts',
    { any: Array(50).fill({ field: 'long', operator: '<', value: { field: 'long' } }) },
  ],
])('%s needs too much work, each time', (_, condition) => {
  for (let i = 0; i < 3; i++) expect(() => holds(condition)).toThrow('it needs more than 50000 steps of work');
});

it.each<[string, unknown]>([
  ['a loop over many items', { cel: 'event.items.exists(x, x > 498) && event.items.filter(x, x > 490).size() == 9' }],
  ['a comparison of maps', { cel: 'event.maps[0] != event.maps[1]' }],
  ['a pattern on a long text', { field: 'text', operator: 'matches', value: '^(é|e)+' }],
  ['a list', { field: 'items', operator: 'contains', value: 499 }],
])('%s is within the limit', (_, condition) => expect(holds(condition)).toBe(true));

it('the function that counts the work cannot be called by a rule', () => {
  const [fault] = checkCondition({ cel: 'campana_count(true, -1.0)' }, '');
  expect(fault?.detail).toBe('uses the unknown function campana_count');
});
