/** The time of Apache's and nginx's access logs: `17/May/2015:10:05:03 +0000`. */
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const FORM = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/;
const MINUTE_MS = 60_000;

/** Epoch ms; null when the text is no such time or a day that its month does not have. Second 60 is a leap second. */
export function logTime(text: string): number | null {
  const parts = FORM.exec(text);
  if (!parts) return null;
  const [, day, name, year, hour, minute, second, sign, zoneHours, zoneMinutes] = parts;
  const month = MONTHS.indexOf(name!) / 3;
  if (!Number.isInteger(month) || month < 0) return null;
  if (+hour! > 23 || +minute! > 59 || +second! > 60 || +zoneHours! > 23 || +zoneMinutes! > 59) return null;
  const midnight = new Date(0).setUTCFullYear(+year!, month, +day!);
  if (+day! === 0 || new Date(midnight).getUTCMonth() !== month) return null;
  const zone = (sign === '-' ? -1 : 1) * (+zoneHours! * 60 + +zoneMinutes!);
  return midnight + (+hour! * 60 + +minute! - zone) * MINUTE_MS + +second! * 1_000;
}
