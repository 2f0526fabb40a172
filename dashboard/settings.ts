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

const switches = ['on', 'off'] as const;

export const theme = kept('theme', themes, 'auto');
export const sound = kept('sound', switches, 'on');
export const dotTones = kept('dotTones', switches, 'off');
