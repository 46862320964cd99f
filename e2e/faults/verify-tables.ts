/** The tables against the harness's book: every event once, in order, and every sum exact. */
import { expectedModels, rowKey, sessionText, type Counted, type Figures } from './expected.js';
import { keyOf, type SentEvent, type SentLedger } from './sent-ledger.js';
import { query } from './servers.js';
import type { Verdict } from './verdict.js';

interface EventRow {
  readonly project_id: string;
  readonly id: string;
  readonly time: string;
  readonly received: string;
  readonly stream: string;
  readonly type: string;
  readonly visitor: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly raw_offset: string;
}

/** Answers with the events that are there and count, for whoever compares other sums. */
export async function verifyTables(
  databaseUrl: string,
  projects: readonly string[],
  ledger: SentLedger,
  verdict: Verdict,
): Promise<readonly Counted[]> {
  const rows = await query<EventRow>(
    databaseUrl,
    `SELECT project_id, id, ${ms('time')} AS time, ${ms('received_at')} AS received, stream, type, visitor, topic, partition, "offset", raw_offset
     FROM read_model.events WHERE project_id = ANY($1)`,
    [projects],
  );
  const counted = verifyEvents(rows, ledger, verdict);
  verifyOrder(rows, ledger, verdict);
  const expected = expectedModels(counted);
  for (const [table, read] of Object.entries(READERS) as [keyof typeof READERS, Read][]) {
    compare(table, expected[table], await read(databaseUrl, projects), verdict);
  }
  await verifyLedger(databaseUrl, ledger, counted, verdict);
  return counted;
}

