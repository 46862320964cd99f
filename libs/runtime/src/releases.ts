/** What a composition root has acquired, released in reverse order: when it stops, and when a start fails half-way. */
export class Releases {
  private readonly steps: (() => Promise<void> | void)[] = [];

  /** Notes how to release something that was just acquired. */
  add(release: () => Promise<void> | void): void {
    this.steps.push(release);
  }

  /** Releases everything, the newest first; goes on after a fault and throws the first one at the end. */
  async run(): Promise<void> {
    const faults: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** Runs a start; what it acquired is released again if it throws. */
  static async guard<T>(start: (releases: Releases) => Promise<T>): Promise<T> {
    const releases = new Releases();
    try {
      return await start(releases);
    } catch (fault) {
      await releases.run();
      throw fault;
    }
  }
}
