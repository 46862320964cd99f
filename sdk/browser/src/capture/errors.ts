/** Errors that nobody caught: each message once a page, and not more than a few. */
import type { Emit } from './emit.js';

const PER_PAGE = 10;
const MESSAGE_LENGTH = 1_000;
const STACK_LENGTH = 4_000;

export function captureErrors(emit: Emit): void {
  const told = new Set<string>();
  const tell = (fault: unknown, fallback: string): void => {
    const { message = fallback, stack } = (fault ?? {}) as { message?: unknown; stack?: unknown };
    const text = String(message).slice(0, MESSAGE_LENGTH);
    if (told.has(text) || told.size === PER_PAGE) return;
    told.add(text);
    emit('error', { message: text, stack: stack ? String(stack).slice(0, STACK_LENGTH) : undefined });
  };
  addEventListener('error', ({ error, message }) => tell(error, message));
  addEventListener('unhandledrejection', ({ reason }) => tell(reason, String(reason)));
}
