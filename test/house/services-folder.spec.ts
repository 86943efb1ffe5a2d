import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const isRoot = process.getuid?.() === 0;

/** The user who runs the services. Only root can switch to it; for the checks, it can enter no private folder. */
const other = { uid: 65_534, gid: 65_534 };

const url = pathToFileURL(join(__dirname, '..', '..', 'scripts', 'services', 'folder.mjs')).href;

/** Calls a function of the scripts in a process of its own, since jest cannot import them. */
function call(name: 'makeFolder' | 'folderOf', ...args: unknown[]): string {
  const code = `import { ${name} } from '${url}'; console.log(${name}(...${JSON.stringify(args)}));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

let home: string;
let outside: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'campana-folder-'));
  chmodSync(home, 0o755);
  outside = join(home, 'outside');
});
afterEach(() => rmSync(home, { recursive: true }));

function checkoutIn(folder: string, mode: number): string {
  const checkout = join(home, folder, 'checkout');
  mkdirSync(checkout, { recursive: true });
  chmodSync(join(home, folder), mode);
  return checkout;
}
const make = (checkout: string, user: object = other) => call('makeFolder', 'dev', { checkout, outside, user });
const find = (checkout: string) => call('folderOf', 'dev', checkout);

it('the services store their data in the checkout when their user can enter it', () => {
  const checkout = checkoutIn('open', 0o755);
  const folder = make(checkout, isRoot ? other : {});
  expect([folder, find(checkout)]).toEqual([join(checkout, '.services', 'dev'), folder]);
  expect(existsSync(outside)).toBe(false);
});

it('the data of a private checkout are found again, even after the checkout was made accessible', () => {
  const checkout = checkoutIn('closed', 0o700);
  expect(find(checkout)).toBe(join(checkout, '.services', 'dev'));
  const folder = make(checkout);
  expect(folder.startsWith(`${outside}/`)).toBe(true);
  expect([find(checkout), make(checkout)]).toEqual([folder, folder]);
  chmodSync(join(home, 'closed'), 0o755);
  expect([find(checkout), make(checkout)]).toEqual([folder, folder]);
});

it('data that a private checkout already has are copied to the new folder', () => {
  const checkout = checkoutIn('closed', 0o700);
  const before = join(checkout, '.services', 'dev');
  mkdirSync(before, { recursive: true });
  writeFileSync(join(before, 'development.json'), 'the secret');
  const folder = make(checkout);
  expect(readFileSync(join(folder, 'development.json'), 'utf8')).toBe('the secret');
  expect(readFileSync(join(before, 'development.json'), 'utf8')).toBe('the secret');
});

it('data that running services use are not moved', () => {
  const checkout = checkoutIn('closed', 0o700);
  const before = join(checkout, '.services', 'dev');
  mkdirSync(before, { recursive: true });
  const start = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')[19];
  const state = { ports: {}, processes: { redis: { pid: process.pid, start } } };
  writeFileSync(join(before, 'state.json'), JSON.stringify(state));
  expect(() => make(checkout)).toThrow('Stop them first: npm run services -- down');
  expect(find(checkout)).toBe(before);
});

it('two checkouts never share data, and a new checkout at an old path does not get the old data', () => {
  const [one, another] = [checkoutIn('one', 0o700), checkoutIn('another', 0o700)];
  const folders = [make(one), make(another)];
  rmSync(one, { recursive: true });
  folders.push(make(checkoutIn('one', 0o700)));
  expect(new Set(folders).size).toBe(3);
});

it('a data folder that was removed is created again', () => {
  const checkout = checkoutIn('closed', 0o700);
  const first = make(checkout);
  rmSync(first, { recursive: true });
  const second = make(checkout);
  expect([second === first, existsSync(second), find(checkout)]).toEqual([false, true, second]);
});

const OTHERS = 'belongs to another user, or others may write to it';

it('a folder that other users may write to is not used', () => {
  mkdirSync(outside);
  chmodSync(outside, 0o777);
  expect(() => make(checkoutIn('closed', 0o700))).toThrow(`${outside} ${OTHERS}`);
  expect(readdirSync(outside)).toEqual([]);
});

if (isRoot) {
  it('the data of a private checkout are in a folder that the user of the services can enter', () => {
    const checkout = checkoutIn('closed', 0o700);
    const folder = make(checkout);
    const enter = (path: string) => spawnSync('ls', [path], other).status === 0;
    expect([enter(checkout), enter(folder), enter(outside)]).toEqual([false, true, false]);
  });

  it('a folder that another user created is not used', () => {
    mkdirSync(outside);
    chownSync(outside, other.uid, other.gid);
    expect(() => make(checkoutIn('closed', 0o700))).toThrow(`${outside} ${OTHERS}`);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('data that now belong to another user are not used', () => {
    const checkout = checkoutIn('closed', 0o700);
    const folder = make(checkout);
    chownSync(folder, other.uid, other.gid);
    expect(() => find(checkout)).toThrow(`${folder} ${OTHERS}`);
    expect(() => make(checkout)).toThrow(`${folder} ${OTHERS}`);
  });
}
