/** What the test files of one worker share; `application` is set by the first that needs it (test/support/hub.ts). */
const worker = { application: undefined };

// jest ends a worker by not listening to it any more, and waits until nothing is left open
if (process.send) process.on('removeListener', (event) => event === 'message' && process.exit());

module.exports = worker;
