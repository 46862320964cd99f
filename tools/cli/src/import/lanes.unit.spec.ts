import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LANES, Lanes, type Item } from './lanes.js';

const item = (line: number, json = `{"n":${line}}`): Item => ({ line, json, raw: new Uint8Array(0) });

describe('Lanes', () => {
  it('has one batch a lane under way and no more than one waiting', async () => {
    let underWay = 0;
    let most = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const lanes = new Lanes(async () => {
      most = Math.max(most, ++underWay);
      await held;
      underWay -= 1;
    });
    let added = 0;
    const producer = (async () => {
      for (; added < 50_000; added++) await lanes.add(item(added + 1), `v${added % 101}`);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(added).toBeLessThanOrEqual(2 * LANES * 2_000);
    release();
    await producer;
    await lanes.flush();
    expect([most <= LANES, most > 1, lanes.oldest()]).toEqual([true, true, null]);
  });

  it('knows the first line that is not decided, whatever ends first', async () => {
    const visitors = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(visitors, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), async (who, turns) => {
        const undecided = new Set<number>();
        const lanes = new Lanes(async (batch) => {
          for (let i = turns.next().value; i > 0; i--) await Promise.resolve();
          for (const { line } of batch) undecided.delete(line);
        });
        const check = (): void => {
          const first = undecided.size === 0 ? null : Math.min(...undecided);
          // A batch may just be decided, and its lane not know yet.
          expect(lanes.oldest() ?? Infinity).toBeLessThanOrEqual(first ?? Infinity);
        };
        for (const [i, visitor] of who.entries()) {
          undecided.add(i + 1);
          await lanes.add(item(i + 1), `v${visitor}`);
          if (i % 50 === 49) await lanes.flush();
          check();
        }
        await lanes.flush();
        expect([lanes.oldest(), undecided.size]).toEqual([null, 0]);
      }),
    );
  });

  it('ends with the first fault, and still knows what is not decided', async () => {
    const lanes = new Lanes((batch) => (batch[0]!.line === 1 ? Promise.reject(new Error('gone')) : Promise.resolve()));
    void lanes.add(item(1), 'a');
    await expect(lanes.flush()).rejects.toThrow('gone');
    expect(() => lanes.add(item(2), 'a')).toThrow('gone');
    await lanes.settled();
    expect(lanes.oldest()).toBe(1);
  });

  it('sends a batch before it is too large', async () => {
    const sizes: number[] = [];
    const lanes = new Lanes(async (batch) => void sizes.push(batch.reduce((sum, { json }) => sum + json.length, 0)));
    for (let line = 1; line <= 40; line++) await lanes.add(item(line, 'x'.repeat(250_000)), 'same');
    await lanes.flush();
    expect([sizes.length > 4, Math.max(...sizes) <= 2 * 1024 * 1024]).toEqual([true, true]);
  });
});
