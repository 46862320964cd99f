/** A person with a browser in front of a NexusPipe that was just started. */
import type { Browser, Page } from 'playwright-core';
import { http } from '../client.js';
import { ownStandalone, type OwnStandalone } from './own-standalone.js';
import { picture } from './pictures.js';
import { openBrowser, openPage, seriousFindings, type WatchedPage } from './watched-page.js';

export interface Visit {
  readonly app: OwnStandalone;
  readonly page: Page;
  readonly watched: WatchedPage;
  /** The ingest key that the start printed. */
  readonly key: string;
  /** Sends to stream `web`; throws unless they were taken. */
  send(...events: readonly Record<string, unknown>[]): Promise<void>;
  /** Pictures for people, and what can be checked at once: throws on serious findings of axe and on sideways scrolling. */
  look(name: string, options?: { whole?: boolean }): Promise<void>;
  close(): Promise<void>;
}

export async function openVisit(
  chromium: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  /** Of a build to begin with that is not ours. */
  home?: string,
): Promise<Visit> {
  const app = await ownStandalone(args, env, home);
  const browser = await openBrowser(chromium);
  const watched = await openPage(browser, app.url);
  const { page } = watched;
  const key = /Ingest key +(npk_\S+)/.exec(app.welcome())?.[1] ?? '';
  return {
    app,
    page,
    watched,
    key,
    send: (...events) => send(app.url, key, events),
    look: async (name, options) => {
      const findings = [...(await picture(page, name, options)), ...(await seriousFindings(page))];
      if (findings.length > 0) throw new Error(`${name}:\n${findings.join('\n')}`);
    },
    close: () => closeAll(browser, app),
  };
}

async function send(url: string, key: string, events: readonly Record<string, unknown>[]): Promise<void> {
  const onWeb = events.map((event) => ({ stream: 'web', ...event }));
  const { status, body } = await http(`${url}/v1/events`, { token: key, json: { events: onWeb } });
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
}

async function closeAll(browser: Browser, app: OwnStandalone): Promise<void> {
  await browser.close();
  await app.close();
}
