#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildWhenStale, installWhenStale, root } from './prepare.mjs';

const [command, ...files] = process.argv.slice(2);
if (command !== 'lint' || files.length === 0) {
  console.error('usage: npm run rules -- lint FILE …');
  process.exit(2);
}
await installWhenStale();
await buildWhenStale();
const lint = path.join(root, 'dist', 'src', 'rules', 'catalogue', 'cli', 'lint.js');
process.exit(spawnSync(process.execPath, [lint, ...files], { stdio: 'inherit' }).status ?? 1);
