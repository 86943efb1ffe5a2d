import { spawnSync } from 'node:child_process';

const PYTHONS = ['/usr/bin/python3', 'python3'];

/**
 * The Python that has a module.
 * @throws Error that says what to install
 */
export function pythonWith(module: string): string {
  const found = PYTHONS.find(
    (python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
  if (!found) throw new Error(`the tests need the Debian package python3-${module}: please install it`);
  return found;
}
