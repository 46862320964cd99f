/**
 * Places at which the fault suite ends a process, as a power cut would. They do nothing unless NEXUSPIPE_FAULT_POINT,
 * which only that suite sets, names one of them: `projector:after-commit:3` ends the process when it comes there for the
 * third time.
 */
import { writeSync } from 'node:fs';
import { armedFaultPoint } from './config.js';

export const FAULT_POINTS = [
  'ingest:after-append',
  'enricher:after-claims',
  'enricher:after-outputs',
  'enricher:after-commit',
  'projector:before-commit',
  'projector:after-commit',
  'ledger:before-commit',
  'ledger:after-commit',
  'replay:begun',
  'replay:building',
  'replay:before-switch',
  'replay:after-switch',
] as const;
export type FaultPointName = (typeof FAULT_POINTS)[number];

/** Says that the process is at a place. */
export type FaultPoint = (name: FaultPointName) => void;

/** `armed`: `name:nth`, or null. Throws RangeError when it is something else. */
export function faultPointOf(armed: string | null, end: (at: string) => void): FaultPoint {
  if (armed === null) return () => undefined;
  const [, name, nth] = /^(.+):([1-9]\d{0,5})$/.exec(armed) ?? [];
  if (!FAULT_POINTS.some((known) => known === name)) {
    throw new RangeError(`NEXUSPIPE_FAULT_POINT: there is no fault point ${armed}`);
  }
  let left = Number(nth);
  return (at) => {
    if (at === name && --left === 0) end(armed);
  };
}

/** SIGKILL reaches the process soon, but not at once: it waits for it here. */
function die(at: string): void {
  writeSync(2, `fault point ${at}\n`);
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export const faultPoint: FaultPoint = faultPointOf(armedFaultPoint(), die);
