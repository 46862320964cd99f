/** Colours of the page for what CSS cannot reach: a canvas. */

/**
 * The colour that a role has on this page; a custom property alone would give `light-dark(…)` as text. Asked of a new
 * element: on one that is there already, a transition (reduced motion leaves a very short one) would answer with what was.
 */
export function colourOf(host: HTMLElement, role: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${role})`;
  host.append(probe);
  const shown = getComputedStyle(probe).color;
  probe.remove();
  return shown;
}

/** The same, through which what is behind can be seen. */
export const faded = (rgb: string, opacity: number): string => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);
