/**
 * Health as flow: each part says whether it works now, and readiness is the sum. In standalone all apps share one
 * instance, so that one address answers for all of them.
 */
export interface PartHealth {
  readonly ok: boolean;
  /** What is wrong, or what to know. No secrets. */
  readonly detail?: string;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, PartHealth>>;
}

export type HealthCheck = () => PartHealth | Promise<PartHealth>;

/** A check that takes longer counts as failed. */
const CHECK_DEADLINE_MS = 2_000;

export class Health {
  private readonly checks = new Map<string, HealthCheck>();
  private draining = false;

  /** @param token Who presents it from elsewhere is shown the parts, and metrics; null: nobody is. */
  constructor(readonly token: string | null = null) {}

  /** Part names are the catalogue's words: `log`, `database`, `live-store`, `ingest`, `enricher`, `projector`. */
  add(part: string, check: HealthCheck): void {
    this.checks.set(part, check);
  }

  /** From now on not ready: load balancers stop sending while the process finishes what it has. */
  drain(): void {
    this.draining = true;
  }

  async report(): Promise<HealthReport> {
    const entries = await Promise.all(
      [...this.checks].map(async ([part, check]) => [part, await withDeadline(check)] as const),
    );
    const parts = Object.fromEntries(entries);
    return { ready: !this.draining && entries.every(([, part]) => part.ok), parts };
  }
}

async function withDeadline(check: HealthCheck): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<PartHealth>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer' }), CHECK_DEADLINE_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), deadline]);
  } catch (fault) {
    return { ok: false, detail: (fault as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
