/** A text of the server in which code stands between backticks. */
export function CodedText({ children }: { readonly children: string }) {
  const parts = children.split('`');
  return parts.map((part, index) =>
    // Between a pair; a single backtick at the end is none.
    index % 2 === 1 && index < parts.length - 1 ? (
      <code key={index} className="rounded bg-sunken px-1 text-[0.8125rem] text-ink">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
