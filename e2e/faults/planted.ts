/**
 * Bugs planted on purpose, each of which must turn the suite red. They are planted into a copy of the build in a folder
 * of its own, so that nothing which ships has a switch for them. A text that is no longer there fails loudly.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, Mode } from './plan.js';

export interface PlantedBug {
  readonly name: string;
  readonly mode: Mode;
  /** A schedule that finds it. */
  readonly plan: readonly Fault[];
  /** Texts that stand once in a file below `dist`, and what stands there instead. */
  readonly changes: readonly (readonly [file: string, was: string, becomes: string])[];
}

const COPIER = 'libs/event-log/src/kafka/copier.js';
const RECORD_WRITER = 'libs/event-log/src/kafka/record-writer.js';
const enricherAt = (point: 'enricher:after-claims' | 'enricher:after-outputs'): Fault => ({
  kind: 'killed-at',
  app: 'enricher',
  point,
  nth: 4,
});

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'acks=0',
    mode: 'cluster',
    plan: [{ kind: 'part', what: 'kafka frozen, then killed' }],
    changes: [
      [RECORD_WRITER, 'acks: -1', 'acks: 0'],
      [RECORD_WRITER, 'idempotent: true', 'idempotent: false'],
      [RECORD_WRITER, 'return offsetsOf(records, answers)', 'return records.map(()=>0)'],
    ],
  },
  {
    name: 'commit before processing',
    mode: 'cluster',
    plan: [enricherAt('enricher:after-claims')],
    changes: [
      [
        COPIER,
        'const outputs = await this.parts.transform(batch);',
        `await owned.by.run(async (producer)=>{
            const early = owned.opened ?? await producer.transaction();
            owned.opened = null;
            await this.sendOffset(early, batch.partition, batch.nextOffset);
            await early.commit();
        });
        const outputs = await this.parts.transform(batch);`,
      ],
    ],
  },
  {
    name: 'offset outside the transaction',
    mode: 'cluster',
    plan: [enricherAt('enricher:after-outputs')],
    changes: [
      [
        COPIER,
        'await this.send(transaction, partition, outputs);',
        `await this.send(transaction, partition, outputs);
                await transaction.commit();
                const late = await producer.transaction();`,
      ],
      [
        COPIER,
        'await this.sendOffset(transaction, partition, nextOffset);',
        'await this.sendOffset(late, partition, nextOffset);',
      ],
      [
        COPIER,
        'await transaction.commit();\n                this.copied',
        'await late.commit();\n                this.copied',
      ],
    ],
  },
  {
    name: 'dedup off',
    mode: 'standalone',
    plan: [{ kind: 'killed', app: 'standalone' }],
    changes: [['apps/enricher/src/enrich-events/enrich-batch.js', 'if (!isCopy) return null;', 'return null;']],
  },
  {
    name: 'key dropped',
    mode: 'standalone',
    plan: [{ kind: 'killed', app: 'standalone' }],
    changes: [
      [
        'apps/ingest/src/append/to-records.js',
        'Buffer.from(partitionKey(event, partitionKeys.get(event.stream)))',
        'Buffer.from(event.id)',
      ],
    ],
  },
  {
    name: 'project filter off',
    mode: 'standalone',
    plan: [{ kind: 'killed', app: 'standalone' }],
    // Without the second change the database's own policy still keeps projects apart, and there is nothing to find.
    changes: [
      ['libs/read-model/src/reader/events.query.js', '`e.project_id = ${', "`'' <= ${"],
      [
        'libs/read-model/src/migrations/1763730000000-gateway-role.js',
        'WHEN project_id = ${PROJECT} THEN true',
        'WHEN true THEN true',
      ],
    ],
  },
];

/** What is changed in a build. */
type Planting = Pick<PlantedBug, 'name' | 'changes'>;

/** Its texts that do not stand in the build exactly once: the code has changed, and the bug has to follow. */
export function misfits({ changes }: Planting): readonly string[] {
  return changes.flatMap(([file, was]) => {
    const times = readFileSync(join(process.cwd(), 'dist', file), 'utf8').split(was).length - 1;
    return times === 1 ? [] : [`${times} times in ${file}: ${was}`];
  });
}

/** The folder of a build with the bug in it. Throws when it does not fit. */
export function plant(bug: Planting): { readonly home: string; remove(): void } {
  const misfit = misfits(bug)[0];
  if (misfit !== undefined) throw new Error(`planting ${bug.name}: ${misfit}`);
  const root = process.cwd();
  const home = mkdtempSync(join(tmpdir(), 'nexuspipe-planted-'));
  for (const part of ['apps', 'frontend', 'libs', 'tools']) {
    cpSync(join(root, 'dist', part), join(home, 'dist', part), { recursive: true });
  }
  cpSync(join(root, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  for (const [file, was, becomes] of bug.changes) {
    const path = join(home, 'dist', file);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(was, () => becomes),
    );
  }
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}
