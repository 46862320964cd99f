/** The reference of the environment, from the schemas that the programs check it with. */
import { type z } from 'zod';
import { enricherEnvironment } from '../../apps/enricher/src/config.js';
import { gatewayEnvironment } from '../../apps/gateway/src/config.js';
import { ingestEnvironment } from '../../apps/ingest/src/config.js';
import { projectorEnvironment } from '../../apps/projector/src/config.js';
import { standaloneEnvironment } from '../../apps/standalone/src/config.js';
import { cliEnvironment } from '../cli/src/config.js';
import { page, table } from './markdown.js';

/** Programs and what each reads, in the order of the table's columns. */
export const ENVIRONMENTS = {
  standalone: standaloneEnvironment,
  ingest: ingestEnvironment,
  enricher: enricherEnvironment,
  projector: projectorEnvironment,
  gateway: gatewayEnvironment,
  nexuspipe: cliEnvironment,
} as const;

interface Variable {
  readonly description: string;
  /** Programs by what they do without it: `required`, a default, or `-`. */
  readonly without: Map<string, string>;
}

const INTRODUCTION = `The environment, from the programs' own schemas. An empty value counts as not set. A wrong or missing variable stops the
start with one line that names it, and exit code 78.

\`standalone\` is \`npm start\`, whose command-line options come first; \`nexuspipe\` is the command. Complete examples are in
\`deploy/env\`.`;

/** `docs/reference/configuration.md`. */
export function configurationPage(): string {
  const rows = [...variables()].map(([name, { description, without }]) => [
    `\`${name}\``,
    description,
    absences(without),
  ]);
  return page('Configuration', INTRODUCTION, table(['variable', 'meaning', 'when it is not set'], rows));
}

function variables(): Map<string, Variable> {
  const found = new Map<string, Variable>();
  for (const [program, schema] of Object.entries(ENVIRONMENTS)) {
    for (const [name, field] of Object.entries(schema.shape) as [string, z.ZodType][]) {
      const variable = found.get(name) ?? { description: field.description ?? '', without: new Map<string, string>() };
      variable.without.set(program, absence(field));
      found.set(name, variable);
    }
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b, 'en')));
}

/** What the schema makes of an absent value. */
function absence(field: z.ZodType): string {
  const result = field.safeParse(undefined);
  if (!result.success) return 'required';
  const { data } = result;
  return data === undefined || data === '' || (Array.isArray(data) && data.length === 0) ? '-' : `\`${String(data)}\``;
}

/** Programs that do the same without it stand together. */
function absences(without: ReadonlyMap<string, string>): string {
  const programs = new Map<string, string[]>();
  for (const [program, value] of without) programs.set(value, [...(programs.get(value) ?? []), program]);
  return [...programs].map(([value, names]) => `${names.join(', ')}: ${value}`).join('; ');
}
