/** Page views: the first, those of the history API, and a page that comes back as it was left. */
import type { Properties } from '../api.js';
import { here } from '../here.js';
import type { Circumstances, Emit } from './emit.js';

export interface Pages {
  /** The page as it is now. */
  shown(properties?: Properties): void;
  /** Tells of a view that still waits for its title. */
  settle(): void;
}

/** Frameworks set the title after the address. */
const TITLE_MS = 50;

export function openPages(emit: Emit, onPage: (() => void) | null, automatic: boolean): Pages {
  let referrer = document.referrer;
  let address = '';
  let waiting: Required<Circumstances> | null = null;

  const settle = (properties?: Properties): void => {
    const view = waiting;
    waiting = null;
    if (view) emit('page_view', { title: document.title, path: new URL(view.url).pathname, ...properties }, view);
  };
  const begin = (): void => {
    settle();
    address = withoutHash();
    onPage?.();
    waiting = { url: here(), referrer, time: Date.now() };
    referrer = here();
  };
  const shown = (properties?: Properties): void => {
    begin();
    settle(properties);
  };
  const changed = (): void => {
    if (withoutHash() === address) return;
    begin();
    setTimeout(settle, TITLE_MS);
  };
  if (automatic) {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (...state) {
        original.apply(this, state);
        changed();
      };
    }
    addEventListener('popstate', changed);
    addEventListener('pageshow', (event) => event.persisted && shown());
    whenShown(() => shown());
  }
  return { shown, settle };
}

const withoutHash = (): string => location.href.split('#')[0]!;

/** A page that is rendered ahead may never be looked at. */
function whenShown(look: () => void): void {
  if ((document as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', look, { once: true });
  else look();
}
