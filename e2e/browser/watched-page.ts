/** A page in Chromium whose console, faults and broken security policies are written down. */
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong since it was last asked, without what was expected. */
  faults(): string[];
  /** Messages that belong to what a test provokes: a refusal, an outage. */
  expect(message: RegExp): void;
  close(): Promise<void>;
}

/** Longer than anything here takes on a slow machine; it bounds waits, nothing is measured with it. */
export const SEEN_WITHIN_MS = 40_000;

/** Chromium's word of a live connection that the page gives up itself: somebody went on before it was open. */
const GIVEN_UP = /WebSocket is closed before the connection is established/;

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath });
}

export async function openPage(browser: Browser, baseURL: string): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(SEEN_WITHIN_MS);
  const seen: string[] = [];
  const expected: RegExp[] = [GIVEN_UP];
  await reportPolicyViolations(context, (text) => seen.push(text));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      seen.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (fault) => seen.push(`uncaught: ${fault.message}`));
  return {
    page,
    faults: () => seen.splice(0).filter((text) => !expected.some((pattern) => pattern.test(text))),
    expect: (message) => void expected.push(message),
    close: () => context.close(),
  };
}

async function reportPolicyViolations(context: BrowserContext, report: (text: string) => void): Promise<void> {
  await context.exposeFunction('reportViolation', report);
  await context.addInitScript(`
    document.addEventListener('securitypolicyviolation', (event) =>
      window.reportViolation('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
  `);
}

/** Serious and critical findings of axe, each with the places where it was found. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Base UI's focus guards: hidden from screen readers and focusable on purpose, they pass the focus on at once.
    .exclude('[data-base-ui-focus-guard]')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
