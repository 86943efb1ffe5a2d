import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..', '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Compose {
  services: Record<string, { image: string; ports: string[]; healthcheck: { test: string[] }; volumes: string[] }>;
  volumes: Record<string, unknown>;
}

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(read('docker-compose.yml')) as Compose;

  it('has exactly the three services', () =>
    expect(Object.keys(services).sort()).toEqual(['postgres', 'rabbitmq', 'redis']));

  it.each(Object.entries(services))(
    '%s has a pinned image, ports on the loopback only, a health check and a volume',
    (_, { image, ports, healthcheck, volumes: mounted }) => {
      expect(image).toMatch(/^[a-z]+:\d+\.\d+\.?\d*-[\w.]+$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1::\d+$/);
      expect(healthcheck.test[0]).toBe('CMD');
      for (const mount of mounted) expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
    },
  );
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const stages = lines.filter((line) => line.startsWith('FROM '));

  it('is built in stages from one pinned image', () => {
    expect(stages.length).toBeGreaterThanOrEqual(3);
    expect(stages[0]).toMatch(/^FROM node:20\.\d+\.\d+-[\w-]+ AS base$/);
  });

  it('runs the built application as a user other than root, with a health check', () => {
    const { entryFile } = JSON.parse(read('nest-cli.json')) as { entryFile: string };
    const last = lines.slice(lines.lastIndexOf(stages[stages.length - 1] ?? ''));
    expect(last).toContain('USER node');
    const flags = JSON.parse(read('scripts/node-flags.json')) as string[];
    const command = ['node', ...flags, `dist/${entryFile}.js`].map((word) => JSON.stringify(word));
    expect(last).toContain(`CMD [${command.join(', ')}]`);
    expect(last.some((line) => line.startsWith('HEALTHCHECK CMD'))).toBe(true);
    expect(last.some((line) => line.includes('npm ci --omit=dev'))).toBe(true);
  });
});
