/** Makes the tones. Everything is synthesised here: no file, nothing fetched. */
import { signal } from '@preact/signals';
import type { Tone } from './tonePolicy.ts';

/** Browsers keep a page silent until someone has touched it. */
export type AudioState = 'locked' | 'ready' | 'missing';
export const audioState = signal<AudioState>(typeof AudioContext === 'undefined' ? 'missing' : 'locked');

interface Note {
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
const figures: Readonly<Record<Tone, readonly Note[]>> = {
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

let context: AudioContext | null = null;

/** Call from a gesture (a tap or a key): from then on the page can be heard. */
export async function unlockAudio(): Promise<void> {
  if (audioState.value === 'missing') return;
  context ??= new AudioContext({ latencyHint: 'interactive' });
  if (context.state !== 'running') await context.resume().catch(() => undefined);
  audioState.value = context.state === 'running' ? 'ready' : 'locked';
}

export function play(tone: Tone): void {
  if (context === null || context.state !== 'running') return;
  const now = context.currentTime;
  for (const { hz, fromS, forS, gain, wave } of figures[tone]) {
    const oscillator = context.createOscillator();
    const level = context.createGain();
    oscillator.type = wave;
    oscillator.frequency.value = hz;
    const start = now + fromS;
    // Ramps of 5 ms: a bare edge would click.
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(gain, start + 0.005);
    level.gain.setValueAtTime(gain, start + forS - 0.02);
    level.gain.linearRampToValueAtTime(0, start + forS);
    oscillator.connect(level).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + forS + 0.01);
  }
}
