/** How a process opens what it stands on (the log, the database, the live store), the same way in every app. */
import type { Health } from './health.js';
import { StartRefused } from './process.js';
import type { Releases } from './releases.js';
import { tlsRefusal, type TlsVariables } from './tls/tls-fault.js';

/** A part that is configured by variables. Libraries offer theirs without knowing this type. */
export interface Part<T> {
  /** Its name in health: `log`, `database`, `live-store`. */
  readonly name: string;
  open(): Promise<T>;
  close(opened: T): Promise<void>;
  /** Throws while the part does not answer. */
  ping(opened: T): Promise<unknown>;
  /** One line for the operator, which names the variable to look at; null: the fault is no matter of configuration. */
  refusal(fault: unknown): string | null;
  /** Variables to look at when the fault is one of TLS; it is put in words here. */
  readonly tls?: TlsVariables;
}

export interface PartOwner {
  readonly health: Health;
  readonly releases: Releases;
}

/** Opens a part, for as long as its owner lives. Throws StartRefused when the operator has to look at a variable. */
export async function openPart<T>(part: Part<T>, { health, releases }: PartOwner): Promise<T> {
  const opened = await orRefused(part);
  releases.add(() => part.close(opened));
  health.add(part.name, async () => {
    await part.ping(opened);
    return { ok: true };
  });
  return opened;
}

async function orRefused<T>(part: Part<T>): Promise<T> {
  try {
    return await part.open();
  } catch (fault) {
    const line = (part.tls && tlsRefusal(fault, part.tls)) ?? part.refusal(fault);
    throw line === null ? fault : new StartRefused(line);
  }
}
