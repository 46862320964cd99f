/**
 * The script of the snippet: starts by the attributes of its own tag, and is `window.np` from then on. A page that calls
 * before it is there puts its calls into an array of that name, each as the method's name and its arguments.
 */
import type { Capture, NexusPipe, Options } from './api.js';
import { start } from './client.js';

type Call = readonly [method: keyof NexusPipe, ...args: unknown[]];

const page = window as { np?: NexusPipe | Call[] };
const script = document.currentScript as HTMLScriptElement | null;
const { key, endpoint, clicks, capture, ...rest } = (script?.dataset ?? {}) as Record<string, string | undefined>;
const earlier = page.np ?? [];

if (script && key && Array.isArray(earlier)) {
  const np = start({
    ...(rest as Partial<Options>),
    key,
    endpoint: endpoint ?? new URL(script.src).origin,
    respectDnt: rest['respectDnt'] !== 'false',
    debug: rest['debug'] !== undefined,
    capture: capture === undefined ? undefined : (capture.split(/[\s,]+/) as Capture[]),
    clicks: clicks === undefined ? undefined : (JSON.parse(clicks) as Record<string, string>),
  });
  page.np = np;
  for (const [method, ...args] of earlier) (np[method] as (...args: unknown[]) => unknown)(...args);
}
