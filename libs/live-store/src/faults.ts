/** Faults of the live store. */

/** The live store does not answer, or not in time. Whether the command took effect is unknown. */
export class LiveStoreUnavailable extends Error {
  override readonly name = 'LiveStoreUnavailable';
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
  }
}
