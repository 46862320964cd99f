/** Faults of the log. They are thrown; refusals of single events are values and never come from here. */

/** The accumulator is at its bound: try again after `retryAfterSeconds`. Nothing was written. */
export class LogFull extends Error {
  override readonly name = 'LogFull';
  constructor(readonly retryAfterSeconds: number) {
    super('the append queue is full');
  }
}

/** The log did not answer, or not in time. For an append the outcome is unknown. */
export class LogUnavailable extends Error {
  override readonly name: string = 'LogUnavailable';
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
  }
}

/** The disk of the embedded log has no room, or so little that it is kept for the pipeline. Nothing was written. */
export class LogDiskFull extends LogUnavailable {
  override readonly name = 'LogDiskFull';
}

/** The schema registry does not answer, so that a payload cannot be read, or nothing can be written yet. */
export class RegistryUnavailable extends LogUnavailable {
  override readonly name = 'RegistryUnavailable';
}

/** The schema registry answers, but does not take a schema of the log, or does not let us in. */
export class RegistryRefused extends Error {
  override readonly name: string = 'RegistryRefused';
}

/** It refused because of what is there: another version, or a program that registers the same at this moment. */
export class RegistryConflict extends RegistryRefused {
  override readonly name = 'RegistryConflict';
}

/** A topic exists with another partition count than asked for. */
export class TopicMismatch extends Error {
  override readonly name = 'TopicMismatch';
}

/** A stored record does not have the checksum it was written with. */
export class RecordCorrupt extends Error {
  override readonly name = 'RecordCorrupt';
}
