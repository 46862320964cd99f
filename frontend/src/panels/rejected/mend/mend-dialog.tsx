import { useMutation, useQuery } from '@tanstack/react-query';
import { FlaskConical, Send } from 'lucide-react';
import { useState } from 'react';
import type { RedriveAnswer } from '#contracts';
import { fieldProblem } from '../../../api/api-error.js';
import { streamsQuery } from '../../../api/queries.js';
import { redrive } from '../../../api/rejected.js';
import { Button } from '../../../ui/button.js';
import { TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { ErrorState, FormError, Loading } from '../../../ui/states.js';
import { choiceOf, chosenText, type Chosen } from '../chosen.js';
import { isRight, mappingOf, type DraftChange } from './draft.js';
import { MappingEditor } from './mapping-editor.js';
import { SendPanel } from './send-panel.js';
import { placesIn, suggestChanges } from './suggest.js';
import { useSendAgain } from './use-send-again.js';
import { Verdicts } from './verdicts.js';

interface MendDialogProps {
  readonly projectId: string;
  readonly chosen: Chosen;
  /** Something was sent: what is listed has changed. */
  readonly onDecided: () => void;
  readonly onClose: () => void;
}

/** A dry run writes nothing; the gateway wants a reason all the same. */
const DRY_RUN = 'dry run';

/** Changes the chosen events, says what would come of it, and sends them again. */
export function MendDialog({ projectId, chosen, onDecided, onClose }: MendDialogProps) {
  const sending = useSendAgain(projectId, chosen, onDecided);
  const { progress } = sending;
  const asTheyAre = useQuery({
    queryKey: ['mend', projectId, chosen],
    queryFn: () => redrive(projectId, { ...choiceOf(chosen), reason: DRY_RUN, dryRun: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const streams = useQuery(streamsQuery(projectId));
  return (
    <Modal
      open
      page
      dismissible={false}
      onClose={onClose}
      title="Mend and send again"
      description={`For ${chosenText(chosen)}. Each keeps its id, and counts once.`}
    >
      {progress ? (
        <div className="grid gap-5">
          <SendPanel progress={progress} total={totalOf(chosen)} onStop={sending.stop} onGoOn={sending.goOn} />
          <div className="flex justify-end">
            <Button tone={progress.state === 'done' ? 'primary' : 'secondary'} onClick={onClose}>
              Close
            </Button>
          </div>
        </div>
      ) : asTheyAre.isPending || streams.isPending ? (
        <Loading label="Asking what today’s rules say" />
      ) : !asTheyAre.data ? (
        <ErrorState error={asTheyAre.error} onRetry={() => void asTheyAre.refetch()} />
      ) : (
        <MendForm
          projectId={projectId}
          chosen={chosen}
          asTheyAre={asTheyAre.data}
          streams={(streams.data ?? []).map(({ name }) => name)}
          onSend={sending.begin}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

const totalOf = (chosen: Chosen): number | null => (chosen.by === 'ids' ? chosen.ids.length : chosen.open);

interface MendFormProps {
  readonly projectId: string;
  readonly chosen: Chosen;
  /** What today's rules say of them without a change. */
  readonly asTheyAre: RedriveAnswer;
  readonly streams: readonly string[];
  readonly onSend: ReturnType<typeof useSendAgain>['begin'];
  readonly onClose: () => void;
}

function MendForm({ projectId, chosen, asTheyAre, streams, onSend, onClose }: MendFormProps) {
  const refused = asTheyAre.events.filter(({ outcome }) => outcome === 'refused');
  const sample = refused[0] ?? asTheyAre.events[0];
  const [draft, setDraft] = useState<readonly DraftChange[]>(() => suggested(refused, streams));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState<'no' | 'run' | 'send'>('no');
  const run = useMutation({
    mutationFn: (mapping: ReturnType<typeof mappingOf>) =>
      redrive(projectId, { ...choiceOf(chosen), mapping, reason: DRY_RUN, dryRun: true }),
  });
  // What was tried is the draft of then; sent is only what was tried as it stands.
  const asked = isRight(draft) ? JSON.stringify(mappingOf(draft)) : null;
  const isTried = asked !== null && (draft.length === 0 || JSON.stringify(run.variables) === asked);
  const answer = draft.length === 0 ? asTheyAre : isTried ? run.data : undefined;
  const why = reason.trim();
  const dryRun = () => {
    setTried('run');
    if (asked !== null) run.mutate(mappingOf(draft));
  };
  const send = () => {
    setTried('send');
    if (answer && answer.accepted > 0 && why !== '') onSend(mappingOf(draft), why);
  };
  return (
    <div className="grid gap-5">
      <MappingEditor
        draft={draft}
        places={placesIn(sample?.before ?? null)}
        tried={tried !== 'no'}
        onChange={setDraft}
      />
      <section aria-label="Dry run" className="grid gap-3 border-t border-line pt-4">
        <div className="flex flex-wrap items-center gap-3">
          <h3 className="font-semibold">By the rules of today</h3>
          {draft.length > 0 && (
            <Button size="small" busy={run.isPending} onClick={dryRun}>
              <FlaskConical aria-hidden className="size-4" />
              Dry run
            </Button>
          )}
        </div>
        <FormError error={run.error} />
        {answer ? (
          <Verdicts answer={answer} />
        ) : (
          <p className="text-ink-2">
            {asTheyAre.accepted === 0 ? 'As they are, none would be taken. ' : null}A dry run says what would become of
            each with these changes, and writes nothing.
          </p>
        )}
      </section>
      <form
        className="grid gap-4 border-t border-line pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label="Reason"
          hint="Stands in the audit log."
          maxLength={500}
          autoComplete="off"
          error={tried === 'send' && why === '' ? 'Say why.' : fieldProblem(run.error, 'reason')}
          value={reason}
          onChange={setReason}
        />
        <div className="flex flex-wrap items-center justify-end gap-2">
          {!answer && <span className="mr-auto text-[0.8125rem] text-ink-3">Dry run the changes first.</span>}
          {answer?.accepted === 0 && <span className="mr-auto text-[0.8125rem] text-ink-3">None would be taken.</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={!answer || answer.accepted === 0}>
            <Send aria-hidden className="size-4" />
            Send again
          </Button>
        </div>
      </form>
    </div>
  );
}

const suggested = (refused: RedriveAnswer['events'], streams: readonly string[]): readonly DraftChange[] =>
  suggestChanges(
    refused.map(({ code = '', pointer = '', before = null }) => ({ code, pointer, event: before })),
    streams,
  );
