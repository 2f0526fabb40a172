/** Numbers as a person writes them into a form, and as JSON keeps them. Pure. */
import type { Json } from './json.ts';

/** A decimal comma is as good as a point. What is no number stays as it was written, for the service to say so. */
export function jsonOfTyped(typed: string, percent = false): Json {
  const trimmed = typed.trim();
  const value = /^[-+−]?(\d+([.,]\d*)?|[.,]\d+)$/.test(trimmed)
    ? Number(trimmed.replace(',', '.').replace('−', '-'))
    : Number.NaN;
  if (!Number.isFinite(value)) return trimmed;
  return percent ? tidy(value / 100) : value;
}

export function typedOfJson(value: Json | undefined, percent = false): string {
  if (typeof value === 'number') return String(percent ? tidy(value * 100) : value);
  return typeof value === 'string' ? value : '';
}

/** 7 % is 0.07, and not 0.07000000000000001. */
const tidy = (value: number): number => Math.round(value * 1e8) / 1e8;

/** What the service says of a field, in the words of the form: its shares are in percent, and nothing is empty. */
export function inFormWords(message: string, percent = false): string {
  const plain = message
    .replace(/^is "":/, 'is empty:')
    .replace(/^has 0 characters: at least 1\.$/, 'is empty: write it.')
    .replace(/^is missing: add it\.$/, 'is empty: write it.');
  const told = percent
    ? plain.replace(/-?\d+(\.\d+)?(?=[:.])/g, (share) => `${tidy(Number(share) * 100)} %`)
    : plain;
  return told.charAt(0).toUpperCase() + told.slice(1);
}
