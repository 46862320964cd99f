import { Link } from '@tanstack/react-router';
import { CircleAlert, LoaderCircle, Radio } from 'lucide-react';
import type { Connection } from '../../../live/connection.js';
import { buttonClass } from '../../../ui/button.js';
import { EmptyState } from '../../../ui/states.js';

interface TailEmptyProps {
  readonly projectId: string;
  readonly connection: Connection;
  readonly filtered: boolean;
}

/** No row to show, and why. */
export function TailEmpty({ projectId, connection, filtered }: TailEmptyProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {connection.state === 'refused' ? (
        <EmptyState icon={CircleAlert} title="The gateway refused this stream">
          It answered {connection.code}. You may have lost access to the project, or the stream was removed.
        </EmptyState>
      ) : connection.state === 'live' ? (
        <EmptyState
          icon={Radio}
          title={filtered ? 'No event like that yet' : 'Waiting for events'}
          action={
            !filtered && (
              <Link to="/projects/$projectId/collectors" params={{ projectId }} className={buttonClass('secondary')}>
                Get a key and send one
              </Link>
            )
          }
        >
          {filtered
            ? 'What passes the filters shows here within moments of being accepted.'
            : 'Connected. What arrives from now on shows here within moments.'}
        </EmptyState>
      ) : (
        <EmptyState icon={LoaderCircle} title="Connecting to the live feed">
          If this takes long, the gateway may be unreachable. The page keeps trying.
        </EmptyState>
      )}
    </div>
  );
}
