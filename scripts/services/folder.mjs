import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Instance } from './processes.mjs';
import { canEnter, serviceUser } from './service-user.mjs';

/** The root folder of the project. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder for service data when root runs this and the user of the services cannot enter the checkout. */
const OUTSIDE = '/var/lib/campana-services';

const inside = (checkout, name) => path.join(checkout, '.services', name);
const isLink = (file) => lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * The files in the folder determine which processes are stopped and which data is used, so nobody else may write them.
 */
function checkIsOurs(folder) {
  const { uid, mode } = statSync(folder);
  if (![0, process.getuid()].includes(uid) || mode & 0o022)
    throw new Error(`${folder} belongs to another user, or others may write to it`);
}

/** Moves the folder to a place that the user of the services can enter, and leaves a link to it. */
function moveOutside(folder, outside) {
  if (new Instance(folder).hasRunning())
    throw new Error(
      `the user of the services can no longer enter ${folder}. Stop them first: npm run services -- down`,
    );
  checkIsOurs(folder);
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  checkIsOurs(outside);
  chmodSync(outside, 0o711);
  // a new name each time, so that a new clone does not use the data of an older one
  const place = mkdtempSync(path.join(outside, 'checkout-'));
  chmodSync(place, 0o711);
  const { status, stderr } = spawnSync('mv', [folder, place], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const moved = path.join(place, path.basename(folder));
  chmodSync(moved, 0o755);
  symlinkSync(moved, folder);
  console.error(`the user of the services cannot enter ${path.dirname(folder)}: their data is in ${moved}`);
  return moved;
}

/** The folder of the data of an instance (`dev`, `test`). It may not exist. */
export function folderOf(name, checkout = root) {
  const folder = inside(checkout, name);
  if (!isLink(folder)) return folder;
  const moved = readlinkSync(folder);
  if (existsSync(moved)) checkIsOurs(moved);
  return moved;
}

/**
 * Creates the folder if it is missing: in the checkout, or outside if the user of the services cannot enter the
 * checkout.
 */
export function makeFolder(name, { checkout = root, outside = OUTSIDE, user = serviceUser() } = {}) {
  const folder = inside(checkout, name);
  if (isLink(folder)) {
    const moved = folderOf(name, checkout);
    if (existsSync(moved)) return moved;
    unlinkSync(folder);
  }
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return canEnter(user, folder) ? folder : moveOutside(folder, outside);
}
