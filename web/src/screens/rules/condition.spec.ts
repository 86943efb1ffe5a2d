import { asKind, kindOf, partsOf, readValue, valueText, withPart, withParts } from './condition';

const low = { field: 'stock', operator: '<', value: 3 };
const late = { field: 'late', operator: '=', value: true };

it.each([
  [{}, 'every', 0],
  [low, 'compare', 1],
  [{ all: [low, late] }, 'all', 2],
  [{ any: [low] }, 'any', 1],
  [{ not: low }, 'not', 1],
  [{ cel: 'event.a < 1' }, 'cel', 0],
])('%j is of the kind %s', (condition, kind, parts) => {
  expect([kindOf(condition), partsOf(condition).length]).toEqual([kind, parts]);
});

it('another kind keeps what was said', () => {
  expect(asKind(low, 'all')).toEqual({ all: [low] });
  expect(asKind({ all: [low, late] }, 'any')).toEqual({ any: [low, late] });
  expect(asKind({ all: [low, late] }, 'not')).toEqual({ not: { all: [low, late] } });
  expect(asKind({ all: [low, late] }, 'compare')).toEqual(low);
  expect(asKind({}, 'all')).toEqual({ all: [{ field: '', operator: '=', value: '' }] });
  expect(asKind(low, 'every')).toEqual({});
});

it('parts are added and taken away', () => {
  expect(withPart({ any: [low] }, late)).toEqual({ any: [low, late] });
  expect(withParts({ not: low }, [late])).toEqual({ not: late });
});

it.each([
  ['=', '5', 5],
  ['=', '"5"', '5'],
  ['=', 'true', true],
  ['=', 'null', null],
  ['=', 'kg', 'kg'],
  ['<', '-2.5', -2.5],
  ['in', 'box, "7"', ['box', '7']],
  ['between', '1, 10', [1, 10]],
  ['exists', 'false', false],
  ['matches', '5', '5'],
])('with %s, %s is %j, and reads back the same', (operator, written, value) => {
  expect(readValue(operator, written)).toEqual(value);
  expect(valueText(operator, value)).toBe(written);
});
