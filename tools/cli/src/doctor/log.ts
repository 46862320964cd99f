/** The embedded log, record by record: what of it cannot be read, where that stands, and what can be done. */
import { join } from 'node:path';
import { examineEmbeddedLog, setDamageAside, type DamagedPlace } from '#event-log';
import { bad, good, warning, type Finding } from './finding.js';

/** Places that are named; there may be thousands. */
const NAMED = 20;
const WHAT_TO_DO =
  "stop NexusPipe and restore a backup, or go on without them: 'nexuspipe doctor --set-damage-aside' (docs/operations/disk.md)";

/** Reads all of it, also while it is written. */
export function checkLog(directory: string): Promise<readonly Finding[]> {
  return findings('restore the data folder from a backup', async () => {
    const condition = await examineEmbeddedLog(directory);
    if (!condition) return [good('log', 'none yet')];
    const { records, damaged } = condition;
    if (damaged.length === 0) return [good('log', `${records} records, every checksum is right`)];
    const lost = lostOf(damaged);
    const summary = `${records} records can be read, ${lost} cannot, in ${damaged.length} damaged places of ${join(directory, 'log.mdb')}`;
    return [bad('log', summary, WHAT_TO_DO), ...named(damaged, (place) => bad('damage', place, 'see above'))];
  });
}

/** The way on without what is lost. The log must not be open anywhere. */
export function goOnWithout(directory: string): Promise<readonly Finding[]> {
  return findings('nothing was changed', async () => {
    if (!(await examineEmbeddedLog(directory))) return [good('log', 'none yet')];
    const damaged = await setDamageAside(directory);
    if (damaged.length === 0) return [good('log', 'every checksum is right: nothing to set aside')];
    const summary = `${lostOf(damaged)} records are lost; their bytes are in ${join(directory, 'damaged')}`;
    const advice =
      'each counts as rejected (PAYLOAD_INVALID), and the ledger says what is missing: docs/operations/disk.md';
    return [warning('log', summary, advice), ...named(damaged, (place) => good('set aside', place))];
  });
}

async function findings(advice: string, run: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (fault) {
    return [bad('log', (fault as Error).message, advice)];
  }
}

function named(damaged: readonly DamagedPlace[], asFinding: (place: string) => Finding): Finding[] {
  const rest = damaged.length - NAMED;
  const places = damaged.slice(0, NAMED).map(placeText);
  return [...places, ...(rest > 0 ? [`and ${rest} more`] : [])].map(asFinding);
}

function placeText({ topic, partition, from, lost }: DamagedPlace): string {
  if (lost.length === 0) return `${topic}/${partition}/${from}: what stands about the records; none is lost`;
  const span = lost.length === 1 ? `offset ${lost[0]}` : `offsets ${lost[0]} to ${lost.at(-1)}`;
  return `${topic}, partition ${partition}, ${span}: ${lost.length} unreadable`;
}

function lostOf(damaged: readonly DamagedPlace[]): number {
  return damaged.reduce((sum, { lost }) => sum + lost.length, 0);
}
