import { loadConfig } from '../libs/config/config';
import { InvalidConfiguration } from '../libs/config/environment';
import { limitShutdown } from '../libs/shutdown/shutdown-deadline';
import { createApplication } from './application';

async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApplication(config);
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  limitShutdown(app, config.shutdown.timeoutSeconds);
  await app.listen(config.http.port, config.http.host);
  // reports the URL to the parent process, if there is a channel to it
  process.send?.({ url: await app.getUrl() });
}

/** Errors that the operator can fix are printed without a stack. */
const isOperational = (error: unknown) =>
  error instanceof InvalidConfiguration || (error as NodeJS.ErrnoException).syscall === 'listen';

main().catch((error: unknown) => {
  process.stderr.write(`${isOperational(error) ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
});
