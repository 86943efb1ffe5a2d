const { TestEnvironment } = require('jest-environment-node');
const worker = require('./worker.cjs');

if (!process.env.WORKER_SERVICES) throw new Error('WORKER_SERVICES is missing: run the tests with `npm test`');
Object.assign(process.env, JSON.parse(process.env.WORKER_SERVICES)[Number(process.env.JEST_WORKER_ID) - 1]);

/** Where an e2e test runs: on its worker's own services; all but the test and its support is loaded once a worker. */
module.exports = class E2eEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.loadedOnce = require;
    this.global.worker = worker;
    // decorators in a test write where the application reads
    this.global.Reflect = Reflect;
  }
};
