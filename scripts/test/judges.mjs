import { spawnSync } from 'node:child_process';

const pythons = ['/usr/bin/python3', 'python3'];

const pythonPackage = (debianPackage, module) => ({
  debianPackage,
  isInstalled: () =>
    pythons.some((python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0),
});

/** Programs that nobody of this project wrote, by which tests judge its mails, its calendars and its reading of metrics. */
export const judges = [
  pythonPackage('python3-aiosmtpd', 'aiosmtpd'),
  pythonPackage('python3-icalendar', 'icalendar'),
  {
    debianPackage: 'prometheus',
    isInstalled: () => spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).status === 0,
  },
];
