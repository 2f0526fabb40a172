/** The page's one audio context: unlocked by a gesture, then heard. */
import { signal } from '@preact/signals';
import { Beats, soundFigure } from './graph.ts';
import type { Tone } from './tonePolicy.ts';

/** Browsers keep a page silent until someone has touched it. */
export type AudioState = 'locked' | 'ready' | 'missing';
export const audioState = signal<AudioState>(typeof AudioContext === 'undefined' ? 'missing' : 'locked');

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
  soundFigure(context, tone, context.currentTime);
}

/** A hidden page's timers come once a second: beats are scheduled further ahead than that. */
const AHEAD_S = 1.6;
const EVERY_MS = 200;
const LEAD_S = 0.1;

/** Beats from now on; answers how to stop them. Silent where the page cannot be heard. */
export function startBeats(hz: number): () => void {
  if (context === null) return () => undefined;
  const now = context;
  const beats = new Beats(now, hz, now.currentTime + LEAD_S);
  const schedule = () => beats.schedule(now.currentTime + AHEAD_S);
  schedule();
  const timer = setInterval(schedule, EVERY_MS);
  return () => {
    clearInterval(timer);
    beats.stop();
  };
}
