/** Memory of processes, as Linux counts it. */
import { readFileSync, readdirSync } from 'node:fs';

/** Resident memory in MB; null where /proc is not there. */
export function residentMegabytes(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes ? Number(kilobytes) / 1024 : null;
}

/** Proportional memory (shared pages divided among their users) of a process and all below it, in MB. */
export function proportionalMegabytes(pid: number): number {
  const kilobytes = Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return kilobytes / 1024 + childrenOf(pid).reduce((sum, child) => sum + proportionalMegabytes(child), 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter(
      (name) =>
        /^\d+$/.test(name) && / (\d+) /.exec(read(`/proc/${name}/stat`).split(') ').at(-1) ?? '')?.[1] === String(pid),
    )
    .map(Number);
}

/** Empty when the process is gone or the system has no such file. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
