const path = require('node:path');
const root = path.resolve(__dirname, '../..');

/** The built counterpart of a source file; other files are themselves. */
const built = (file) =>
  file.endsWith('.ts') ? path.join(root, 'dist', path.relative(root, file)).replace(/\.ts$/, '.js') : file;

/**
 * A transformer for what is not the test itself: the application (as built) and the packages.
 * jest would load them anew for each test file, which takes seconds; like this each worker loads them once.
 */
module.exports = {
  process: (_, file) => ({ code: `module.exports = loadedOnce(${JSON.stringify(built(file))});` }),
  getCacheKey: (_, file) => `loaded-once ${file}`,
};
