/** How far down a page was read: an event for each quarter, when it comes into view by scrolling. */
import type { Emit } from './emit.js';

/** Answers with what begins anew on another page. */
export function captureScroll(emit: Emit): () => void {
  let percent = 0;
  let asked = false;
  const look = (): void => {
    asked = false;
    const { scrollHeight } = document.documentElement;
    // Half a pixel is lost where the page is zoomed.
    while (percent < 100 && scrollY + innerHeight + 1 >= (scrollHeight * (percent + 25)) / 100)
      emit('scroll_depth', { percent: (percent += 25) });
  };
  const scrolled = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(look);
  };
  addEventListener('scroll', scrolled, { passive: true });
  return () => (percent = 0);
}
