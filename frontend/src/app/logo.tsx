export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg aria-hidden viewBox="0 0 32 32" className="size-7 shrink-0">
        <rect width="32" height="32" rx="8" className="fill-accent-fill" />
        <path
          d="M6 20.5h5.5L15.5 10l4 12.5 2.6-6.5H26"
          fill="none"
          stroke="#fff"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="text-[0.9375rem] font-semibold tracking-tight text-ink">NexusPipe</span>
    </span>
  );
}
