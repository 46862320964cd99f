import type { EventSchema } from '../../../api/schemas.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { CardActions, CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { formatDate, plural } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { LANGUAGE_NAMES, versionLook } from '../schema-words.js';

interface VersionsPanelProps {
  readonly schema: EventSchema;
  /** The one that is looked at. */
  readonly shown: number | null;
  readonly canChange: boolean;
  readonly onOpen: (version: number) => void;
  readonly onRetire: (version: number) => void;
}

/** All of them, newest first. */
export function VersionsPanel({ schema, shown, canChange, onOpen, onRetire }: VersionsPanelProps) {
  return (
    <Panel title="Versions" note={plural(schema.versions.length, 'version')}>
      <CardTable
        caption="Versions, newest first"
        columns={['Version', 'State', 'Written as', 'Registered', 'Content', null]}
      >
        {schema.versions.map((one) => {
          const { version, createdAt, retiredAt, contentHash, schemaType } = one;
          const { tone, text } = versionLook(schema, one);
          const isFormer = version !== schema.latest && retiredAt === null && schema.retiredAt === null;
          return (
            <CardRow key={version} head={`Version ${version}`}>
              <CardCell label="State">
                <Badge tone={tone}>{text}</Badge>
              </CardCell>
              <CardCell label="Written as" className="text-ink-2">
                {LANGUAGE_NAMES[schemaType]}
              </CardCell>
              <CardCell label="Registered" className="whitespace-nowrap text-ink-2 tabular-nums">
                {formatDate(createdAt)}
              </CardCell>
              <CardCell label="Content" title={contentHash} className="font-mono text-[0.8125rem] text-ink-3">
                {contentHash.slice(0, 12)}
              </CardCell>
              <CardActions>
                <Button
                  size="small"
                  aria-pressed={shown === version}
                  aria-label={`Look at version ${version}`}
                  className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
                  onClick={() => onOpen(version)}
                >
                  Look at it
                </Button>
                {canChange && isFormer && (
                  <Button size="small" aria-label={`Retire version ${version}`} onClick={() => onRetire(version)}>
                    Retire
                  </Button>
                )}
              </CardActions>
            </CardRow>
          );
        })}
      </CardTable>
    </Panel>
  );
}
