/**
 * The script of the snippet: starts by the attributes of its own tag, and is `window.np` from then on. A page that cannot
 * know whether it is there pushes its calls, each the method's name and its arguments, as onto an array of that name.
 */
import type { Capture, NexusPipe, Options } from './api.js';
import { start } from './client.js';

type Call = readonly [method: keyof NexusPipe, ...args: unknown[]];

const page = window as { np?: Call[] | (NexusPipe & { push: (call: Call) => unknown }) };
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
  const call = ([method, ...args]: Call): unknown => (np[method] as (...args: unknown[]) => unknown)(...args);
  page.np = { ...np, push: call };
  earlier.forEach(call);
}
