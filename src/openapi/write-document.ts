import { writeFileSync } from 'node:fs';
import { loadConfig } from '../../libs/config/config';
import { createApplication } from '../application';
import { openApiDocument } from './document';

/** Nothing is connected to: these only satisfy the configuration. */
const nowhere = {
  DATABASE_URL: 'postgres://nowhere/nowhere',
  REDIS_URL: 'redis://nowhere',
  RABBITMQ_URL: 'amqp://nowhere',
  AUTH_JWT_SECRET: 'not used, as nothing is asked here',
};

/** Writes the OpenAPI document to the given file, `openapi.json` unless told otherwise. */
async function main(file = 'openapi.json'): Promise<void> {
  const app = await createApplication(loadConfig(nowhere), { preview: true });
  writeFileSync(file, `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
  process.exit(0);
}

void main(process.argv[2]);
