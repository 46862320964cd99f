/** Faults that end a replay. Any other is trouble of the moment: it goes on later where it was. */

/** What was ordered cannot be done, now or later: it fails with this reason, and nothing is touched. */
export class ReplayImpossible extends Error {
  override readonly name = 'ReplayImpossible';
}

/** It was tried for long enough. */
export class ReplayFailed extends Error {
  override readonly name = 'ReplayFailed';
}

/** The fault behind an abort that carries one. */
export function failureOf(fault: unknown): ReplayFailed | null {
  const { cause } = fault as { cause?: unknown };
  const found = [fault, cause].find((one) => one instanceof ReplayFailed);
  return found ?? null;
}
