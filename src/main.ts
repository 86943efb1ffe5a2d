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
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InvalidConfiguration ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
