import { useEffect, useRef } from 'react';
import { Button } from './button.js';
import { FormError } from './states.js';

interface MoreButtonProps {
  readonly label: string;
  readonly busy: boolean;
  /** Why the last try failed. */
  readonly error: unknown;
  readonly onMore: () => void;
}

/** The end of a list that goes on: loads more when it comes into sight, and on a click. */
export function MoreButton({ label, busy, error, onMore }: MoreButtonProps) {
  const box = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  }, [onMore]);
  const waits = busy || Boolean(error);
  useEffect(() => {
    const element = box.current;
    if (!element || waits) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [waits]);
  return (
    <div ref={box} className="grid justify-items-center gap-3 border-t border-line p-4">
      <FormError error={error} />
      <Button busy={busy} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
