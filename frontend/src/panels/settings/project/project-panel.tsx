import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { projectsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { formatExact } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { EditProjectDialog } from './edit-project-dialog.js';

interface ProjectPanelProps {
  readonly projectId: string;
  readonly canChange: boolean;
}

/** The project's name, and how much may be sent to it. */
export function ProjectPanel({ projectId, canChange }: ProjectPanelProps) {
  const { data, isPending, error, refetch } = useQuery({
    ...projectsQuery(),
    select: (projects) => projects.find(({ id }) => id === projectId),
  });
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title="Project"
      actions={
        canChange &&
        data && (
          <Button size="small" onClick={() => setEditing(true)}>
            Change name and limits
          </Button>
        )
      }
    >
      {isPending ? (
        <Loading label="Loading the project" rows={3} />
      ) : data ? (
        <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-2 p-4">
          <dt className="text-ink-3">Name</dt>
          <dd className="font-medium wrap-anywhere">{data.name}</dd>
          <dt className="text-ink-3">Events a second</dt>
          <dd className="tabular-nums">
            {data.ratePerSecond === null ? 'As the installation allows' : `At most ${formatExact(data.ratePerSecond)}`}
          </dd>
          <dt className="text-ink-3">Events a month</dt>
          <dd className="tabular-nums">
            {data.monthlyQuota === null ? 'No quota' : `At most ${formatExact(data.monthlyQuota)}, by months of UTC`}
          </dd>
          <dt className="text-ink-3">Project id</dt>
          <dd className="font-mono text-[0.8125rem] wrap-anywhere">{data.id}</dd>
        </dl>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      {editing && data && <EditProjectDialog project={data} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
