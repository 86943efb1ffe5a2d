import { compileSelection, type LabelMatcher, type Selectable, type Selection, selectsAll } from './matchers';

const anything: Selection = { alertTypes: null, severities: null, sources: null, labels: [] };
const one: Selectable = { alertType: 'stockout', severity: 'high', source: 'erp', labels: {} };

/** Parses a matcher written as `name operator "value"`. */
function matcher(text: string): LabelMatcher {
  const [, name = '', operator, value = ''] = /^(\w*)(=~|!~|!=|=)"(.*)"$/s.exec(text) ?? [];
  return { name, operator: operator as LabelMatcher['operator'], value };
}
const holds = (matchers: string[], labels: Record<string, string>): boolean =>
  compileSelection({ ...anything, labels: matchers.map(matcher) })({ ...one, labels });

describe('a label matcher', () => {
  const present = { x: 'a' };
  const different = { x: 'b' };
  const missing = { y: 'a' };
  const empty = { x: '' };

  it.each<[string, boolean, boolean, boolean, boolean]>([
    // the matcher, and whether it matches a label that is present, different, missing, empty
    ['x="a"', true, false, false, false],
    ['x=""', false, false, true, true],
    ['x!="a"', false, true, true, true],
    ['x!=""', true, true, false, false],
    ['x=~"a"', true, false, false, false],
    ['x=~"a|c"', true, false, false, false],
    ['x=~""', false, false, true, true],
    ['x=~"a?"', true, false, true, true],
    ['x=~".+"', true, true, false, false],
    ['x=~".*"', true, true, true, true],
    ['x!~"a"', false, true, true, true],
    ['x!~"a|b"', false, false, true, true],
    ['x!~"a?"', false, true, false, false],
    ['x!~".+"', false, false, true, true],
    ['x!~".*"', false, false, false, false],
  ])('%s', (text, ...expected) => {
    expect([present, different, missing, empty].map((labels) => holds([text], labels))).toEqual(expected);
  });

  it.each([
    ['a pattern must match the whole value', 'x=~"prod"', 'prod-eu', false],
    ['also with alternatives', 'x=~"prod|test"', 'test-eu', false],
    ['anchors in the pattern change nothing', 'x=~"^prod$"', 'prod', true],
    ['case matters', 'x=~"prod"', 'Prod', false],
    ['unless the pattern says otherwise', 'x=~"(?i)prod"', 'Prod', true],
    ['a dot matches a whole character, not half of a surrogate pair', 'x=~"."', '😀', true],
    ['a dot also matches a line break', 'x=~"a.b"', 'a\nb', true],
    ['patterns know letters of all scripts', 'x=~"\\p{L}+"', 'Ñandú東京', true],
    ['composed and decomposed letters are different texts', 'x="é"', 'e\u0301', false],
    ['`=` does not use patterns', 'x="a.c"', 'abc', false],
  ])('%s', (_, text, value, expected) => {
    expect(holds([text], { x: value })).toBe(expected);
  });

  it('all matchers must match', () => {
    expect(holds(['x="a"', 'y!="b"'], { x: 'a', y: 'c' })).toBe(true);
    expect(holds(['x="a"', 'y!="b"'], { x: 'a', y: 'b' })).toBe(false);
    expect(holds(['x=~"a.*"', 'x!~".*b"'], { x: 'axb' })).toBe(false);
  });

  it.each(['constructor', '__proto__', 'toString'])('%s is an ordinary label', (name) => {
    expect(holds([`${name}=""`], {})).toBe(true);
    expect(holds([`${name}="a"`], JSON.parse(`{"${name}":"a"}`) as Record<string, string>)).toBe(true);
  });

  it('even the worst pattern is fast', () => {
    const started = performance.now();
    // only the start of a long text is matched
    expect(holds(['x=~"(a+)+$"'], { x: `${'a'.repeat(50_000)}!` })).toBe(true);
    expect(holds(['x=~"(a+)+$"'], { x: `!${'a'.repeat(50_000)}` })).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['x=~"(?=a)b"', /x=~"\(\?=a\)b".*\(\?=/],
    ['x!~"(?<!a)b"', /x!~"\(\?<!a\)b"/],
    ['x=~"(a)\\1"', /invalid escape sequence/],
    ['x=~"["', /missing closing \]/],
    ['x=~"a{2,1}"', /invalid repeat count/],
    [`x=~"${'a'.repeat(1_001)}"`, /longer than 1000 characters/],
    ['="a"', /the name of the label is empty/],
  ])('%s is refused with an error that names it and the reason', (text, reason) => {
    expect(() => compileSelection({ ...anything, labels: [matcher('y="b"'), matcher(text)] })).toThrow(reason);
  });

  it('an unknown operator is refused', () => {
    const wrong = { name: 'x', operator: '~', value: 'a' } as unknown as LabelMatcher;
    expect(() => compileSelection({ ...anything, labels: [wrong] })).toThrow(/x~"a".*= != =~ !~/);
  });
});

