/**
 * Many who ask the same at the same time are answered from one reading: of those who come while one is under way, the
 * first starts the next reading when it ends, and all of them are answered from that. So no answer is from before it was
 * asked: whoever has seen an event elsewhere finds it counted here.
 */
interface Line {
  /** Under way. */
  running: Promise<unknown>;
  /** Begins when the one under way has ended; null while nobody waits for it. */
  next: Promise<unknown> | null;
}

export class SharedReadings {
  private readonly lines = new Map<string, Line>();

  /** `key` names everything that the result depends on, but for the time. */
  share<T>(key: string, read: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key);
    if (!line) return this.run(key, read);
    const after = (): Promise<T> => this.run(key, read);
    line.next ??= line.running.then(after, after);
    return line.next as Promise<T>;
  }

  private run<T>(key: string, read: () => Promise<T>): Promise<T> {
    const running = read();
    const line: Line = { running, next: null };
    this.lines.set(key, line);
    const ended = (): void => {
      // Who waits for the next reading has put it in place of this one, or is about to.
      if (line.next === null && this.lines.get(key) === line) this.lines.delete(key);
    };
    running.then(ended, ended);
    return running;
  }
}
