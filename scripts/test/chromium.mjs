import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAME = 'chromium';
/** Where Debian's package puts it. */
const DEBIAN = '/usr/bin';

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Chromium that tests use: `CHROMIUM_PATH`, else the one of the path, else Debian's; undefined: there is none. */
export const chromium = ({ CHROMIUM_PATH, PATH = '' } = process.env) =>
  (CHROMIUM_PATH
    ? [CHROMIUM_PATH]
    : [...PATH.split(path.delimiter), DEBIAN].map((folder) => path.join(folder, NAME))
  ).find(isProgram);

/** @throws Error when `CHROMIUM_PATH` names no program: to install another one would not help */
export function checkChromiumPath({ CHROMIUM_PATH } = process.env) {
  if (!CHROMIUM_PATH || isProgram(CHROMIUM_PATH)) return;
  throw new Error(`CHROMIUM_PATH names ${CHROMIUM_PATH}, which is no program: correct it, or leave it out`);
}
