import { useMutation } from '@tanstack/react-query';
import { CircleAlert, FileJson2, FileText, FileUp, Sheet } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { Spinner } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { detectFormat } from '../file/detect-format.js';
import type { FileFormat } from '../file/file-format.js';
import { firstLines } from '../file/preview.js';

interface ChooseFileProps {
  readonly onChosen: (file: File, lines: readonly string[], guess: FileFormat) => void;
}

/** A file by choosing or by dropping it. Its beginning is read at once, to guess what it holds. */
export function ChooseFile({ onChosen }: ChooseFileProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (file: File) => {
      if (file.size === 0) throw new Error(`“${file.name}” is empty.`);
      const lines = await firstLines(file);
      if (lines.some((line) => line.includes('\0')))
        throw new Error(`“${file.name}” is no text in UTF-8. If it is a table, export it as CSV in UTF-8.`);
      return { file, lines };
    },
    onSuccess: ({ file, lines }) => onChosen(file, lines, detectFormat(file.name, lines)),
  });
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !isPending) mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  return (
    <div className="grid gap-3 sm:gap-4">
      <label
        onDragOver={drag}
        onDragLeave={drag}
        onDrop={drop}
        className={cx(
          'grid min-h-72 cursor-pointer content-center justify-items-center gap-1.5 rounded-xl border-2 border-dashed px-6 py-10 text-center',
          'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
          over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-sunken',
        )}
      >
        <input
          type="file"
          className="sr-only"
          aria-label="File to import"
          onChange={(event) => {
            take(event.target.files);
            // So that the same file can be chosen again after it was mended.
            event.target.value = '';
          }}
        />
        <span className="mb-1.5 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent">
          {isPending ? <Spinner /> : <FileUp aria-hidden className="size-5" />}
        </span>
        <span className="font-semibold">Drop a file here, or choose one</span>
        <span className="max-w-md text-ink-2">You see what would become of it before anything is sent.</span>
      </label>
      {error && (
        <div role="alert" className="flex gap-2.5 rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <div className="min-w-0">
            <p className="font-medium">This file cannot be imported</p>
            <p className="break-words">{error.message}</p>
          </div>
        </div>
      )}
      <Kinds />
    </div>
  );
}

const KINDS = [
  {
    icon: FileText,
    title: 'Access log',
    text: 'Apache and nginx, common or combined format. Page views get visitors and sessions; a visitor is a hash of address and browser.',
  },
  {
    icon: FileJson2,
    title: 'NDJSON',
    text: 'One event a line, as an application would send it to POST /v1/events.',
  },
  { icon: Sheet, title: 'CSV', text: 'Any table with a header: you say which column is which field.' },
] as const;

function Kinds() {
  return (
    <ul className="grid gap-3 sm:gap-4 md:grid-cols-3">
      {KINDS.map(({ icon: Icon, title, text }) => (
        <li key={title} className="flex gap-3 rounded-xl border border-line bg-surface p-4 shadow-card">
          <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-3" />
          <div>
            <p className="font-semibold">{title}</p>
            <p className="text-ink-2">{text}</p>
            <p className="mt-1 text-[0.8125rem] text-ink-3">Plain or .gz</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
