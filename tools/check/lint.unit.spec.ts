/** The lint rules that guard sizes, promises and the environment, and the search for dead exports, each seen red. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ESLint, type Linter } from 'eslint';

const root = resolve(import.meta.dirname, '../..');
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'nexuspipe-lint-'));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  copyFileSync(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'));
});
afterEach(() => {
  rmSync(tree, { recursive: true, force: true });
});

function write(path: string, text: string): string {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
  return join(tree, path);
}

async function lint(path: string, text: string): Promise<(string | null)[]> {
  const { default: ours } = (await import(pathToFileURL(join(root, 'eslint.config.mjs')).href)) as {
    default: Linter.Config[];
  };
  const overrideConfig = ours.map((part) =>
    part.languageOptions?.['parserOptions']
      ? {
          ...part,
          languageOptions: { ...part.languageOptions, parserOptions: { projectService: true, tsconfigRootDir: tree } },
        }
      : part,
  );
  const eslint = new ESLint({ cwd: tree, overrideConfigFile: true, overrideConfig });
  const results = await eslint.lintFiles([write(path, text)]);
  return results.flatMap((result) => result.messages.map((message) => message.ruleId));
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `  n += ${i};`).join('\n');

describe('lint', () => {
  it('accepts ordinary code', async () => {
    expect(await lint('libs/domain/src/x.ts', 'export const x = 1;\n')).toEqual([]);
  });

  it.each([
    ['max-lines', `export let n = 0;\nexport function f(): void {\n  n = 1;\n}\n${'// line\n'.repeat(350)}`],
    ['max-lines-per-function', `export function f(): number {\n  let n = 0;\n${lines(60)}\n  return n;\n}\n`],
    [
      'max-params',
      'export const g = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, h: 1): number => a + b + c + d + e + f + h;\n',
    ],
    ['no-restricted-properties', "export const port = process.env['PORT'];\n"],
    ['@typescript-eslint/no-floating-promises', 'export function f(): void {\n  Promise.resolve(1);\n}\n'],
    ['@typescript-eslint/no-explicit-any', 'export const x: any = 1;\n'],
    ['no-empty', 'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}\n'],
  ])('%s goes red', async (rule, text) => {
    expect(await lint('libs/domain/src/x.ts', text)).toContain(rule);
  });

  it("lets an app's config.ts read the environment", async () => {
    expect(await lint('apps/ingest/src/config.ts', "export const port = process.env['PORT'];\n")).toEqual([]);
  });
});

describe('dead exports', () => {
  const knip = (): { status: number | null; output: string } => {
    const bin = join(root, 'node_modules/knip/bin/knip.js');
    const { status, stdout } = spawnSync(process.execPath, [bin, '--include', 'exports'], {
      cwd: tree,
      encoding: 'utf8',
    });
    return { status, output: stdout };
  };

  it('are found, and only they', () => {
    copyFileSync(join(root, 'knip.json'), join(tree, 'knip.json'));
    write('package.json', JSON.stringify({ name: 'seeded', type: 'module' }));
    write('libs/domain/src/x.ts', 'export const used = 1;\nexport const forgotten = 2;\n');
    write('apps/ingest/src/main.ts', "import { used } from '../../../libs/domain/src/x.js';\nconsole.log(used);\n");
    const { status, output } = knip();
    expect(output).toContain('forgotten');
    expect(output).not.toMatch(/^used\b/m);
    expect(status).toBe(1);
  });
});
