import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Waypoints } from 'lucide-react';
import { streamsQuery } from '../../api/queries.js';
import { buttonClass } from '../../ui/button.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { LiveScreen } from './live-screen.js';

/** The live screen, once it is known which streams there are. */
export function LivePage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/live' });
  const streams = useQuery(streamsQuery(projectId));

  if (streams.data && streams.data.length > 0) {
    return <LiveScreen key={projectId} projectId={projectId} streams={streams.data.map((stream) => stream.name)} />;
  }
  return (
    <>
      <PageHeader title="Live" />
      <Panel title="Streams">
        {streams.isPending ? (
          <Loading label="Loading the streams" />
        ) : streams.isError ? (
          <ErrorState error={streams.error} onRetry={() => void streams.refetch()} />
        ) : (
          <EmptyState
            icon={Waypoints}
            title="This project has no stream yet"
            action={
              <Link to="/projects/$projectId/collectors" params={{ projectId }} className={buttonClass('primary')}>
                Create a collector
              </Link>
            }
          >
            A stream is where the events of one site, app or service go. Make the first together with a collector’s key,
            and its events show here as they arrive.
          </EmptyState>
        )}
      </Panel>
    </>
  );
}
