import { describe, expect, it } from '@jest/globals';
import { propertiesPreview } from './properties-preview.js';

describe('properties in one line', () => {
  it('are names and values, what is null left out', () => {
    expect(propertiesPreview({ plan: 'pro', seats: 3, items: [{ id: 1 }], none: null, yes: true })).toBe(
      'plan=pro  seats=3  items=[{"id":1}]  yes=true',
    );
    expect(propertiesPreview({})).toBe('');
  });

  it('are cut where they are long, each value and the whole', () => {
    expect(propertiesPreview({ text: 'x'.repeat(1_000), next: 1 })).toBe(`text=${'x'.repeat(60)}…  next=1`);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`property${i}`, i]));
    expect(propertiesPreview(many)).toHaveLength(201);
  });
});
