#!/usr/bin/env node
import { down, environment, services, status, up } from './services/index.mjs';

const usage = 'usage: npm run services -- up|down|status|env [postgres] [redis] [rabbitmq] [--for dev|test]';

function parse(args) {
  const [command, ...rest] = args;
  const index = rest.indexOf('--for');
  const name = index >= 0 ? rest[index + 1] : 'dev';
  const names = rest.filter((_, i) => index < 0 || (i !== index && i !== index + 1));
  const isValid = ['up', 'down', 'status', 'env'].includes(command) && /^[a-z0-9-]+$/.test(name ?? '');
  if (!isValid || names.some((service) => !(service in services))) throw new Error(usage);
  return { command, name, names: names.length > 0 ? names : undefined };
}

const printEnvironment = (name) => {
  for (const [variable, url] of Object.entries(environment(name))) console.log(`${variable}=${url}`);
};

try {
  const { command, name, names } = parse(process.argv.slice(2));
  if (command === 'up') await up(name, names);
  if (command === 'down') await down(name, names);
  if (command === 'env') printEnvironment(name);
  if (command === 'status' && !(await status(name))) process.exitCode = 3;
} catch (error) {
  console.error(error.message);
  process.exitCode = error.message === usage ? 2 : 1;
}
