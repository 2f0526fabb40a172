/** What really happened, for judging what was measured: one JSON object a line, each written at once. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { TrueDot, TrueStroke } from './stroke-watch.ts';

/**
 * `deviceUs` and all times of strokes and dots are µs since the boot of the device named (the pad), on
 * that device's own clock; `worldUs` is µs since `startedUnixMs`, on a clock without drift, and since
 * `startedMonotonicMs` of the clock that all processes of this computer share (`process.hrtime`).
 * Ticks of a line = (the boot's `ticks` + deviceUs) mod 2^32, and what a `clock-jump` added since.
 */
export type TruthLine =
  | {
      readonly kind: 'truth';
      readonly version: 1;
      readonly seed: string;
      readonly trainee: string;
      readonly pattern: string;
      readonly pad: string | null;
      readonly machine: string | null;
      readonly rateHz: number | null;
      readonly bits: number | null;
      readonly noiseMm: number | null;
      readonly strokeLengthMm: number;
      /** A passage below the surface is a stroke when it is deeper than this. */
      readonly strokeAboveMm: number;
      readonly startedUnixMs: number;
      readonly startedMonotonicMs: number;
    }
  | {
      readonly kind: 'boot';
      readonly serial: string;
      readonly role: 'pad' | 'machine';
      /** As in HELLO: eight hexadecimal digits. */
      readonly boot: string;
      /** Ticks at device time 0. */
      readonly ticks: number;
      readonly worldUs: number;
    }
  | ({ readonly kind: 'stroke'; readonly worldUs: number } & TrueStroke)
  | ({ readonly kind: 'dot'; readonly worldUs: number } & TrueDot)
  | {
      readonly kind: 'motor';
      readonly serial: string;
      readonly on: boolean;
      /** Who started it; `none` where it was switched off. */
      readonly by: 'none' | 'host' | 'operator';
      readonly deviceUs: number;
      readonly worldUs: number;
    }
  | {
      /** A stop byte or a sound START line, at the moment at which the machine's firmware had it. */
      readonly kind: 'heard';
      readonly serial: string;
      readonly what: 'stop-byte' | 'START';
      /** To START: `OK`, an error code, `repeat` (answered from memory) or `none`; to a stop byte always `none`. */
      readonly answer: string;
      readonly deviceUs: number;
      readonly worldUs: number;
    }
  | {
      readonly kind: 'fault';
      readonly serial: string;
      readonly name: string;
      readonly value: number;
      readonly worldUs: number;
    };

export interface TruthSink {
  write(line: TruthLine): void;
  close(): void;
}

export const noTruth: TruthSink = { write() {}, close() {} };

/** Begins a new file. Numbers are cut to a thousandth of a µs and a tenth of a µm. */
export function truthFile(path: string): TruthSink {
  const file = openSync(path, 'w');
  let open = true;
  return {
    write(line) {
      if (open)
        writeSync(
          file,
          `${JSON.stringify(line, (_key, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value))}\n`,
        );
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}
