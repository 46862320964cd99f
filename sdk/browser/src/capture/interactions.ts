/** Clicks, links that lead away, and forms. Nothing that people type or choose is ever read. */
import type { Properties } from '../api.js';
import type { Emit } from './emit.js';

const MARK = 'data-np-event';

/** Clicks on what carries `data-np-event`, and on the selectors, each with the type of its event. */
export function captureClicks(emit: Emit, selectors: Readonly<Record<string, string>>): void {
  onDocument('click', (target) => {
    const marked = target.closest<HTMLElement>(`[${MARK}]:not(form)`);
    if (marked) emit(marked.getAttribute(MARK)!, markedProperties(marked));
    for (const [selector, type] of Object.entries(selectors)) {
      const found = target.closest<HTMLElement>(selector);
      if (found && found !== marked) emit(type, { element: selector, ...markedProperties(found) });
    }
  });
}

/** The address of another host, without its query, in which others' secrets may stand. */
export function captureOutbound(emit: Emit): void {
  const look = (target: Element): void => {
    const { protocol, host, origin, pathname } = target.closest<HTMLAnchorElement>('a[href]') ?? location;
    if (protocol?.startsWith('http') && host !== location.host) emit('outbound_link', { href: origin + pathname });
  };
  onDocument('click', look);
  // The middle button.
  onDocument('auxclick', look);
}

/** Which form, never what was filled in. */
export function captureForms(emit: Emit): void {
  onDocument('submit', (form) => {
    // By attribute: a field called "name" hides the form's own.
    const name = form.getAttribute('name') || form.id || form.getAttribute('action')?.split(/[?#]/)[0];
    emit(form.getAttribute(MARK) || 'form_submit', { form: name, ...markedProperties(form as HTMLElement) });
  });
}

function onDocument(type: string, look: (target: Element) => void): void {
  document.addEventListener(type, ({ target }) => target instanceof Element && look(target), true);
}

/** `data-np-plan-name="pro"` is the property `planName`. */
function markedProperties({ dataset }: HTMLElement): Properties {
  const marks = Object.entries(dataset).filter(([name]) => /^np[A-Z]/.test(name) && name !== 'npEvent');
  return Object.fromEntries(marks.map(([name, value]) => [name[2]!.toLowerCase() + name.slice(3), value]));
}
