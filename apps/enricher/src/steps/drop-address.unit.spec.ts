import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from './a-raw-event.spec.js';
import { dropAddress } from './drop-address.js';

describe('drop address', () => {
  it('takes the address out of the context and leaves the rest as sent', () => {
    const context = '{"ip":"81.2.69.160","page":{"n":1.0},"x":12345678901234567890}';
    expect(dropAddress(aRawEvent({ context }))).toEqual({ context: '{"page":{"n":1.0},"x":12345678901234567890}' });
  });

  it('finds it when its name is written with escapes', () => {
    expect(dropAddress(aRawEvent({ context: '{"\\u0069p":"81.2.69.160"}' }))).toEqual({ context: '{}' });
  });

  it.each([null, '{}', '{"locale":"de"}'])('does nothing with %p', (context) => {
    expect(dropAddress(aRawEvent({ context }))).toEqual({});
  });
});
