import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { ProjectionAnswer } from '#contracts';
import { ApiError, fieldProblem } from '../../../api/api-error.js';
import { ENRICHED, isEnded, lagQuery, orderReplay, replaysQuery, type ReplayOrder } from '../../../api/replays.js';
import { Button } from '../../../ui/button.js';
import { CheckCard } from '../../../ui/check-card.js';
import { TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';
import { EVENTS, namesText } from '../read-model-names.js';
import { Forecast } from './forecast.js';
import { buttonText, consequences, orderOf, type OrderDraft } from './order-draft.js';
import { StartFields } from './start-fields.js';

interface OrderDialogProps {
  readonly projections: readonly ProjectionAnswer[];
  /** Chosen to begin with. */
  readonly names: readonly string[];
  readonly onClose: () => void;
}

/** What to rebuild, from where and why, with what it would read before it is ordered. */
export function OrderDialog({ projections, names, onClose }: OrderDialogProps) {
  const [draft, setDraft] = useState<OrderDraft>({ names, start: 'beginning', time: '', offsets: {}, reason: '' });
  const [tried, setTried] = useState(false);
  const { data: lag } = useQuery(lagQuery());
  const { order, problems } = orderOf(draft);
  const { mutate, isPending, error } = useOrder();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (order && problems.reason === null && !isPending) mutate({ order, reason: draft.reason.trim() });
  };
  const onEnriched =
    lag?.stages.flatMap(({ partitions }) => partitions).filter(({ topic }) => topic === ENRICHED) ?? [];
  const partitions = [...new Map(onEnriched.map((each) => [each.partition, each])).values()];
  return (
    <Modal open wide onClose={onClose} title="Rebuild read models from the log" dismissible={false}>
      <form onSubmit={submit} noValidate className="grid gap-5">
        <Chosen
          projections={projections}
          names={draft.names}
          problem={tried ? problems.names : null}
          onChange={(chosen) => setDraft({ ...draft, names: chosen })}
        />
        <StartFields
          draft={draft}
          problems={{ time: tried ? problems.time : null, offsets: tried ? problems.offsets : null }}
          partitions={partitions.sort((a, b) => a.partition - b.partition)}
          onChange={setDraft}
        />
        <TextField
          label="Reason"
          hint="Stands in the audit log, with your name."
          maxLength={500}
          autoComplete="off"
          error={(tried ? problems.reason : null) ?? fieldProblem(error, 'reason')}
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
        />
        {order && (
          <div className="grid gap-2 rounded-lg bg-sunken px-3.5 py-3 text-ink-2">
            <Forecast order={order} />
            {consequences(draft).map((sentence, index) => (
              <p key={sentence} className={index === 2 ? 'flex gap-2 font-medium text-warn' : undefined}>
                {index === 2 && <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
                {sentence}
              </p>
            ))}
          </div>
        )}
        <Refusal error={error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={isPending}>
            {buttonText(draft.names)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useOrder() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ order, reason }: { readonly order: ReplayOrder; readonly reason: string }) =>
      orderReplay(order, reason),
    onSuccess: ({ id }) => navigate({ to: '/operate/replays/$replayId', params: { replayId: id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: replaysQuery().queryKey }),
  });
}

interface ChosenProps {
  readonly projections: readonly ProjectionAnswer[];
  readonly names: readonly string[];
  readonly problem: string | null;
  readonly onChange: (names: readonly string[]) => void;
}

function Chosen({ projections, names, problem, onChange }: ChosenProps) {
  const all = projections.map(({ name }) => name);
  // In the order of the list, whatever was clicked first.
  const choose = (name: string, on: boolean) =>
    onChange(all.filter((each) => (each === name ? on : names.includes(each))));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Read models</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {all.map((name) => (
          <CheckCard key={name} checked={names.includes(name)} onChange={(on) => choose(name, on)}>
            <span className="min-w-0 truncate">{name}</span>
          </CheckCard>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-[0.8125rem] text-ink-2">
        <Button size="small" onClick={() => onChange(all.filter((name) => name !== EVENTS))}>
          All but {EVENTS}
        </Button>
        {names.includes(EVENTS) && <span>{EVENTS} is the largest table: that takes its room on disk once more.</span>}
      </div>
      {problem && <p className="text-[0.8125rem] font-medium text-bad">{problem}</p>}
    </fieldset>
  );
}

/** Why it was not ordered; when another one runs, the way to it. */
function Refusal({ error }: { readonly error: unknown }) {
  const { data: replays = [] } = useQuery(replaysQuery());
  const running = replays.find((replay) => !isEnded(replay));
  if (!(error instanceof ApiError && error.code === 'REPLAY_RUNNING' && running))
    return <FormError error={error} atFields={['reason']} />;
  return (
    <div role="alert" className="rounded-lg bg-warn-soft px-3 py-2.5 text-warn">
      <p className="font-medium">Another replay is running</p>
      <p>
        One at a time. Wait for{' '}
        <Link
          to="/operate/replays/$replayId"
          params={{ replayId: running.id }}
          className="font-medium underline underline-offset-4"
        >
          that of {namesText(running.projections)}
        </Link>
        , or cancel it.
      </p>
    </div>
  );
}
