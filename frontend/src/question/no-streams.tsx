import { Link } from '@tanstack/react-router';
import { Waypoints } from 'lucide-react';
import { useAccess } from '../access/may.js';
import { buttonClass } from '../ui/button.js';
import { Panel } from '../ui/panel.js';
import { EmptyState } from '../ui/states.js';

/** For a project to which nothing can be sent yet: what to do first. */
export function NoStreams({ projectId }: { readonly projectId: string }) {
  const { may } = useAccess(projectId);
  const canCreate = may('collectors:write');
  return (
    <Panel title="Streams">
      <EmptyState
        icon={Waypoints}
        title="This project has no stream yet"
        action={
          canCreate && (
            <Link to="/projects/$projectId/collectors" params={{ projectId }} className={buttonClass('primary')}>
              Create a collector
            </Link>
          )
        }
      >
        A stream is where the events of one site, app or service go.{' '}
        {canCreate
          ? 'Make the first together with a collector’s key, and what its events say shows here.'
          : 'Once an owner or admin has made one, what its events say shows here.'}
      </EmptyState>
    </Panel>
  );
}
