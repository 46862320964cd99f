/** Properties in one line, as far as they fit: `plan=pro  seats=3`. */
const LONGEST = 200;
const LONGEST_VALUE = 60;

export function propertiesPreview(properties: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const [name, value] of Object.entries(properties)) {
    if (value === null) continue;
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const cut = shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}…` : shown;
    text += `${text === '' ? '' : '  '}${name}=${cut}`;
    if (text.length > LONGEST) return `${text.slice(0, LONGEST)}…`;
  }
  return text;
}
