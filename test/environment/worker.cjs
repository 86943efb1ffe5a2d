/**
 * The state that the test files of one worker share. The first file that needs `application` sets it. What is left in
 * `cleanups` at the end of a file is done then, whether its tests passed or not: the next file finds what it expects.
 */
const worker = { application: undefined, cleanups: new Map() };

if (process.send) {
  // jest ends a worker by removing its listener, and then waits until the worker has no open handles
  process.on('removeListener', (event) => event === 'message' && process.exit());
  process.once('disconnect', () => process.exit());
}

module.exports = worker;
