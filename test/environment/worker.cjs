/** What the test files of one worker share; `application` is set by the first that needs it (test/support/hub.ts). */
const worker = { application: undefined };

if (process.send) {
  // jest ends a worker by not listening to it any more, and waits until nothing is left open
  process.on('removeListener', (event) => event === 'message' && process.exit());
  process.once('disconnect', () => process.exit());
}

module.exports = worker;
