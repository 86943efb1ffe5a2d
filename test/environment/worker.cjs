/** The state that the test files of one worker share. The first file that needs `application` sets it. */
const worker = { application: undefined };

if (process.send) {
  // jest ends a worker by removing its listener, and then waits until the worker has no open handles
  process.on('removeListener', (event) => event === 'message' && process.exit());
  process.once('disconnect', () => process.exit());
}

module.exports = worker;
