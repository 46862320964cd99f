import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { ApiError } from '../api/api-error.js';
import { ErrorState } from '../ui/states.js';
import { loadPart } from './load-part.js';

/**
 * A part of a screen that is loaded when it is first shown. React's own `lazy` remembers a failure for good; this one says
 * what is wrong where the part would be, and loads again on demand. Styles of such parts stand in styles.css: a style sheet
 * that failed once is never asked for again.
 */
export function lazyPart<P extends object>(load: () => Promise<{ readonly default: ComponentType<P> }>) {
  let loaded: ComponentType<P> | null = null;

  return function LazyPart({ waiting, ...props }: P & { readonly waiting: ReactNode }) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => loaded);
    const [error, setError] = useState<unknown>(null);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (loaded) return undefined;
      let wanted = true;
      loadPart(load).then(
        (part) => {
          loaded = part.default;
          if (wanted) setPart(() => part.default);
        },
        (fault: unknown) => {
          if (wanted) setError(fault);
        },
      );
      return () => {
        wanted = false;
      };
    }, [attempt]);
    if (Part) return <Part {...(props as unknown as P)} />;
    if (!error) return waiting;
    return <ErrorState error={error} onRetry={() => retry(error, () => setAttempt(attempt + 1), setError)} />;
  };
}

/** While the server is away its answer may come yet; a file that a running server does not have comes with a new page only. */
function retry(error: unknown, again: () => void, setError: (error: null) => void): void {
  if (!(error instanceof ApiError)) return window.location.reload();
  setError(null);
  again();
}
