/**
 * The audio graphs of the page: zone tones, flags and the metronome's click. Everything is synthesised, on any
 * BaseAudioContext, so that the very same graph is heard live and measured offline. Imports nothing at run time.
 */
import type { Tone } from './tonePolicy.ts';

export interface Note {
  readonly hz: number;
  readonly fromS: number;
  readonly forS: number;
  readonly gain: number;
  readonly wave: OscillatorType;
}

const note = (hz: number, fromS: number, forS: number, gain = 0.16, wave: OscillatorType = 'sine'): Note => ({
  hz,
  fromS,
  forS,
  gain,
  wave,
});

/**
 * Each zone its own figure, told apart by rhythm as well as pitch: one low note, one middle note, two high
 * ones; a flag is louder, harsh and three notes long. Nothing else on the page sounds like it.
 */
export const figures: Readonly<Record<Tone, readonly Note[]>> = {
  shallow: [note(294, 0, 0.09)],
  target: [note(587, 0, 0.06)],
  caution: [note(880, 0, 0.06), note(880, 0.1, 0.06)],
  unsafe: [
    note(1244, 0, 0.09, 0.3, 'square'),
    note(932, 0.1, 0.09, 0.3, 'square'),
    note(1244, 0.2, 0.12, 0.3, 'square'),
  ],
  sensor: [note(466, 0, 0.18, 0.25, 'square'), note(349, 0.22, 0.28, 0.25, 'square')],
};

/** High and 15 ms short, a tick among tones, and far quieter than a flag. */
export const CLICK = { hz: 2400, forS: 0.015, gain: 0.05 } as const;

/** Sounds a figure from `atS` (the context's time, s). */
export function soundFigure(
  context: BaseAudioContext,
  tone: Tone,
  atS: number,
  out: AudioNode = context.destination,
): void {
  for (const { hz, fromS, forS, gain, wave } of figures[tone]) {
    const start = atS + fromS;
    const level = context.createGain();
    // Ramps of 5 ms: a bare edge would click.
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(gain, start + 0.005);
    level.gain.setValueAtTime(gain, start + forS - 0.02);
    level.gain.linearRampToValueAtTime(0, start + forS);
    oscillate(context, hz, wave, start, start + forS + 0.01, level).connect(out);
  }
}

/** One click of the metronome. Its edge is steep (0.5 ms), so that the beat is where it is meant to be. */
export function soundClick(
  context: BaseAudioContext,
  atS: number,
  out: AudioNode = context.destination,
): void {
  const level = context.createGain();
  level.gain.setValueAtTime(0, atS);
  level.gain.linearRampToValueAtTime(CLICK.gain, atS + 0.0005);
  level.gain.exponentialRampToValueAtTime(CLICK.gain / 100, atS + CLICK.forS);
  level.gain.linearRampToValueAtTime(0, atS + CLICK.forS + 0.002);
  oscillate(context, CLICK.hz, 'sine', atS, atS + CLICK.forS + 0.005, level).connect(out);
}

function oscillate(
  context: BaseAudioContext,
  hz: number,
  wave: OscillatorType,
  startS: number,
  stopS: number,
  level: GainNode,
): GainNode {
  const oscillator = context.createOscillator();
  oscillator.type = wave;
  oscillator.frequency.value = hz;
  oscillator.connect(level);
  oscillator.start(startS);
  oscillator.stop(stopS);
  return level;
}

/**
 * Beats at startS + n / hz on the context's own clock: each is placed by its number and not after the one
 * before, so that an hour of them is as exact as the first. Call `schedule` now and again with how far ahead.
 */
export class Beats {
  readonly hz: number;
  readonly #context: BaseAudioContext;
  readonly #startS: number;
  readonly #out: GainNode;
  #next = 0;

  constructor(context: BaseAudioContext, hz: number, startS: number) {
    this.hz = hz;
    this.#context = context;
    this.#startS = startS;
    this.#out = context.createGain();
    this.#out.connect(context.destination);
  }

  /** Puts every beat before `untilS` into the graph once; those whose time has gone (a sleeping page) are left out. */
  schedule(untilS: number): void {
    for (let at = this.#at(this.#next); at < untilS; at = this.#at(this.#next)) {
      if (at >= this.#context.currentTime) soundClick(this.#context, at, this.#out);
      this.#next += 1;
    }
  }

  /** Silences also those that were scheduled ahead. */
  stop(): void {
    this.#out.disconnect();
  }

  #at(n: number): number {
    return this.#startS + n / this.hz;
  }
}
