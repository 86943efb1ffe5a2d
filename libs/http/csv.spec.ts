import { csvOf } from './csv';

const textOf = async (rows: object[]) => (await csvOf(rows).toArray()).join('');

it.each([
  [[], ''],
  [
    [
      { a: 1, b: null },
      { a: 'x', b: true },
    ],
    'a,b\r\n1,\r\nx,true\r\n',
  ],
  [[{ a: { b: 1, c: [2] } }], 'a_b\r\n1\r\n'],
  [[{ a: 'x,y' }, { a: 'say "x"' }, { a: 'two\nlines' }], 'a\r\n"x,y"\r\n"say ""x"""\r\n"two\nlines"\r\n'],
  [[{ a: '=1' }, { a: '-1' }, { a: -1 }, { a: '@x' }], "a\r\n'=1\r\n'-1\r\n-1\r\n'@x\r\n"],
])('%j', async (rows, text) => expect(await textOf(rows)).toBe(text));
