/** Web vitals as web.dev defines them, told once, when the page is first left: LCP, CLS, INP, FCP, TTFB. */
import { shiftScore, slowInteraction, type Interaction, type Shift } from './vital-scores.js';
import type { Emit } from './emit.js';

/** What browsers' types do not have yet. */
interface Entry extends PerformanceEntry {
  readonly activationStart?: number;
  readonly responseStart?: number;
  readonly value?: number;
  readonly hadRecentInput?: boolean;
  readonly interactionId?: number;
}

type Look = (entry: Entry) => void;

/** Shorter interactions are not slow. */
const DURATION_MS = 40;

/** Answers with what tells them; only its first call does. */
export function captureVitals(emit: Emit): () => void {
  const [navigation] = performance.getEntriesByType('navigation') as Entry[];
  const vitals: Record<string, number> = {};
  const shifts: Shift[] = [];
  const interactions: Interaction[] = [];
  const looks: (() => void)[] = [];
  const observe = (type: string, look: Look, options?: object): boolean => {
    if (!PerformanceObserver.supportedEntryTypes?.includes(type)) return false;
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(look));
    observer.observe({ type, buffered: true, ...options });
    looks.push(() => observer.takeRecords().forEach(look));
    return true;
  };
  const sinceShown = (at = 0): number => Math.max(0, Math.round(at - (navigation?.activationStart ?? 0)));
  const interacted: Look = ({ interactionId, duration }) => {
    if (interactionId) interactions.push({ id: interactionId, ms: duration });
  };
  // A page that began in the background was painted when somebody came to look.
  if (document.visibilityState === 'visible') {
    observe('largest-contentful-paint', ({ startTime }) => (vitals['lcp'] = sinceShown(startTime)));
    observe('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') vitals['fcp'] = sinceShown(startTime);
    });
  }
  const canShift = observe('layout-shift', ({ startTime, value = 0, hadRecentInput }) => {
    if (!hadRecentInput) shifts.push({ at: startTime, value });
  });
  observe('event', interacted, { durationThreshold: DURATION_MS });
  observe('first-input', interacted);

  let told = false;
  return () => {
    if (told) return;
    told = true;
    looks.forEach((look) => look());
    if (navigation?.responseStart) vitals['ttfb'] = sinceShown(navigation.responseStart);
    const { interactionCount } = performance as { interactionCount?: number };
    const inp = slowInteraction(interactions, interactionCount);
    emit('web_vitals', { ...vitals, inp, cls: canShift ? shiftScore(shifts) : undefined });
  };
}