describe('a selection', () => {
  it.each<[string, Partial<Selection>, boolean]>([
    ['there is no condition', {}, true],
    ['its type is listed', { alertTypes: ['delay', 'stockout'] }, true],
    ['its type is not listed', { alertTypes: ['delay'] }, false],
    ['its severity is listed', { severities: ['high'] }, true],
    ['its severity is not listed', { severities: ['low', 'critical'] }, false],
    ['its source is listed', { sources: ['erp'] }, true],
    ['its source is not listed', { sources: ['ERP'] }, false],
    ['the list is empty', { alertTypes: [] }, false],
    [
      'one of several conditions is not met',
      { alertTypes: ['stockout'], severities: ['high'], sources: ['wms'] },
      false,
    ],
    ['all of several conditions are met', { alertTypes: ['stockout'], severities: ['high'], sources: ['erp'] }, true],
    ['a label does not match', { alertTypes: ['stockout'], labels: [matcher('x="a"')] }, false],
  ])('selects if all conditions are met: %s', (_, narrowed, expected) => {
    expect(compileSelection({ ...anything, ...narrowed })(one)).toBe(expected);
  });

  it.each<[string, Partial<Selection>, boolean]>([
    ['nothing', {}, true],
    ['every severity', { severities: ['critical', 'high', 'low', 'medium'] }, true],
    ['three severities', { severities: ['critical', 'high', 'low'] }, false],
    ['a type', { alertTypes: ['stockout'] }, false],
    ['no type', { alertTypes: [] }, false],
    ['a source', { sources: ['erp'] }, false],
    ['a label', { labels: [matcher('x="a"')] }, false],
    ['a label with !=', { labels: [matcher('x!="a"')] }, false],
    ['a pattern with !~', { labels: [matcher('x!~"a"')] }, false],
    ['a missing label', { labels: [matcher('x=""')] }, false],
    ...['.*', '^.*$', '(.*)', '.*.*', '(?s).*', '|.+', '.{0,}', 'a|.*', '[^a]*a?.*', '[\\s\\S]*'].map(
      (pattern): [string, Partial<Selection>, boolean] => [pattern, { labels: [matcher(`x=~"${pattern}"`)] }, true],
    ),
    ...['.+', '.', 'a*', '[^q]*', '.{0,100}', '\\w*', '[[:ascii:]]*', '(?i)[a-z0-9]*'].map(
      (pattern): [string, Partial<Selection>, boolean] => [pattern, { labels: [matcher(`x=~"${pattern}"`)] }, false],
    ),
    [
      'one label that matches everything, and one that does not',
      { labels: [matcher('x=~".*"'), matcher('y="a"')] },
      false,
    ],
    ['two labels that match everything', { labels: [matcher('x=~".*"'), matcher('y=~".*"')] }, true],
  ])('knows whether a selection matches everything: %s', (_, narrowed, expected) => {
    expect(selectsAll({ ...anything, ...narrowed })).toBe(expected);
  });
});
