import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from '../../../ui/button.js';
import { plural } from '../../../ui/format.js';
import { Modal } from '../../../ui/overlay.js';
import { Panel } from '../../../ui/panel.js';
import { saveFile } from '../../../ui/save-file.js';
import type { ImportJob } from '../job/import-job.js';
import { isOver } from '../job/import-progress.js';
import { problemFile } from '../job/problems.js';
import { ImportOutcome } from './import-outcome.js';
import { ProblemTable } from './problem-table.js';
import { ProgressPanel } from './progress-panel.js';

interface ImportRunProps {
  readonly projectId: string;
  readonly fileName: string;
  readonly stream: string;
  readonly job: ImportJob;
  readonly onAgain: () => void;
}

const SHOWN_PROBLEMS = 200;

/** An import under way, or over. Leaving the page ends it, and is asked about. */
export function ImportRun({ projectId, fileName, stream, job, onAgain }: ImportRunProps) {
  const progress = useSyncExternalStore(job.subscribe, job.getSnapshot);
  const over = isOver(progress);
  const { problems } = progress;
  const blocker = useBlocker({ shouldBlockFn: () => !over, enableBeforeUnload: () => !over, withResolver: true });
  useCancelOnLeave(job);

  return (
    <div className="grid gap-3 sm:gap-4">
      {over && (
        <ImportOutcome
          projectId={projectId}
          fileName={fileName}
          stream={stream}
          progress={progress}
          onAgain={onAgain}
        />
      )}
      <ProgressPanel fileName={fileName} stream={stream} progress={progress} job={job} />
      {problems.count > 0 && (
        <Panel
          title="Lines that were not taken"
          note={plural(problems.count, 'line')}
          actions={
            <Button
              size="small"
              onClick={() =>
                saveFile(new Blob([problemFile(problems)], { type: 'text/plain' }), `${fileName}.rejected.log`)
              }
            >
              Save these lines
            </Button>
          }
        >
          <ProblemTable lines={problems.listed.slice(0, SHOWN_PROBLEMS)} />
          {problems.count > SHOWN_PROBLEMS && (
            <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
              The first {SHOWN_PROBLEMS} are shown
              {problems.count > problems.listed.length && `, the first ${problems.listed.length} are kept for saving`}.
            </p>
          )}
        </Panel>
      )}
      <Modal
        open={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave and stop the import?"
        description="What has been sent stays. Importing the same file again goes on without counting anything twice."
      >
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => blocker.reset?.()}>Stay</Button>
          <Button tone="danger" onClick={() => blocker.proceed?.()}>
            Stop and leave
          </Button>
        </div>
      </Modal>
    </div>
  );
}

/** A component may be unmounted and mounted again at once; only one that stays away is left. */
function useCancelOnLeave(job: ImportJob): void {
  const leaving = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    clearTimeout(leaving.current);
    return () => {
      leaving.current = setTimeout(() => job.cancel());
    };
  }, [job]);
}
