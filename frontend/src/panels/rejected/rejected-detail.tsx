import { cx } from '../../ui/cx.js';
import { CodedText } from './coded-text.js';
import { splitDetail } from './rejected-words.js';

interface RejectedDetailProps {
  readonly detail: string | null;
  readonly className?: string;
}

/** What is wrong with an event, and where in it. */
export function RejectedDetail({ detail, className }: RejectedDetailProps) {
  const { pointer, text } = splitDetail(detail);
  if (text === '') return null;
  return (
    <span className={cx('wrap-anywhere', className)}>
      {pointer !== null && <code className="mr-1.5 rounded bg-sunken px-1 text-[0.8125rem] text-ink">{pointer}</code>}
      <CodedText>{text}</CodedText>
    </span>
  );
}
