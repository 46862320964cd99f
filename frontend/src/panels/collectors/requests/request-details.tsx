import { Lightbulb } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CollectorRequest } from '#contracts';
import { CodedText } from '../../rejected/coded-text.js';
import { formatBytes, formatDate, plural } from '../../../ui/format.js';

/** All that is known of a request; what was sent is not kept. */
export function RequestDetails({ request }: { readonly request: CollectorRequest }) {
  const { hint, code, detail, firstRefused, bytes, milliseconds, notKept } = request;
  const sender = [
    ['Key ends with', request.keyHint],
    ['Sent by', request.userAgent],
    ['Origin', request.origin],
    ['Address', request.address],
  ] as const;
  return (
    <div className="grid gap-4 border-t border-line bg-sunken px-4 py-4">
      {hint !== null && (
        <p className="flex gap-2.5 rounded-lg border border-line bg-surface px-3 py-2.5">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          <span>
            <span className="sr-only">What to do: </span>
            <CodedText>{hint}</CodedText>
          </span>
        </p>
      )}
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-2 lg:grid-cols-[8rem_minmax(0,1fr)_8rem_minmax(0,1fr)]">
        {firstRefused && (
          <Fact name="First refused" wide>
            <Code>{firstRefused.code}</Code>
            {firstRefused.pointer !== '' && (
              <>
                {' '}
                at <Code>{firstRefused.pointer}</Code>
              </>
            )}
            <span className="block text-ink-2">
              <CodedText>{firstRefused.detail}</CodedText>
            </span>
          </Fact>
        )}
        {code !== null && (
          <Fact name="Answer" wide>
            <Code>{code}</Code>
            {detail !== null && (
              <span className="block text-ink-2">
                <CodedText>{detail}</CodedText>
              </span>
            )}
          </Fact>
        )}
        <Fact name="At">{formatDate(request.at)}</Fact>
        <Fact name="Took">{milliseconds.toLocaleString('en')} ms</Fact>
        <Fact name="Body">{bytes === null ? 'Not read' : formatBytes(bytes)}</Fact>
        {sender.map(
          ([name, value]) =>
            value !== null && (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ),
        )}
        <Fact name="Collector on">{request.instance}</Fact>
        {request.traceId !== null && (
          <Fact name="Trace id">
            <Code>{request.traceId}</Code>
          </Fact>
        )}
        {notKept > 0 && <Fact name="Beside it">{plural(notKept, 'more request')} in the same second</Fact>}
      </dl>
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

const Fact = ({ name, wide = false, children }: FactProps) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className={`min-w-0 wrap-anywhere tabular-nums ${wide ? 'lg:col-span-3' : ''}`}>{children}</dd>
  </>
);

const Code = ({ children }: { readonly children: string }) => (
  <span className="font-mono text-[0.8125rem]">{children}</span>
);
