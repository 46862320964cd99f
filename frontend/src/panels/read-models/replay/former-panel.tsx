import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplayAnswer } from '#contracts';
import { dropRetired, replaysQuery, rollBackReplay, rollbackForecastQuery } from '../../../api/replays.js';
import { Button } from '../../../ui/button.js';
import { Confirm } from '../../../ui/confirm.js';
import { TextField } from '../../../ui/field.js';
import { formatBytes, formatDate, formatExact } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';

interface FormerProps {
  readonly replay: ReplayAnswer;
}

/** The version that the replay replaced, while it is kept: to go back to, or to drop for its room on disk. */
export function FormerPanel({ replay }: FormerProps) {
  const [asks, setAsks] = useState<'rollback' | 'drop' | null>(null);
  const close = () => setAsks(null);
  const { id, retired } = replay;
  if (retired === null) return null;
  return (
    <Panel
      title="Version before"
      actions={
        <>
          {retired.usable && (
            <Button size="small" onClick={() => setAsks('rollback')}>
              <Undo2 aria-hidden className="size-4" />
              Go back to it
            </Button>
          )}
          <Button size="small" tone="ghost" onClick={() => setAsks('drop')}>
            <Trash2 aria-hidden className="size-4" />
            Drop it
          </Button>
        </>
      }
    >
      <p className="p-4 text-ink-2" data-testid="retired">
        It is kept until <strong className="font-medium text-ink">{formatDate(retired.keptUntil)}</strong> and takes{' '}
        {formatBytes(retired.bytes)} on disk.
        {!retired.usable && ' One cannot go back to it: a later replay or an upgrade came since.'}
      </p>
      {asks === 'rollback' && <RollbackDialog id={id} onClose={close} />}
      {asks === 'drop' && <DropDialog id={id} onClose={close} />}
    </Panel>
  );
}

interface DialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

function RollbackDialog({ id, onClose }: DialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const { data: forecast, error: refused } = useQuery(rollbackForecastQuery(id));
  const refresh = useRefresh();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => rollBackReplay(id, reason.trim()),
    onSuccess: ({ id: replayId }) => navigate({ to: '/operate/replays/$replayId', params: { replayId } }),
    onSettled: refresh,
  });
  const missing = reason.trim() === '' ? 'Say why: it stands in the audit log.' : null;
  return (
    <Confirm
      open
      title="Go back to the version before?"
      action="Go back"
      otherwise="Leave it"
      tone="primary"
      busy={isPending}
      error={error ?? refused}
      fields={
        <TextField
          label="Reason"
          hint="Stands in the audit log, with your name."
          maxLength={500}
          autoComplete="off"
          error={tried ? missing : null}
          value={reason}
          onChange={setReason}
        />
      }
      onConfirm={() => {
        setTried(true);
        if (missing === null) mutate();
      }}
      onClose={onClose}
    >
      <p>
        What came since is read into it first, counted with the code that runs now. Then both are compared and change
        places in one step, so that nobody who reads notices a gap.
      </p>
      {forecast && (
        <p role="status">
          That reads <strong className="tabular-nums">{formatExact(forecast.records)}</strong>{' '}
          {forecast.records === 1 ? 'record' : 'records'} of the log.
        </p>
      )}
    </Confirm>
  );
}

function DropDialog({ id, onClose }: DialogProps) {
  const refresh = useRefresh();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => dropRetired(id),
    onSuccess: onClose,
    onSettled: refresh,
  });
  return (
    <Confirm
      open
      title="Drop the version before?"
      action="Drop it"
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>Its tables are removed and their room on disk is free. There is no going back to it then.</p>
    </Confirm>
  );
}

function useRefresh() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: replaysQuery().queryKey });
}
