const { execFileSync } = require('node:child_process');
const { Client } = require('pg');

/** Gives the run a fresh, migrated database beside the one that DATABASE_URL names. */
module.exports = async function setup() {
  if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is missing: run the tests with `npm test`');
  const url = new URL(process.env.DATABASE_URL);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS campana_test WITH (FORCE)');
  await client.query('CREATE DATABASE campana_test');
  await client.end();
  url.pathname = '/campana_test';
  process.env.DATABASE_URL = url.href;
  const cli = require.resolve('typeorm/cli.js');
  execFileSync(process.execPath, [cli, 'migration:run', '-d', 'dist/ormconfig.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};
