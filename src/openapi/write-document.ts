import { writeFileSync } from 'node:fs';
import { loadConfig } from '../../libs/config/config';
import { createApplication } from '../application';
import { openApiDocument } from './document';

/** Placeholder values: the configuration requires them, but no connection is opened. */
const placeholders = {
  DATABASE_URL: 'postgres://nowhere/nowhere',
  REDIS_URL: 'redis://nowhere',
  RABBITMQ_URL: 'amqp://nowhere',
  AUTH_JWT_SECRET: 'not used: no request is served here',
};

/** Writes the OpenAPI document to the given file. */
async function main(file = 'openapi.json'): Promise<void> {
  const app = await createApplication(loadConfig(placeholders), { preview: true });
  writeFileSync(file, `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
  process.exit(0);
}

void main(process.argv[2]);
