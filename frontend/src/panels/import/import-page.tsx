import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAccess } from '../../access/may.js';
import { NotAllowed } from '../../access/not-allowed.js';
import { ingestUrlQuery, streamsQuery } from '../../api/queries.js';
import { PageHeader } from '../../ui/page-header.js';
import { ChooseFile } from './choose/choose-file.js';
import type { FileFormat } from './file/file-format.js';
import { ImportJob } from './job/import-job.js';
import { ImportKey } from './job/import-key.js';
import { sendBatch } from './job/send-batch.js';
import { ImportPlan } from './plan/import-plan.js';
import { ImportRun } from './run/import-run.js';

type Step =
  | { readonly step: 'choose' }
  | { readonly step: 'plan'; readonly file: File; readonly lines: readonly string[]; readonly guess: FileFormat }
  | { readonly step: 'run'; readonly file: File; readonly stream: string; readonly job: ImportJob };

/** Takes a file of the past in: choose it, look at what would become of it, watch it being sent. */
export function ImportPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/import' });
  const { role, may } = useAccess(projectId);
  // It makes a key for the time that it takes.
  if (role !== null && !may('collectors:write')) {
    return (
      <>
        <PageHeader title="Import" />
        <NotAllowed title="A file of the past" what="To import events" role={role} needs="admin" />
      </>
    );
  }
  return <ImportSteps key={projectId} projectId={projectId} />;
}

function ImportSteps({ projectId }: { readonly projectId: string }) {
  const streams = useQuery(streamsQuery(projectId));
  const { data: ingestUrl = window.location.origin } = useQuery(ingestUrlQuery());
  const [step, setStep] = useState<Step>({ step: 'choose' });
  const again = () => setStep({ step: 'choose' });

  const start = (file: File, format: FileFormat, stream: string) => {
    const key = new ImportKey({ projectId, stream, fileName: file.name, ingestUrl });
    const job = new ImportJob({
      file,
      format,
      send: async (lines, options) => sendBatch(await key.door(), lines, options),
      close: () => key.revoke(),
    });
    setStep({ step: 'run', file, stream, job });
    void job.run();
  };

  return (
    <>
      <PageHeader title="Import" />
      {step.step === 'choose' && (
        <ChooseFile onChosen={(file, lines, guess) => setStep({ step: 'plan', file, lines, guess })} />
      )}
      {step.step === 'plan' && (
        <ImportPlan
          projectId={projectId}
          streams={streams}
          file={step.file}
          lines={step.lines}
          guess={step.guess}
          onBack={again}
          onStart={(format, stream) => start(step.file, format, stream)}
        />
      )}
      {step.step === 'run' && (
        <ImportRun
          projectId={projectId}
          fileName={step.file.name}
          stream={step.stream}
          job={step.job}
          onAgain={again}
        />
      )}
    </>
  );
}
