const { TestEnvironment } = require('jest-environment-node');
const worker = require('./worker.cjs');

if (!process.env.WORKER_SERVICES) throw new Error('WORKER_SERVICES is missing: run the tests with `npm test`');
Object.assign(process.env, JSON.parse(process.env.WORKER_SERVICES)[Number(process.env.JEST_WORKER_ID) - 1]);

/**
 * The environment of an e2e test: it uses the services of its worker, and all modules except the test and its support
 * are loaded once for each worker.
 */
module.exports = class E2eEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.loadedOnce = require;
    this.global.worker = worker;
    // metadata of decorators in a test must be visible to the application
    this.global.Reflect = Reflect;
  }

  async teardown() {
    const left = [...worker.cleanups.values()];
    worker.cleanups.clear();
    for (const cleanup of left) await cleanup();
    await super.teardown();
  }
};
