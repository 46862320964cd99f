import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Plus, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { schemaQuery, type EventSchema, type SchemaPlace } from '../../../api/schemas.js';
import type { SchemasSearch } from '../../../app/search.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { RegisterDialog } from '../register/register-dialog.js';
import { MODE_LOOKS, POLICY_LOOKS } from '../schema-words.js';
import { RetireDialog } from './retire-dialog.js';
import { SchemaRulesDialog } from './schema-rules-dialog.js';
import { VersionPanel } from './version-panel.js';
import { VersionsPanel } from './versions-panel.js';

interface SchemaOfTypeProps {
  readonly place: SchemaPlace;
  readonly search: SchemasSearch;
  readonly canChange: boolean;
  readonly onSearch: (part: Pick<SchemasSearch, 'version' | 'against'>) => void;
  readonly onBack: () => void;
}

type Open =
  | { readonly dialog: 'none' | 'register' | 'rules' }
  /** Version null: the schema as a whole. */
  | { readonly dialog: 'retire'; readonly version: number | null };

/** One schema: its rules, its versions, and one of them closely. */
export function SchemaOfType({ place, search, canChange, onSearch, onBack }: SchemaOfTypeProps) {
  const { data, isPending, error, refetch } = useQuery(schemaQuery(place));
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = () => setOpen({ dialog: 'none' });
  const back = (
    <Button size="small" tone="ghost" onClick={onBack}>
      <ArrowLeft aria-hidden className="size-4" />
      All types
    </Button>
  );
  if (!data) {
    return (
      <Panel title={place.type} actions={back}>
        {isPending ? (
          <Loading label="Loading the schema" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </Panel>
    );
  }
  const shown = data.versions.find(({ version }) => version === Number(search.version ?? data.latest));
  const against = data.versions.find(({ version }) => version === Number(search.against));
  const latest = data.versions.find(({ version }) => version === data.latest) ?? null;
  return (
    <>
      <Panel
        title={place.type}
        actions={
          <>
            {back}
            {canChange && (
              <>
                {data.retiredAt === null && (
                  <>
                    <Button size="small" onClick={() => setOpen({ dialog: 'retire', version: null })}>
                      <Trash2 aria-hidden className="size-4" />
                      Retire
                    </Button>
                    <Button size="small" onClick={() => setOpen({ dialog: 'rules' })}>
                      <SlidersHorizontal aria-hidden className="size-4" />
                      Change rules
                    </Button>
                  </>
                )}
                <Button size="small" tone="primary" onClick={() => setOpen({ dialog: 'register' })}>
                  <Plus aria-hidden className="size-4" />
                  New version
                </Button>
              </>
            )}
          </>
        }
      >
        <Rules schema={data} />
      </Panel>
      <VersionsPanel
        schema={data}
        shown={shown?.version ?? null}
        canChange={canChange}
        onOpen={(version) => onSearch({ version: String(version) })}
        onRetire={(version) => setOpen({ dialog: 'retire', version })}
      />
      {shown && (
        <VersionPanel
          place={place}
          schema={data}
          shown={shown}
          against={against ?? null}
          onAgainst={(version) =>
            onSearch({ version: String(shown.version), ...(version === null ? {} : { against: String(version) }) })
          }
        />
      )}
      {open.dialog === 'register' && (
        <RegisterDialog
          place={place}
          former={latest?.schema ?? null}
          onRegistered={() => onSearch({})}
          onClose={close}
        />
      )}
      {open.dialog === 'rules' && <SchemaRulesDialog place={place} schema={data} onClose={close} />}
      {open.dialog === 'retire' && <RetireDialog place={place} version={open.version} onClose={close} />}
    </>
  );
}

function Rules({ schema: { policy, compatibility, latest, alongside, retiredAt } }: { readonly schema: EventSchema }) {
  const { tone, title, text } = POLICY_LOOKS[policy];
  return (
    <dl className="grid gap-x-6 gap-y-3 p-4 sm:grid-cols-3">
      <div>
        <dt className="text-[0.8125rem] text-ink-3">Policy</dt>
        <dd className="mt-0.5">
          {retiredAt === null ? <Badge tone={tone}>{title}</Badge> : <Badge>Retired</Badge>}
          <span className="mt-1 block text-ink-2">
            {retiredAt === null ? text : 'Events of this type are not checked any more.'}
          </span>
        </dd>
      </div>
      <div>
        <dt className="text-[0.8125rem] text-ink-3">Compatibility</dt>
        <dd className="mt-0.5 font-medium">
          {MODE_LOOKS[compatibility].title}
          <span className="mt-1 block font-normal text-ink-2">{MODE_LOOKS[compatibility].text}</span>
        </dd>
      </div>
      <div>
        <dt className="text-[0.8125rem] text-ink-3">Taken today</dt>
        <dd className="mt-0.5 font-medium tabular-nums">
          {retiredAt === null ? `Version ${latest}` : 'Everything'}
          {retiredAt === null && alongside.length > 0 && (
            <span className="mt-1 block font-normal text-ink-2">
              and what is right by version {alongside.join(', ')}
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
}
