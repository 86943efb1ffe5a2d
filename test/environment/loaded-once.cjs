const path = require('node:path');
const root = path.resolve(__dirname, '../..');

/** The built file of a TypeScript source; other files are returned unchanged. */
const built = (file) =>
  file.endsWith('.ts') ? path.join(root, 'dist', path.relative(root, file)).replace(/\.ts$/, '.js') : file;

/**
 * A jest transformer for the built application and the packages, not for the tests themselves. Jest would load them
 * again for each test file, which takes seconds; with this, each worker loads them once.
 */
module.exports = {
  process: (_, file) => ({ code: `module.exports = loadedOnce(${JSON.stringify(built(file))});` }),
  getCacheKey: (_, file) => `loaded-once ${file}`,
};
