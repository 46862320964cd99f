/**
 * A rule that cannot go red guards nothing: each rule of .dependency-cruiser.mjs is shown a small tree that breaks it,
 * and a tree that keeps all of them.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const root = resolve(import.meta.dirname, '../..');
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'nexuspipe-layers-'));
});
afterEach(() => {
  rmSync(tree, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
}

/** Packages of the seeded tree: only their names matter. */
function packageFiles(name: string): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
    [`node_modules/${name}/index.js`]: 'module.exports = 1;',
  };
}

async function brokenRules(files: Record<string, string>): Promise<string[]> {
  write(files);
  const { default: config } = (await import(pathToFileURL(join(root, '.dependency-cruiser.mjs')).href)) as {
    default: { forbidden: object[]; options: object };
  };
  const { tsConfig: _ours, ...options } = config.options as { tsConfig: object };
  const places = readdirSync(tree).filter((name) => name !== 'node_modules');
  const { output } = await cruise(places, {
    ...options,
    validate: true,
    ruleSet: { forbidden: config.forbidden } as never,
    baseDir: tree,
  });
  return [...new Set((output as ICruiseResult).summary.violations.map((violation) => violation.rule.name))].sort();
}

const A = 'export const a = 1;\n';
const imports = (path: string): string => `import { a } from '${path}';\nexport const b = a;\n`;

describe('layer rules', () => {
  it('accepts a tree that keeps them', async () => {
    const broken = await brokenRules({
      'libs/domain/src/index.ts': A,
      'libs/contracts/src/index.ts': imports('../../domain/src/index.js'),
      'apps/ingest/src/main.ts': imports('../../../libs/contracts/src/index.js'),
      'libs/contracts/src/answer.ts': 'export interface Answer {\n  readonly a: 1;\n}\n',
      'sdk/browser/src/x.ts':
        "import type { Answer } from '../../../libs/contracts/src/answer.js';\nexport const x: Answer = { a: 1 };\n",
    });
    expect(broken).toEqual([]);
  });

  it.each([
    ['no-cycles', { 'libs/domain/src/x.ts': imports('./y.js'), 'libs/domain/src/y.ts': imports('./x.js') }],
    [
      'domain-is-pure',
      { 'libs/domain/src/x.ts': "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n" },
    ],
    [
      'contracts-import-domain',
      { 'libs/contracts/src/x.ts': imports('../../runtime/src/y.js'), 'libs/runtime/src/y.ts': A },
    ],
    [
      'event-log-imports',
      { 'libs/event-log/src/x.ts': imports('../../live-store/src/y.js'), 'libs/live-store/src/y.ts': A },
    ],
    [
      'event-store-imports',
      { 'libs/event-store/src/x.ts': imports('../../read-model/src/y.js'), 'libs/read-model/src/y.ts': A },
    ],
    [
      'read-model-imports',
      { 'libs/read-model/src/x.ts': imports('../../event-log/src/y.js'), 'libs/event-log/src/y.ts': A },
    ],
    [
      'live-store-imports',
      { 'libs/live-store/src/x.ts': imports('../../runtime/src/y.js'), 'libs/runtime/src/y.ts': A },
    ],
    ['runtime-imports', { 'libs/runtime/src/x.ts': imports('../../domain/src/y.js'), 'libs/domain/src/y.ts': A }],
    [
      'ingest-imports',
      { 'apps/ingest/src/x.ts': imports('../../../libs/read-model/src/y.js'), 'libs/read-model/src/y.ts': A },
    ],
    [
      'enricher-imports',
      { 'apps/enricher/src/x.ts': imports('../../../libs/event-store/src/y.js'), 'libs/event-store/src/y.ts': A },
    ],
    [
      'projector-imports',
      {
        'apps/projector/src/x.ts': imports('../../../libs/read-model/src/reader.js'),
        'libs/read-model/src/reader.ts': A,
      },
    ],
    [
      'gateway-imports',
      {
        'apps/gateway/src/x.ts': imports('../../../libs/read-model/src/writer.js'),
        'libs/read-model/src/writer.ts': A,
      },
    ],
    ['standalone-imports', { 'apps/standalone/src/x.ts': imports('../../../tools/cli/y.js'), 'tools/cli/y.ts': A }],
    ['frontend-imports', { 'frontend/src/x.ts': imports('../../libs/runtime/src/y.js'), 'libs/runtime/src/y.ts': A }],
    ['sdk-imports', { 'sdk/browser/src/x.ts': imports('../../../libs/domain/src/y.js'), 'libs/domain/src/y.ts': A }],
    [
      'sdk-takes-types-only',
      { 'sdk/browser/src/x.ts': imports('../../../libs/contracts/src/y.js'), 'libs/contracts/src/y.ts': A },
    ],
    ['nobody-imports-tests', { 'apps/ingest/src/x.ts': imports('../../../e2e/y.js'), 'e2e/y.ts': A }],
    ['resolvable', { 'apps/ingest/src/x.ts': imports('./missing.js') }],
  ])('%s goes red', async (rule, files) => {
    expect(await brokenRules(files)).toContain(rule);
  });

  it.each([
    ['contracts-no-clients', 'libs/contracts/src/x.ts', 'kafkajs'],
    ['only-kafka-adapter-imports-kafkajs', 'apps/ingest/src/x.ts', 'kafkajs'],
    ['only-embedded-log-imports-lmdb', 'apps/ingest/src/x.ts', 'lmdb'],
    ['only-redis-adapter-imports-ioredis', 'apps/gateway/src/x.ts', 'ioredis'],
    ['sql-stays-in-its-libs', 'libs/event-log/src/x.ts', 'pg'],
    ['tables-know-no-transport', 'libs/read-model/src/x.ts', 'fastify'],
    ['projector-has-no-sockets', 'apps/projector/src/x.ts', 'socket.io'],
  ])('%s goes red', async (rule, file, name) => {
    const broken = await brokenRules({
      ...packageFiles(name),
      [file]: `import x from '${name}';\nexport const y = x;\n`,
    });
    expect(broken).toContain(rule);
  });
});
