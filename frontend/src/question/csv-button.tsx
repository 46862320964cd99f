import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { readCsv, type Parameters, type QueryName } from '../api/read.js';
import { textOf } from '../api/api-error.js';
import { IconButton, Spinner } from '../ui/button.js';
import { saveFile } from '../ui/save-file.js';

interface CsvButtonProps {
  readonly projectId: string;
  readonly query: QueryName;
  readonly parameters: Parameters;
}

/** Saves the answer to this very question as a file for a spreadsheet. */
export function CsvButton({ projectId, query, parameters }: CsvButtonProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => readCsv(projectId, query, parameters),
    onSuccess: (file) => saveFile(file, `${query}-${fileDay(parameters['from'])}-${fileDay(parameters['to'])}.csv`),
  });
  return (
    <span className="inline-flex items-center gap-2">
      {error && (
        <span role="alert" className="text-[0.8125rem] text-bad">
          {textOf(error).title}
        </span>
      )}
      <IconButton
        label="Save as CSV"
        aria-disabled={isPending || undefined}
        aria-busy={isPending}
        onClick={() => !isPending && mutate()}
      >
        {isPending ? <Spinner /> : <Download aria-hidden className="size-4" />}
      </IconButton>
    </span>
  );
}

const fileDay = (instant: Parameters[string]): string => String(instant ?? '').slice(0, 10);
