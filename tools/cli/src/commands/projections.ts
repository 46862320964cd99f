import type { Command } from 'commander';
import type { ProjectionAnswer } from '#contracts';
import { openOperator, takesOperator, type OperatorOptions } from '../operator.js';
import { data } from '../output.js';
import { table } from '../table.js';

/** Read models, their versions, and how far behind the log they are. */
export function addProjections(program: Command): void {
  takesOperator(program.command('projections').description('read models: version, lag, replay (for operators)')).action(
    list,
  );
}

async function list(options: OperatorOptions): Promise<void> {
  const answer = await openOperator(options).call<{ projections: ProjectionAnswer[] }>('GET', '/projections');
  if (options.json) return data(JSON.stringify(answer));
  const rows = answer.projections.map(({ name, version, since, lagRecords, lagMs, replayId }) => [
    name,
    String(version),
    since,
    String(lagRecords),
    `${(lagMs / 1_000).toFixed(1)} s`,
    replayId,
  ]);
  data(table(['NAME', 'VERSION', 'SINCE', 'BEHIND', 'BY', 'REPLAY'], rows));
}
