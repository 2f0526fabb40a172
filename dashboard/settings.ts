/** What this reader has chosen on this computer: kept in the browser, sent nowhere. */
import { effect, type Signal, signal } from '@preact/signals';

/** `auto` is dark on Live and the system's choice elsewhere. */
export const themes = ['auto', 'system', 'dark', 'light'] as const;

function read(key: string): string | null {
  try {
    return localStorage.getItem(`evenstroke.${key}`);
  } catch {
    return null; // storage is switched off in this browser; the choice then lasts as long as the page
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`evenstroke.${key}`, value);
  } catch {
    // as above
  }
}

function kept<T extends string>(key: string, allowed: readonly T[], initial: T): Signal<T> {
  const stored = read(key);
  const value = signal<T>(allowed.find((one) => one === stored) ?? initial);
  effect(() => write(key, value.value));
  return value;
}

/** A text that this reader chose; '' before. */
export function keptText(key: string): Signal<string> {
  const value = signal(read(key) ?? '');
  effect(() => write(key, value.value));
  return value;
}

/** Texts by name. What cannot be read as such is as good as none. */
export function keptRecord(key: string): Signal<Readonly<Record<string, string>>> {
  const value = signal(textsOf(read(key) ?? '{}'));
  effect(() => write(key, JSON.stringify(value.value)));
  return value;
}

export function textsOf(json: string): Readonly<Record<string, string>> {
  try {
    const all: unknown = JSON.parse(json);
    const entries = Object.entries(typeof all === 'object' && all !== null ? all : {});
    return Object.fromEntries(entries.filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}

const switches = ['on', 'off'] as const;

export const theme = kept('theme', themes, 'auto');
export const sound = kept('sound', switches, 'on');
export const dotTones = kept('dotTones', switches, 'off');
/** Helps of a drill, beside the dot tones. */
export const zonesHelp = kept('zonesHelp', switches, 'on');
export const metronomeHelp = kept('metronomeHelp', switches, 'off');
