import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the project. */
export const root = join(__dirname, '..', '..');
export const bin = (path: string) => join(root, 'node_modules', path);

export type Tree = Record<string, string>;
const samples: string[] = [];
/** Writes files beside copies of the real tsconfig and package.json, so that a linter treats them like the project. */
export function sample(files: Tree): string {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'house-rules-'));
  samples.push(folder);
  for (const [path, code] of Object.entries(files)) {
    fs.mkdirSync(join(folder, dirname(path)), { recursive: true });
    fs.writeFileSync(join(folder, path), code);
  }
  for (const path of ['package.json', 'tsconfig.json']) fs.copyFileSync(join(root, path), join(folder, path));
  fs.symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Runs Node. An exit code other than 0 is not an error here: a linter that found something has one. */
export const node = (cwd: string, ...args: string[]): Promise<{ out: string; err: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 26 }, (_, out, err) => resolve({ out, err })),
  );

export const sortedSet = (names: string[]) => [...new Set(names)].sort();

/** Removes the folders that `sample` made. */
export const removeSamples = () => samples.forEach((folder) => fs.rmSync(folder, { recursive: true }));
