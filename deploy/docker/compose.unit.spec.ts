/** The compose file and the image, read as they stand: no container engine is needed to see that they hang together. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const { services } = compose;
const apps = ['ingest', 'enricher', 'projector', 'gateway'];

/** What the build puts at a path of the image: `dist/…js` comes from the source of the same name. */
function sourceOf(path: string): string {
  return path.startsWith('dist/') ? path.slice('dist/'.length).replace(/\.js$/, '.ts') : path;
}

describe('docker-compose.yml', () => {
  it('runs the three servers, the migration and the four apps', () => {
    expect(Object.keys(services).sort()).toEqual(['kafka', 'migrate', 'postgres', 'redis', ...apps].sort());
  });

  it('gives everything that keeps running a health check', () => {
    for (const [name, service] of Object.entries(services)) {
      if (name !== 'migrate') expect([name, service.healthcheck?.test.length ?? 0]).not.toEqual([name, 0]);
    }
  });

  it.each([...apps, 'migrate'])('runs a file that exists for %s', (name) => {
    const path = services[name]?.command?.[1] ?? '';
    expect([path, existsSync(join(root, sourceOf(path)))]).toEqual([path, true]);
  });

  it.each(apps)('checks %s on the port that it gives it', (name) => {
    const port = services[name]?.environment?.['PORT'];
    expect(services[name]?.healthcheck?.test.join(' ')).toContain(`localhost:${port}/health/ready`);
  });

  it.each(apps)('gives %s all three parts, and starts it after them and the migration', (name) => {
    const service = services[name]!;
    expect(Object.keys(service.environment ?? {})).toEqual(
      expect.arrayContaining(['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL']),
    );
    expect(service.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      kafka: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  });

  it('keeps data in declared volumes, and declares no other', () => {
    const used = Object.values(services).flatMap((service) =>
      (service.volumes ?? []).map((volume) => volume.split(':')[0]),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('holds no default password', () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    expect(text.match(/PASSWORD:-[^}\s]+/)).toBeNull();
    expect(services['postgres']?.environment?.['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  it('publishes only the two doors', () => {
    const open = Object.entries(services)
      .filter(([, service]) => service.ports)
      .map(([name]) => name);
    expect(open.sort()).toEqual(['gateway', 'ingest']);
  });
});

describe('the image', () => {
  const dockerfile = readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8');

  it('is what the compose file builds', () => {
    expect(services['gateway']?.build?.dockerfile).toBe('deploy/docker/Dockerfile');
  });

  it('runs as an ordinary user and copies only what exists', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map((match) => match[1]!);
    const missing = copied.filter((path) => !['dist', 'node_modules'].includes(path) && !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});

describe('nest-cli.json', () => {
  const { projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as {
    projects: Record<string, { sourceRoot: string; entryFile: string }>;
  };

  it.each(Object.entries(projects))('names the entry file of %s', (_name, { sourceRoot, entryFile }) => {
    const path = join(sourceRoot, `${entryFile}.ts`);
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });
});
