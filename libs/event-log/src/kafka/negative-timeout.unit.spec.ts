import { afterEach, expect, jest, test } from '@jest/globals';

const emitted = jest.fn();
const original = process.emitWarning;
afterEach(() => void (process.emitWarning = original));

test('drops the warning of negative timeouts, and no other', async () => {
  process.emitWarning = emitted as typeof process.emitWarning;
  const { silenceNegativeTimeouts } = await import('./negative-timeout.js');
  silenceNegativeTimeouts();
  silenceNegativeTimeouts();
  process.emitWarning('-3 is a negative number.', 'TimeoutNegativeWarning');
  process.emitWarning('-3 is a negative number.', { type: 'TimeoutNegativeWarning' });
  process.emitWarning(Object.assign(new Error('-3'), { name: 'TimeoutNegativeWarning' }));
  expect(emitted).not.toHaveBeenCalled();
  process.emitWarning('something else', 'DeprecationWarning');
  process.emitWarning('and this');
  expect(emitted).toHaveBeenCalledTimes(2);
});
