/** What docs/guides/web.md shows, done on a page: the snippet, the calls, the module. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findChromium, isMissing } from '#testing';
import { openShop, type Shop, type ShopVisit } from './shop-visit.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';
const guide = readFileSync('docs/guides/web.md', 'utf8');

/** The page's blocks of a kind, in order. */
function blocks(kind: string): string[] {
  const found = [...guide.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code!);
  if (found.length === 0) throw new Error(`the guide has no ${kind}`);
  return found;
}

describe('docs/guides/web.md', () => {
  it('names every option and every event', () => {
    const options = readFileSync('sdk/browser/src/api.ts', 'utf8').split('interface Options')[1]!.split('\n}')[0]!;
    const names = [...options.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

suite(`the guide for web pages${title}`, () => {
  let shop: Shop;
  let visit: ShopVisit;
  /** With the reader's own address and key. */
  const filledIn = (code: string, key: string): string =>
    code.replaceAll('https://events.example.com', shop.door.url).replaceAll('npk_live_...', key);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    shop = await openShop(chromium.path);
  }, 120_000);
  afterAll(() => shop?.close(), 60_000);
  afterEach(async () => {
    await visit.close();
    expect(visit.faults()).toEqual([]);
  });

  it('counts with the snippet, the calls and the marked button', async () => {
    const [snippet, button] = blocks('html');
    visit = await shop.visit({ tag: (key) => filledIn(snippet! + button!, key) });
    shop.site.scripts.set('/guide.js', blocks('js')[0]!);
    const page = await visit.open('/guide');
    await page.waitForFunction('window.np && np.track');
    await page.getByRole('button', { name: 'Order' }).first().click();
    const expected = ['page_view', 'conversion', 'order_click'];
    const events = await visit.arrived('all three', (all) =>
      expected.every((type) => all.some((e) => e.type === type)),
    );
    const found = (type: string) => events.find((event) => event.type === type);
    expect(found('conversion')).toMatchObject({ userId: 'customer-42', properties: { goal: 'newsletter' } });
    expect(found('order_click')).toMatchObject({ userId: 'customer-42', properties: { planName: 'pro' } });
  });

  it('counts with the package', async () => {
    visit = await shop.visit({ tag: () => '' });
    const module = filledIn(blocks('js module')[0]!, visit.key).replace('@nexuspipe/browser', '/index.js');
    shop.site.scripts.set('/index.js', readFileSync(resolve('dist/sdk/browser/index.js'), 'utf8'));
    shop.site.scripts.set('/package.js', module);
    await visit.open('/package');
    const events = await visit.arrived('both', (all) => all.length >= 2);
    expect(events.map(({ type }) => type).sort()).toEqual(['page_view', 'purchase']);
    expect(events.find(({ type }) => type === 'purchase')?.properties).toMatchObject({ value: '19.90' });
  });
});
