import { spawnSync } from 'node:child_process';
import { chromium } from './chromium.mjs';

const pythons = ['/usr/bin/python3', 'python3'];

const pythonPackage = (debianPackage, module) => ({
  debianPackage,
  isInstalled: () =>
    pythons.some((python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0),
});

/** Programs that nobody of this project wrote, by which tests judge its mails, its calendars, its reading of metrics and its page. */
export const judges = [
  pythonPackage('python3-aiosmtpd', 'aiosmtpd'),
  pythonPackage('python3-icalendar', 'icalendar'),
  {
    debianPackage: 'prometheus',
    isInstalled: () => spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).status === 0,
  },
  { debianPackage: 'chromium', isInstalled: () => chromium() !== undefined },
];
