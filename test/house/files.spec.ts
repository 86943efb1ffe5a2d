import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { root } from './sample-project';

describe('the source files', () => {
  const list = ['ls-files', '-co', '--exclude-standard', 'src', 'libs', 'test', 'scripts', 'bench'];
  const listed = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n');
  // generated files may be longer
  const isWritten = (file: string) => /\.[cm]?[jt]s$/.test(file) && file !== 'libs/client/schema.d.ts';
  const files = listed.filter((file) => isWritten(file) && fs.existsSync(join(root, file)));
  const text = (file: string) => fs.readFileSync(join(root, file), 'utf8');

  it('have at most 300 lines', () => {
    expect(files.filter((file) => text(file).replace(/\n$/, '').split('\n').length > 300)).toEqual([]);
  });

  it('declare no two DTOs with the same name, because the OpenAPI document would have only one of them', () => {
    const names = files.flatMap((file) =>
      [...text(file).matchAll(/^export class (\w+Dto)\b/gm)].map(([, name]) => name),
    );
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('export no name twice, so that each name is unambiguous', () => {
    const declared =
      /^export (?:declare |abstract |async )*(?:class|function\*?|const|let|interface|type|enum) (\w+)/gm;
    const namesIn = (code: string) => new Set([...code.matchAll(declared)].map(([, name]) => name));
    expect([...namesIn('export abstract class A {}\nexport const a = 1;\nexport type { B };')]).toEqual(['A', 'a']);
    const filesOf = new Map<string | undefined, string[]>();
    for (const file of files.filter((one) => /^(src|libs|test)\/.*\.ts$/.test(one)))
      for (const name of namesIn(text(file))) filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
    expect(filesOf.size).toBeGreaterThan(500);
    expect([...filesOf].filter(([, places]) => places.length > 1)).toEqual([]);
  });

  it('have no vague names such as utils or helpers', () => {
    expect(files.filter((file) => /[/.-](utils?|helpers?|common|shared|managers?|base)[/.]/.test(file))).toEqual([]);
  });

  it('skip no test', () => {
    const focusedOrSkipped =
      /\b(describe|it|test)(\.\w+)*\.(only|skip|todo|failing)\b|\b(fdescribe|fit|xdescribe|xit|xtest)\(/;
    expect('it' + '.concurrent.only(').toMatch(focusedOrSkipped);
    expect(files.filter((file) => /spec\.ts$/.test(file) && focusedOrSkipped.test(text(file)))).toEqual([]);
  });
});
