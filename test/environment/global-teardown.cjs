const worker = require('./worker.cjs');

/** Closes the shared application. With a single test file it runs in jest's own process, which could not end otherwise. */
module.exports = async function teardown() {
  await (await worker.application)?.close();
};
