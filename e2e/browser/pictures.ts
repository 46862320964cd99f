/** Pictures of a screen in both themes and on both widths, for people to look at: test-results/screenshots. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = resolve('test-results/screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const THEMES = ['light', 'dark'] as const;

/**
 * `whole`: as long as the page is, for screens without an overlay. Answers with the widths at which something would have
 * to be scrolled sideways. Leaves the page light and wide.
 */
export async function picture(page: Page, name: string, { whole = false } = {}): Promise<string[]> {
  mkdirSync(FOLDER, { recursive: true });
  const tooWide: string[] = [];
  for (const [device, size] of Object.entries(SIZES).reverse()) {
    await page.setViewportSize(size);
    for (const colorScheme of [...THEMES].reverse()) {
      await page.emulateMedia({ colorScheme });
      const path = join(FOLDER, `${name}-${device}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: whole, animations: 'disabled' });
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (overflow !== 0) tooWide.push(`${name} on ${device}: ${String(overflow)} px`);
  }
  return tooWide;
}
