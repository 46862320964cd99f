/** Puts the parts together: what is noticed becomes events, consent decides whether they are kept and sent. */
import { openAgreed, forgetAll, type Agreed, type Draft } from './agreed.js';
import type { Capture, Consent, NexusPipe, Options } from './api.js';
import { captureErrors } from './capture/errors.js';
import type { Emit } from './capture/emit.js';
import { captureClicks, captureForms, captureOutbound } from './capture/interactions.js';
import { openPages } from './capture/pages.js';
import { captureScroll } from './capture/scroll.js';
import { captureVitals } from './capture/vitals.js';
import { here } from './here.js';
import { newId } from './new-id.js';

const PENDING_EVENTS = 200;

/** Begins to count. A page calls it once. */
export function start(options: Options): NexusPipe {
  const { capture, clicks = {} } = options;
  const { emit, identify, consent, agreed } = openCounting(options);
  const on = (what: Capture): boolean => capture?.includes(what) ?? true;
  if (on('clicks')) captureClicks(emit, clicks);
  if (on('outbound')) captureOutbound(emit);
  if (on('forms')) captureForms(emit);
  if (on('errors')) captureErrors(emit);
  const tellVitals = on('vitals') ? captureVitals(emit) : null;
  const pages = openPages(emit, on('scroll') ? captureScroll(emit) : null, on('page'));

  const leave = (): void => {
    pages.settle();
    tellVitals?.();
    agreed()?.delivery.leave();
  };
  const resume = (): void => {
    agreed()?.ownership?.resume();
    agreed()?.delivery.online();
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? leave : resume)());
  addEventListener('pagehide', () => {
    leave();
    agreed()?.ownership?.release();
  });
  addEventListener('pageshow', resume);
  addEventListener('online', resume);
  return {
    track: (type, properties) => emit(type, properties),
    page: pages.shown,
    identify,
    reset: () => agreed()?.identity.reset(),
    flush: async () => agreed()?.delivery.flush(),
    consent,
  };
}

interface Counting {
  readonly emit: Emit;
  readonly identify: (userId: string) => void;
  readonly consent: (state: Consent) => void;
  /** Null while nothing may be kept or sent. */
  readonly agreed: () => Agreed | null;
}

function openCounting(options: Options): Counting {
  const { debug, consent: first = 'granted', respectDnt = true } = options;
  const refused = respectDnt && isOptedOut();
  let warned = false;
  const warn = (text: string): void => {
    if (debug && !warned) console.warn(`NexusPipe: ${text}`);
    warned = true;
  };
  let state: Consent;
  let agreed: Agreed | null = null;
  let drafts: Draft[] = [];
  let user = '';

  const settle = (): void => {
    if (state === 'denied') {
      drafts = [];
      agreed?.queue.clear();
      agreed?.ownership?.release();
      agreed = null;
      forgetAll(options);
    }
    if (state !== 'granted') return;
    agreed ??= openAgreed(options, warn);
    if (user) agreed.identity.identify(user);
    user = '';
    drafts.splice(0).forEach(agreed.write);
  };
  const consent = (asked: Consent): void => {
    state = refused ? 'denied' : asked;
    settle();
  };
  consent(first);
  return {
    emit: (type, properties, where) => {
      if (state === 'denied') return;
      drafts.push({ id: newId(), type, properties, time: Date.now(), url: here(), ...where });
      if (drafts.length > PENDING_EVENTS) drafts.shift();
      settle();
    },
    identify: (userId) => {
      user = userId;
      settle();
    },
    consent,
    agreed: () => agreed,
  };
}

/** Do Not Track (W3C), Global Privacy Control (globalprivacycontrol.org). */
function isOptedOut(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as { doNotTrack?: unknown; globalPrivacyControl?: unknown };
  return doNotTrack === '1' || globalPrivacyControl === true;
}
