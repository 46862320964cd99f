/** What every event log must do; run against each implementation, the real broker included. */
import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';
import { adminContract } from './admin.contract.js';
import { appendContract } from './append.contract.js';
import { consumeContract } from './consume.contract.js';
import { copyContract } from './copy.contract.js';
import { faultContract } from './fault.contract.js';
import { groupContract } from './group.contract.js';
import { LogUnderTest, type OpenLog } from './log-under-test.js';

/** Declares the suite. `open` makes a log of its own for the suite, and further ones where a spec closes its log. */
export function eventLogContract(name: string, open: OpenLog): void {
  describe(`event log contract: ${name}`, () => {
    jest.setTimeout(90_000);
    const under = new LogUnderTest(open);
    beforeAll(() => under.start());
    afterEach(() => under.closeSubscriptions());
    afterAll(() => under.stop());

    appendContract(under);
    consumeContract(under);
    groupContract(under);
    faultContract(under);
    copyContract(under);
    adminContract(under);
  });
}
