const worker = require('./worker.cjs');

/** A single file runs in jest's own process, which must be able to end. */
module.exports = async function teardown() {
  await (await worker.application)?.close();
};
