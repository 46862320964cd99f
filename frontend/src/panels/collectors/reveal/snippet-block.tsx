import { CodeBlock } from '../../../ui/code-block.js';
import { CopyButton } from '../../../ui/copy-button.js';

interface SnippetProps {
  readonly label: string;
  /** What is copied, for who hears the button. */
  readonly what: string;
  readonly children: string;
}

/** A text to be pasted elsewhere. */
export const Snippet = ({ label, what, children }: SnippetProps) => (
  <CodeBlock label={label} action={<CopyButton text={children} label={`Copy ${what}`} tone="ghost" />}>
    {children}
  </CodeBlock>
);
