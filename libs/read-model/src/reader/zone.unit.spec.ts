import { describe, expect, it } from '@jest/globals';
import { isZone, wallTime } from './zone.js';

describe('zones', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('knows %s', (name) => {
    expect(isZone(name)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+05:30', "UTC'; DROP", 'x'.repeat(100), '../etc'])('refuses %p', (name) => {
    expect(isZone(name)).toBe(false);
  });

  it('reads the wall clock of an instant, seconds and milliseconds kept, before 1970 too', () => {
    const wall = (zone: string, at: string): string => new Date(wallTime(zone, Date.parse(at))).toISOString();
    expect(wall('Asia/Kolkata', '2026-11-20T10:00:00.123Z')).toBe('2026-11-20T15:30:00.123Z');
    expect(wall('America/New_York', '1969-12-31T23:59:59.999Z')).toBe('1969-12-31T18:59:59.999Z');
    expect(wall('Europe/Berlin', '2026-12-31T23:30:00Z')).toBe('2027-01-01T00:30:00.000Z');
  });
});
