import type { StreamView } from '#contracts';
import { Badge, DEMO_STREAM, DemoBadge, type BadgeTone } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../ui/card-table.js';
import { formatDate } from '../../ui/format.js';
import { POLICY_NAMES, type Policy } from './rules/rules.js';

interface StreamTableProps {
  readonly streams: readonly StreamView[];
  readonly canChange: boolean;
  readonly onRules: (stream: StreamView) => void;
  readonly onRouting: (stream: StreamView) => void;
  readonly onRemove: (stream: StreamView) => void;
}

const TONES: Readonly<Record<Policy, BadgeTone>> = { off: 'neutral', warn: 'warn', enforce: 'accent' };
/** So many types stand in the table; the rest is counted. */
const SHOWN = 4;

export function StreamTable({ streams, canChange, onRules, onRouting, onRemove }: StreamTableProps) {
  return (
    <CardTable
      caption="Streams of this project"
      columns={['Stream', 'Rules', 'Types', 'Created', ...(canChange ? [null] : [])]}
    >
      {streams.map((stream) => (
        <CardRow
          key={stream.id}
          head={
            <span className="flex flex-wrap items-center gap-2">
              {stream.name}
              {stream.name === DEMO_STREAM && <DemoBadge />}
            </span>
          }
        >
          <CardCell label="Rules">
            <Badge tone={TONES[stream.schemaPolicy]}>{POLICY_NAMES[stream.schemaPolicy]}</Badge>
          </CardCell>
          <CardCell label="Types" className="text-ink-2">
            <span className="wrap-anywhere">{typesText(stream.allowedTypes)}</span>
          </CardCell>
          <CardCell label="Created" className="whitespace-nowrap text-ink-2 tabular-nums">
            {formatDate(stream.createdAt)}
          </CardCell>
          {canChange && (
            <CardActions>
              <Button size="small" aria-label={`Change the rules of ${stream.name}`} onClick={() => onRules(stream)}>
                Rules
              </Button>
              <Button
                size="small"
                aria-label={`Change the routing of ${stream.name}`}
                onClick={() => onRouting(stream)}
              >
                Routing
              </Button>
              <Button size="small" aria-label={`Remove ${stream.name}`} onClick={() => onRemove(stream)}>
                Remove
              </Button>
            </CardActions>
          )}
        </CardRow>
      ))}
    </CardTable>
  );
}

function typesText(types: readonly string[]): string {
  if (types.length === 0) return 'Any';
  const more = types.length - SHOWN;
  return more > 0 ? `${types.slice(0, SHOWN).join(', ')} and ${more} more` : types.join(', ');
}
