import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { ReplayAnswer } from '#contracts';
import { textOf } from '../../../api/api-error.js';
import { replaysQuery, steerReplay, type ReplaySteer } from '../../../api/replays.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { Confirm } from '../../../ui/confirm.js';

/** Pause, resume, and cancel, which asks first. */
export function SteerButtons({ replay: { id, state, rollbackOf } }: { readonly replay: ReplayAnswer }) {
  const [asks, setAsks] = useState(false);
  const steer = useSteer(id);
  const cancel = useSteer(id);
  const paused = state === 'paused';
  return (
    <>
      {steer.error && <Badge tone="bad">{textOf(steer.error).title}</Badge>}
      <Button size="small" busy={steer.isPending} onClick={() => steer.mutate(paused ? 'resume' : 'pause')}>
        {!steer.isPending &&
          (paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />)}
        {paused ? 'Resume' : 'Pause'}
      </Button>
      <Button size="small" tone="ghost" onClick={() => setAsks(true)}>
        Cancel
      </Button>
      <Confirm
        open={asks}
        title="Cancel this replay?"
        action="Cancel the replay"
        otherwise="Let it go on"
        tone="danger"
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate('cancel')}
        onClose={() => setAsks(false)}
      >
        <p>
          {rollbackOf === null
            ? 'What has been built so far is removed.'
            : 'The version before is kept, to go back to later.'}{' '}
          The live version goes on as it is.
        </p>
      </Confirm>
    </>
  );
}

function useSteer(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (steer: ReplaySteer) => steerReplay(id, steer),
    // Also when it was refused: it may have ended meanwhile.
    onSettled: () => queryClient.invalidateQueries({ queryKey: replaysQuery().queryKey }),
  });
}
