import { spawnSync } from 'node:child_process';

const pythons = ['/usr/bin/python3', 'python3'];

/** The mail server with which the tests of e-mail are judged. */
export const mailJudge = {
  debianPackage: 'python3-aiosmtpd',
  isInstalled: () =>
    pythons.some((python) => spawnSync(python, ['-c', 'import aiosmtpd'], { stdio: 'ignore' }).status === 0),
};
