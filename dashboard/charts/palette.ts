/** The theme's colours for canvas, read from the same custom properties that the rest of the page uses. */
import { signal } from '@preact/signals';
import type { Zone } from '../../src/server/wire.ts';

export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly trace: string;
  readonly second: string;
  readonly panel: string;
  /** Strong enough for a mark. */
  readonly mark: Readonly<Record<Zone, string>>;
  /** Faint, for the band behind a trace. */
  readonly band: Readonly<Record<Zone, string>>;
  readonly zoneText: Readonly<Record<Zone, string>>;
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const zoned = (kind: string): Record<Zone, string> => ({
    shallow: of(`--zone-shallow${kind}`),
    target: of(`--zone-target${kind}`),
    caution: of(`--zone-caution${kind}`),
    unsafe: of(`--zone-unsafe${kind}`),
  });
  return {
    text: of('--text'),
    muted: of('--muted'),
    grid: of('--grid'),
    trace: of('--trace'),
    second: of('--trace-2'),
    panel: of('--panel'),
    mark: zoned(''),
    band: zoned('-band'),
    zoneText: zoned('-text'),
  };
}

export const palette = signal<Palette>(read());

/** Call when the theme has changed. */
export function readPalette(): void {
  palette.value = read();
}
