/**
 * kafkajs computes its next wake-up as a difference that may be negative, and newer Node warns of it each time. It is
 * harmless; only this one warning is dropped.
 */
let silenced = false;

export function silenceNegativeTimeouts(): void {
  if (silenced) return;
  silenced = true;
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (!isNegativeTimeout(args)) emit(...args);
  };
}

function isNegativeTimeout([warning, options]: unknown[]): boolean {
  const named = (thing: unknown): boolean =>
    thing === 'TimeoutNegativeWarning' ||
    (typeof thing === 'object' &&
      thing !== null &&
      (('name' in thing && thing.name === 'TimeoutNegativeWarning') ||
        ('type' in thing && thing.type === 'TimeoutNegativeWarning')));
  return named(options) || (warning instanceof Error && named(warning));
}
