/** The partitions of one assignment and how each of them does. A rebalance ends it and begins another. */
export interface PartitionReading {
  /** The topic as Kafka knows it. */
  readonly topic: string;
  readonly partition: number;
  /** The offset that is taken next; null while it is being found out. */
  next: number | null;
  /** Failures in a row. */
  failures: number;
  failingSince: number | null;
  lastFault: string | null;
  /** Epoch ms since when a batch is in the handler's hands. */
  inHandSince: number | null;
}

export class Generation {
  private readonly readings = new Map<string, PartitionReading>();
  private readonly timers = new Set<NodeJS.Timeout>();
  ended = false;

  /** `assignment`: partitions by topic. */
  constructor(assignment: Readonly<Record<string, readonly number[]>>) {
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        this.readings.set(`${topic}/${partition}`, {
          topic,
          partition,
          next: null,
          failures: 0,
          failingSince: null,
          lastFault: null,
          inHandSince: null,
        });
      }
    }
  }

  find(topic: string, partition: number): PartitionReading | undefined {
    return this.readings.get(`${topic}/${partition}`);
  }

  all(): readonly PartitionReading[] {
    return [...this.readings.values()];
  }

  /** Runs `work` later, unless the assignment ended by then. */
  later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }

  end(): void {
    this.ended = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}

export function failed(reading: PartitionReading, fault: Error): void {
  reading.next = null;
  reading.failures += 1;
  reading.failingSince ??= Date.now();
  reading.lastFault = fault.message;
}

export function succeeded(reading: PartitionReading): void {
  reading.failures = 0;
  reading.failingSince = null;
  reading.lastFault = null;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Milliseconds to wait after so many failures in a row: 100, 200, 400 ... 5000. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
}
