import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.js';
import { copyText } from './copy.js';

type Outcome = 'copied' | 'failed';
const SHOWN_MS = 2_000;

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly tone?: 'primary' | 'secondary' | 'ghost';
}

export function CopyButton({ text, label, tone = 'secondary' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => setOutcome((await copyText(text)) ? 'copied' : 'failed');
  const Icon = outcome === 'copied' ? Check : outcome === 'failed' ? X : Copy;
  return (
    <>
      <Button tone={tone} size="small" onClick={() => void copy()}>
        <Icon aria-hidden className="size-4" />
        {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Select and copy' : label}
      </Button>
      <span role="status" className="sr-only">
        {outcome === 'copied'
          ? 'Copied to the clipboard'
          : outcome === 'failed'
            ? 'The browser did not allow copying'
            : ''}
      </span>
    </>
  );
}
