/** How far an import came: a small file beside the imported one, so that `--resume` can go on there. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandFailed, EXIT_CODES } from '../output.js';

const stateSchema = z.object({
  version: z.literal(1),
  /** Everything up to this line is decided. */
  line: z.number().int().nonnegative(),
  /** What must be the same for the state to mean anything. */
  about: z.string(),
});

export class ImportState {
  private isLost = false;

  /** `about` names file, target and way of reading. */
  constructor(
    readonly path: string,
    private readonly about: string,
    private readonly onNotice: (line: string) => void,
  ) {}

  /** The line to go on after; 0 when nothing is known. Ends the command when the state is about something else. */
  read(): number {
    const text = this.text();
    if (text === null) return 0;
    const state = stateSchema.safeParse(jsonOf(text));
    if (state.success && state.data.about === this.about) return state.data.line;
    throw new CommandFailed(
      `${this.path} is about another file, target or format: import without --resume, which counts nothing twice`,
      EXIT_CODES.usage,
    );
  }

  /** An import does not end because its state cannot be kept; it cannot be resumed then. */
  write(line: number): void {
    if (this.isLost) return;
    try {
      const text = JSON.stringify({ version: 1, line, about: this.about });
      writeFileSync(`${this.path}.new`, text);
      renameSync(`${this.path}.new`, this.path);
    } catch (fault) {
      this.isLost = true;
      this.onNotice(`cannot keep the position, so --resume will not work: ${(fault as Error).message}`);
    }
  }

  /** The import is complete. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  private text(): string | null {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new CommandFailed(`cannot read ${this.path}: ${(fault as Error).message}`, EXIT_CODES.noInput);
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
