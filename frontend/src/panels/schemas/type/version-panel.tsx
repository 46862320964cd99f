import { useQuery } from '@tanstack/react-query';
import type { EventSchemaDiff, EventSchemaVersionView } from '#contracts';
import { schemaDiffQuery, type EventSchema, type SchemaPlace } from '../../../api/schemas.js';
import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';
import { JsonDifference } from '../../../ui/json-difference.js';
import { Panel } from '../../../ui/panel.js';
import { Select } from '../../../ui/select.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { LANGUAGE_NAMES } from '../schema-words.js';
import { DifferenceList } from './difference-list.js';

interface VersionPanelProps {
  readonly place: SchemaPlace;
  readonly schema: EventSchema;
  readonly shown: EventSchemaVersionView;
  /** Null: it is compared with none. */
  readonly against: EventSchemaVersionView | null;
  readonly onAgainst: (version: number | null) => void;
}

const NONE = '';

/** A version as it was registered, or what it changes of another one. */
export function VersionPanel({ place, schema, shown, against, onAgainst }: VersionPanelProps) {
  const others = schema.versions.filter(({ version }) => version !== shown.version);
  const text = JSON.stringify(shown.schema, null, 2);
  return (
    <Panel
      title={`Version ${shown.version}`}
      note={against && `beside version ${against.version}`}
      actions={
        others.length > 0 && (
          <Select
            label="Compare with"
            size="small"
            value={against === null ? NONE : String(against.version)}
            options={[
              { value: NONE, label: 'Compare with…' },
              ...others.map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
            ]}
            onChange={(version) => onAgainst(version === NONE ? null : Number(version))}
          />
        )
      }
    >
      <div className="grid gap-4 p-4">
        {against ? (
          <>
            <Differences place={place} from={against.version} to={shown.version} />
            <div className="overflow-hidden rounded-lg border border-line">
              <JsonDifference
                label={`Version ${against.version} and version ${shown.version}`}
                before={JSON.stringify(against.schema)}
                after={text}
              />
            </div>
          </>
        ) : (
          <CodeBlock
            label={LANGUAGE_NAMES[shown.schemaType]}
            action={<CopyButton text={text} label="Copy" tone="ghost" />}
          >
            {text}
          </CodeBlock>
        )}
      </div>
    </Panel>
  );
}

interface DifferencesProps {
  readonly place: SchemaPlace;
  readonly from: number;
  readonly to: number;
}

function Differences({ place, from, to }: DifferencesProps) {
  const { data, isPending, error, refetch } = useQuery(schemaDiffQuery(place, from, to));
  if (isPending) return <Loading label="Comparing" rows={2} />;
  if (!data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <OneWay
        title={`Events of version ${from}, by version ${to}`}
        differences={data.backward}
        fits={`All that is right by version ${from} is right by version ${to}: backward compatible.`}
      />
      <OneWay
        title={`Events of version ${to}, by version ${from}`}
        differences={data.forward}
        fits={`All that is right by version ${to} is right by version ${from}: forward compatible.`}
      />
    </div>
  );
}

interface OneWayProps {
  readonly title: string;
  readonly differences: EventSchemaDiff['backward'];
  /** Said when there are none. */
  readonly fits: string;
}

function OneWay({ title, differences, fits }: OneWayProps) {
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="font-semibold">{title}</h3>
      {differences.length === 0 ? (
        <p className="text-ok">{fits}</p>
      ) : (
        <DifferenceList label={title} differences={differences} />
      )}
    </section>
  );
}
