/**
 * Many who ask the same at the same time are answered from one reading. Its result is also given to those who ask a
 * little later: for at most five times as long as it took, and five seconds. It says itself up to when it is complete.
 */
const KEPT_FACTOR = 5;
const MAX_KEPT_MS = 5_000;

interface SharedReading {
  readonly result: Promise<unknown>;
  /** Infinite while it is under way. */
  until: number;
}

export class SharedReadings {
  private readonly readings = new Map<string, SharedReading>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** `key` names everything that the result depends on, but for the time. A fault is for those who wait, and not kept. */
  share<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.readings.get(key);
    if (known && this.now() < known.until) return known.result as Promise<T>;
    const began = this.now();
    const result = read();
    const reading: SharedReading = { result, until: Infinity };
    this.readings.set(key, reading);
    const forget = (): void => {
      if (this.readings.get(key) === reading) this.readings.delete(key);
    };
    result.then(() => {
      const keptMs = Math.min(KEPT_FACTOR * (this.now() - began), MAX_KEPT_MS);
      reading.until = this.now() + keptMs;
      setTimeout(forget, keptMs).unref();
    }, forget);
    return result;
  }
}
