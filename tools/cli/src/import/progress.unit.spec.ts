import { describe, expect, it } from '@jest/globals';
import { progressText } from './progress.js';

describe('progressText', () => {
  it('shows a bar, the figures and what is left', () => {
    expect(progressText({ lines: 50_000, bytes: 12.5e6, size: 50e6, seconds: 2.5 })).toBe(
      '[======                  ] 25 %  50,000 lines, 12.5 MB, 20,000 lines/s, 8 s left',
    );
    expect(progressText({ lines: 1, bytes: 1e6, size: 1e9, seconds: 10 })).toContain(', 2 h 46 min left');
    expect(progressText({ lines: 1, bytes: 1e6, size: 2e7, seconds: 10 })).toContain(', 3 min 10 s left');
  });

  it('has no end for stdin, and no speed before there is one', () => {
    expect(progressText({ lines: 10, bytes: 2e6, size: null, seconds: 1 })).toBe('10 lines, 2.0 MB, 10 lines/s');
    expect(progressText({ lines: 0, bytes: 0, size: 5, seconds: 0 })).toBe(
      '[                        ] 0 %  0 lines, 0.0 MB, 0 lines/s',
    );
  });
});
