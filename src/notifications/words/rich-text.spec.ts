import fc from 'fast-check';
import { cutText } from './cut';
import { cutRichText, type Inline, lengthOfRichText, parseRichText, plainRichText, quoteValue } from './rich-text';
import { segmentsOf } from './sms-segments';

const text = (one: string): Inline => ({ kind: 'text', text: one });
const bold = (...children: Inline[]): Inline => ({ kind: 'bold', children });
const link = (url: string, ...children: Inline[]): Inline => ({ kind: 'link', url, children });

it.each<[string, readonly Inline[]]>([
  ['plain', [text('plain')]],
  ['a **b** c', [text('a '), bold(text('b')), text(' c')]],
  [
    '**a `b` [c](https://d.example)**',
    [bold(text('a '), { kind: 'code', text: 'b' }, text(' '), link('https://d.example', text('c')))],
  ],
  ['`**a**`', [{ kind: 'code', text: '**a**' }]],
  ['2 * 3 ** 4', [text('2 * 3 ** 4')]],
  ['**a', [text('**a')]],
  ['[](https://a.example)', [link('https://a.example', text('https://a.example'))]],
  ['[a](https://b.example/?x=1&y="2")', [link('https://b.example/?x=1&y=%222%22', text('a'))]],
  ['[a](javascript:x)', [text('a')]],
  [`**${quoteValue('**x** [y](https://z.example)')}**`, [bold(text('**x** [y](https://z.example)'))]],
  [`${quoteValue('a')}\`${quoteValue('b')}\`${quoteValue('c')}`, [text('a'), { kind: 'code', text: 'b' }, text('c')]],
  [`[${quoteValue('l')}](https://h.example/${quoteValue('a) b')})`, [link('https://h.example/a%29%20b', text('l'))]],
  [quoteValue('\ufdd1**x**\ufdd0'), [text('**x**')]],
])('%j is parsed', (markdown, children) => {
  expect(parseRichText(markdown)).toEqual([{ kind: 'paragraph', children }]);
});

it('blank lines part paragraphs, and lines that begin with a dash are a list', () => {
  const parsed = parseRichText(`one\ntwo\n\n- a\n* **b**\nafter\n\n\n${quoteValue('- x\n- y')}`);
  expect(parsed).toEqual([
    { kind: 'paragraph', children: [text('one\ntwo')] },
    { kind: 'list', items: [[text('a')], [bold(text('b'))]] },
    { kind: 'paragraph', children: [text('after')] },
    { kind: 'paragraph', children: [text('- x\n- y')] },
  ]);
  expect(plainRichText(parsed)).toBe('one\ntwo\n\n- a\n- b\n\nafter\n\n- x\n- y');
});

it.each([
  ['short', 10, 'short'],
  ['abcdef', 4, 'abc…'],
  ['abc def', 5, 'abc…'],
  ['ab👨‍👩‍👧‍👦', 6, 'ab…'],
  ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
  ['🇪🇸🇪🇸🇪🇸', 9, '🇪🇸🇪🇸…'],
  [`e${'\u0301'.repeat(50)}`, 5, 'e\u0301\u0301\u0301…'],
])('%j cut to %i is %j', (one, max, cut) => expect(cutText(one, max)).toBe(cut));

it('a body is cut to any length, and is never longer than that and its ellipsis', () => {
  const piece = fc.constantFrom(
    '**b**',
    '`c`',
    '[l](https://a.example)',
    '\n- ',
    '\n\n',
    'text ',
    '👨‍👩‍👧‍👦',
    quoteValue('**v**'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(100), (pieces, max) => {
      const body = parseRichText(pieces.join(''));
      const cut = cutRichText(body, max);
      if (lengthOfRichText(body) <= max) expect(cut).toEqual(body);
      else expect(lengthOfRichText(cut)).toBeLessThanOrEqual(max + 1);
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  ['', 1],
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(459), 3],
  ['a'.repeat(460), 4],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['á'.repeat(70), 1],
  ['á'.repeat(201), 3],
  ['á'.repeat(202), 4],
  ['🔔'.repeat(99), 3],
  ['🔔'.repeat(100), 4],
  ['€'.repeat(228), 3],
  ['€'.repeat(229), 4],
])('a text message needs its segments (%#)', (one, segments) => expect(segmentsOf(one)).toBe(segments));