function ms(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::bigint`;
}

function verifyEvents(rows: readonly EventRow[], ledger: SentLedger, verdict: Verdict): readonly Counted[] {
  const seen = new Map<string, EventRow>();
  const counted: Counted[] = [];
  for (const row of rows) {
    const key = keyOf({ projectId: row.project_id, id: row.id });
    const sent = ledger.find(key);
    if (!sent) verdict.add('never sent', key);
    else if (sent.outcome === 'REJECT' || !sent.valid) verdict.add('rejected but there', key);
    else {
      // A second row of an id counts in the sums that are compared with what was counted: it is one finding, not many.
      if (seen.has(key)) verdict.add('doubled', `${key} at ${place(seen.get(key)!)} and ${place(row)}`);
      else if (!isAsSent(row, sent)) verdict.add('altered', `${key}: ${JSON.stringify(row)}`);
      counted.push({ sent, time: Number(row.time) });
    }
    seen.set(key, row);
  }
  for (const sent of ledger.all()) {
    if (sent.outcome === 'ACK' && !seen.has(keyOf(sent))) verdict.add('lost', keyOf(sent));
    if (sent.outcome === 'ACK' && !sent.valid) verdict.add('altered', `${keyOf(sent)}: invalid, and accepted`);
    if (sent.outcome === 'REJECT' && sent.valid) verdict.add('altered', `${keyOf(sent)}: valid, and rejected`);
  }
  return counted;
}

function place({ topic, partition, offset }: EventRow): string {
  return `${topic}/${partition}/${offset}`;
}

function isAsSent(row: EventRow, sent: SentEvent): boolean {
  const sameTime = sent.time === null || Number(row.time) === timeOf(sent.time, Number(row.received));
  return sameTime && row.stream === sent.stream && row.type === sent.type && row.visitor === sent.visitor;
}

/** A client's clock may be so far ahead of the collector's; what is farther ahead counts at its receipt. */
const AHEAD_MS = 60 * 60_000;

function timeOf(sent: number, received: number): number {
  return sent > received + AHEAD_MS ? received : sent;
}

/** A visitor's events share a partition, and stand in it as they were sent, before and behind the enricher. */
function verifyOrder(rows: readonly EventRow[], ledger: SentLedger, verdict: Verdict): void {
  const byVisitor = new Map<string, { row: EventRow; sequence: number }[]>();
  for (const row of rows) {
    const sent = ledger.find(keyOf({ projectId: row.project_id, id: row.id }));
    if (!sent) continue;
    const key = rowKey(sent.projectId, sent.visitor);
    const own = byVisitor.get(key) ?? [];
    own.push({ row, sequence: sent.sequence });
    byVisitor.set(key, own);
  }
  for (const [visitor, own] of byVisitor) {
    own.sort((a, b) => a.sequence - b.sequence);
    own.forEach(({ row }, index) => {
      const before = own[index - 1]?.row;
      if (!before) return;
      const follows =
        row.partition === before.partition &&
        Number(row.offset) > Number(before.offset) &&
        Number(row.raw_offset) > Number(before.raw_offset);
      if (!follows) verdict.add('out of order', `${visitor}: ${place(row)} after ${place(before)}`);
    });
  }
}

function compare(table: string, expected: Figures, found: Figures, verdict: Verdict): void {
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [want, got] = [expected.get(key) ?? 'nothing', found.get(key) ?? 'nothing'];
    if (want !== got) verdict.add('wrong figure', `${table} ${key}: ${got} instead of ${want}`);
  }
}

type Read = (databaseUrl: string, projects: readonly string[]) => Promise<Figures>;

/** `keys`: columns of the key in SQL; `figures`: the figures of a row as one text. */
function reader(table: string, keys: readonly string[], figures: string, where = 'true'): Read {
  return async (databaseUrl, projects) => {
    const rows = await query<{ key: string[]; figures: string }>(
      databaseUrl,
      `SELECT ARRAY[${keys.map((key) => `(${key})::text`).join(', ')}] AS key, ${figures} AS figures
       FROM read_model.${table} WHERE project_id = ANY($1) AND ${where}`,
      [projects],
    );
    return new Map(rows.map((row) => [rowKey(...row.key), row.figures]));
  };
}

const SESSION = sessionText({ end: NaN, events: NaN, views: NaN, goals: NaN }).split('NaN');
const SESSION_SQL = `concat('${SESSION[0]}', ${ms('ended_at')}, '${SESSION[1]}', events, '${SESSION[2]}', pageviews,
  '${SESSION[3]}', conversions, '${SESSION[4]}')`;

const READERS = {
  traffic_per_minute: reader('traffic_per_minute', ['project_id', ms('minute'), 'stream', 'type'], 'count::text'),
  traffic_per_quarter_hour: reader(
    'traffic_per_quarter_hour',
    ['project_id', ms('quarter'), 'stream', 'type'],
    'count::text',
  ),
  sessions: reader('sessions', ['project_id', 'stream', 'visitor', ms('started_at')], SESSION_SQL),
  dimensions_per_day: reader(
    'dimensions_per_day',
    ['project_id', ms('day'), 'stream', 'value'],
    "concat(events, ' events, ', pageviews, ' views')",
    "dimension = 'page'",
  ),
  conversions_per_minute: reader(
    'conversions_per_minute',
    ['project_id', ms('minute'), 'stream', 'type', 'currency'],
    "concat(count, ' worth ', trim_scale(value * 100))",
  ),
} as const;

interface LedgerRow {
  readonly project_id: string;
  readonly accepted: string;
  readonly outcomes: string;
  readonly projected: string;
}

/** accepted = projected + duplicate + dropped + rejected, in each minute; and no less accepted than was answered. */
async function verifyLedger(
  databaseUrl: string,
  ledger: SentLedger,
  counted: readonly Counted[],
  verdict: Verdict,
): Promise<void> {
  const projects = [...ledger.told.keys()];
  const rows = await query<LedgerRow>(databaseUrl, LEDGER_TOTALS, [projects]);
  for (const { project_id: projectId, accepted, outcomes, projected } of rows) {
    if (accepted !== outcomes) verdict.add('ledger', `${projectId}: ${accepted} accepted, ${outcomes} outcomes`);
    const told = ledger.told.get(projectId) ?? 0;
    if (Number(accepted) < told) verdict.add('ledger', `${projectId}: ${accepted} accepted, ${told} were answered`);
    const there = counted.filter(({ sent }) => sent.projectId === projectId).length;
    if (Number(projected) !== there) verdict.add('ledger', `${projectId}: ${projected} projected, ${there} are there`);
  }
  if (rows.length !== projects.length) verdict.add('ledger', `${rows.length} projects instead of ${projects.length}`);
  for (const { key, difference } of await unbalanced(databaseUrl, projects)) {
    verdict.add('ledger', `${key} is ${difference} out of balance`);
  }
}

const SUM = (outcomes: string): string => `coalesce(sum(count) FILTER (WHERE outcome ${outcomes}), 0)::text`;
const LEDGER_TOTALS = `
  SELECT project_id, ${SUM("= 'accepted'")} AS accepted, ${SUM("<> 'accepted'")} AS outcomes, ${SUM("= 'projected'")} AS projected
  FROM read_model.ledger_per_minute WHERE project_id = ANY($1) GROUP BY project_id`;

/** Minutes and streams whose outcomes do not add up to what was accepted. */
export function unbalanced(
  databaseUrl: string,
  projects: readonly string[],
): Promise<{ key: string; difference: string }[]> {
  return query(
    databaseUrl,
    `SELECT concat_ws(' | ', project_id, stream, minute) AS key,
       sum(CASE outcome WHEN 'accepted' THEN count ELSE -count END)::text AS difference
     FROM read_model.ledger_per_minute WHERE project_id = ANY($1)
     GROUP BY project_id, stream, minute HAVING sum(CASE outcome WHEN 'accepted' THEN count ELSE -count END) <> 0`,
    [projects],
  );
}
