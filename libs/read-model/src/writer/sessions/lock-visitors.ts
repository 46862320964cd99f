/**
 * Keeps a visitor's sessions to one transaction at a time. Mostly his events are in one partition, which has one writer;
 * but a stream may go by something else than the visitor, and whoever changes what it goes by has him in two partitions for
 * a while. The row in `latest_sessions` is what is locked, in one order, so that two writers wait for each other and do not
 * deadlock; who has no row yet gets it here. What is stored of the visitors has to be read by a later statement, which sees
 * what the writer before has left.
 */
import type { VisitorPieces } from '#domain';
import { timestamp } from '../copy-text.js';
import type { WriteTransaction } from '../write-transaction.js';
import { arrayLiteral } from './array-literal.js';
import { OF_VISITOR } from './session-columns.js';
import { SessionsMoved } from './sessions-moved.js';

const LOCK = `
  SELECT w.n, s.started_at::text
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w (project_id, stream, visitor, n)
  JOIN latest_sessions s ON ${OF_VISITOR}
  ORDER BY w.n FOR NO KEY UPDATE OF s`;

const BEGIN = `
  INSERT INTO latest_sessions (project_id, stream, visitor, started_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) ON CONFLICT DO NOTHING`;

type Locked = [n: string, startedAt: string];

/**
 * By index of visitor, as text, when the latest session that is stored began; undefined for one who had none. Visitors in
 * the order of their keys. Throws SessionsMoved when one was removed meanwhile.
 */
export async function lockVisitors(
  transaction: WriteTransaction,
  visitors: readonly VisitorPieces[],
): Promise<readonly (string | undefined)[]> {
  const starts = await lock(transaction, visitors);
  const fresh = visitors.filter((_, index) => starts[index] === undefined);
  if (fresh.length === 0 || (await begin(transaction, fresh)) === fresh.length) return starts;
  // Another writer was first with some of them, and has committed.
  const again = await lock(transaction, fresh);
  if (again.includes(undefined)) throw new SessionsMoved('a visitor was removed while it was written');
  let next = 0;
  return starts.map((start) => start ?? again[next++]);
}

async function lock(transaction: WriteTransaction, visitors: readonly VisitorPieces[]) {
  const { rows } = await transaction.query<Locked>({
    name: 'lock-visitors',
    text: LOCK,
    values: visitorArrays(visitors),
    rowMode: 'array',
  });
  const starts = new Array<string | undefined>(visitors.length).fill(undefined);
  for (const [n, startedAt] of rows) starts[Number(n) - 1] = startedAt;
  return starts;
}

/** Answers with how many there were not yet. */
async function begin(transaction: WriteTransaction, visitors: readonly VisitorPieces[]): Promise<number> {
  const starts = visitors.map(({ pieces }) => timestamp(pieces.at(-1)!.startedAt));
  const values = [...visitorArrays(visitors), arrayLiteral(starts)];
  const { rowCount } = await transaction.query({ name: 'begin-visitors', text: BEGIN, values });
  return rowCount ?? 0;
}

function visitorArrays(visitors: readonly VisitorPieces[]): string[] {
  return [
    arrayLiteral(visitors.map(({ projectId }) => projectId)),
    arrayLiteral(visitors.map(({ stream }) => stream)),
    arrayLiteral(visitors.map(({ visitor }) => visitor)),
  ];
}
