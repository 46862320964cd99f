// `npm run build:sdk`: dist/sdk/browser is the npm package; its sdk.js is also what ingest serves at /v1/sdk.js.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const outDir = resolve(here, '../../dist/sdk/browser');

/** Properties that only our own parts use among themselves; nothing of the page, the wire or the options has these names. */
const OURS =
  /^(identity|queue|delivery|ownership|agreed|adopt|reconcile|owners|dropped|countDropped|dropOldest|retain|patience|hurry|wake|failed|succeeded|settle|shown|retryAfter|added|leave|online|resume|release|names|beaconed|keep|write|post|beacon|bytes|at|ms|all)$/;

/** @param {'es' | 'iife'} format */
const bundle = (entry, format, fileName, emptyOutDir = false) =>
  build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir,
      target: 'es2020',
      // The module is minified by the page's own build.
      // Numbers have names in the source; they need none here.
      rolldownOptions: {
        optimization: { inlineConst: { mode: 'all' } },
        output: {
          comments: format === 'es',
          minify: format === 'iife' && { compress: true, mangle: true, mangleProps: { include: OURS } },
        },
      },
      minify: false,
      lib: { entry: join(here, entry), formats: [format], name: 'NexusPipe', fileName: () => fileName },
    },
  });

await bundle('src/index.ts', 'es', 'index.js', true);
await bundle('src/snippet.ts', 'iife', 'sdk.js');

// The public types stand in a file that imports nothing, so they are their own declarations.
mkdirSync(outDir, { recursive: true });
copyFileSync(join(here, 'src/api.ts'), join(outDir, 'api.d.ts'));
writeFileSync(
  join(outDir, 'index.d.ts'),
  `import type { NexusPipe, Options } from './api.js';
export type * from './api.js';
/** Begins to count. A page calls it once. */
export declare function start(options: Options): NexusPipe;
`,
);
writeFileSync(join(outDir, 'package.json'), readFileSync(join(here, 'package.json')));
