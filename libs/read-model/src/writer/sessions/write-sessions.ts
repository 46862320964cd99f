/** Writing what a batch changes in `sessions`, `latest_sessions` and their roll-ups: one statement each. */
import type { ExtendedSession, Session, SessionChanges, SessionsDelta } from '#domain';
import { timestamp } from '../copy-text.js';
import type { WriteTransaction } from '../write-transaction.js';
import { addReturns } from './add-returns.js';
import { arrayLiteral } from './array-literal.js';
import { SessionsMoved } from './sessions-moved.js';
import { GROWING_COLUMNS, KEY_COLUMNS, OF_VISITOR, SESSION_COLUMNS } from './session-columns.js';

const namesOf = (columns: readonly { readonly name: string }[]): string => columns.map(({ name }) => name).join(', ');
const arraysOf = (columns: readonly { readonly type: string }[]): string =>
  columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
const settingOf = (columns: readonly { readonly name: string }[], from: string): string =>
  columns.map(({ name }) => `${name} = ${from}.${name}`).join(', ');

const KEY = namesOf(KEY_COLUMNS);
const SAME_KEY = `${OF_VISITOR} AND s.started_at = w.started_at`;
const EXTENDING = [...KEY_COLUMNS, ...GROWING_COLUMNS];

const DELETE = `DELETE FROM sessions s USING unnest(${arraysOf(KEY_COLUMNS)}) AS w (${KEY}) WHERE ${SAME_KEY}`;

const EXTEND = `
  UPDATE sessions s SET ${settingOf(GROWING_COLUMNS, 'w')}
  FROM unnest(${arraysOf(EXTENDING)}, $${EXTENDING.length + 1}::integer[]) AS w (${namesOf(EXTENDING)}, events_before)
  WHERE ${SAME_KEY} AND s.events = w.events_before`;

const WRITE = `
  INSERT INTO sessions (${namesOf(SESSION_COLUMNS)}) SELECT * FROM unnest(${arraysOf(SESSION_COLUMNS)})
  ON CONFLICT (${KEY}) DO UPDATE SET ${settingOf(SESSION_COLUMNS.slice(KEY_COLUMNS.length), 'excluded')}`;

const LATEST = `
  INSERT INTO latest_sessions (${KEY}) SELECT * FROM unnest(${arraysOf(KEY_COLUMNS)})
  ON CONFLICT (project_id, stream, visitor) DO UPDATE SET started_at = excluded.started_at
    WHERE latest_sessions.started_at <> excluded.started_at`;

const ADD_UP = `
  INSERT INTO sessions_per_quarter_hour AS t
    (project_id, stream, quarter, sessions, bounces, converted, pageviews, duration_ms)
  SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::bigint[])
  ON CONFLICT (project_id, quarter, stream) DO UPDATE SET
    sessions = t.sessions + excluded.sessions, bounces = t.bounces + excluded.bounces,
    converted = t.converted + excluded.converted, pageviews = t.pageviews + excluded.pageviews,
    duration_ms = t.duration_ms + excluded.duration_ms`;

/** Throws SessionsMoved when a session to be extended is not there as it was read. */
export async function writeSessions(transaction: WriteTransaction, changes: SessionChanges): Promise<void> {
  await deleteSessions(transaction, changes.deleted);
  await extendSessions(transaction, changes.extended);
  await writeWhole(transaction, 'write-sessions', WRITE, SESSION_COLUMNS, changes.written);
  await writeWhole(transaction, 'write-latest-sessions', LATEST, KEY_COLUMNS, changes.latest);
  await addToQuarters(transaction, changes.quarters);
  await addReturns(transaction, changes.returns);
}

async function deleteSessions(transaction: WriteTransaction, sessions: readonly Session[]): Promise<void> {
  await writeWhole(transaction, 'delete-sessions', DELETE, KEY_COLUMNS, sessions);
}

async function extendSessions(transaction: WriteTransaction, extended: readonly ExtendedSession[]): Promise<void> {
  if (extended.length === 0) return;
  const sessions = extended.map(({ session }) => session);
  const before = arrayLiteral(extended.map(({ eventsBefore }) => eventsBefore));
  const values = [...EXTENDING.map(({ of }) => arrayLiteral(sessions.map(of))), before];
  const { rowCount } = await transaction.query({ name: 'extend-sessions', text: EXTEND, values });
  if (rowCount !== extended.length) {
    throw new SessionsMoved(`of ${extended.length} sessions to extend ${rowCount} were as they were read`);
  }
}

async function writeWhole(
  transaction: WriteTransaction,
  name: string,
  text: string,
  columns: typeof SESSION_COLUMNS,
  sessions: readonly Session[],
): Promise<void> {
  if (sessions.length === 0) return;
  await transaction.query({ name, text, values: columns.map(({ of }) => arrayLiteral(sessions.map(of))) });
}

async function addToQuarters(transaction: WriteTransaction, deltas: readonly SessionsDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await transaction.query({
    name: 'add-sessions-per-quarter-hour',
    text: ADD_UP,
    values: [
      arrayLiteral(deltas.map(({ projectId }) => projectId)),
      arrayLiteral(deltas.map(({ stream }) => stream)),
      arrayLiteral(deltas.map(({ quarter }) => timestamp(quarter))),
      arrayLiteral(deltas.map(({ sessions }) => sessions)),
      arrayLiteral(deltas.map(({ bounces }) => bounces)),
      arrayLiteral(deltas.map(({ converted }) => converted)),
      arrayLiteral(deltas.map(({ pageviews }) => pageviews)),
      arrayLiteral(deltas.map(({ durationMs }) => durationMs)),
    ],
  });
}
