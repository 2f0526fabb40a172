/** The metronome of a drill: in the middle of its rhythm, for as long as the attempt on the shown pad runs. */
import { computed, effect } from '@preact/signals';
import { sound } from '../settings.ts';
import { shownAttempt } from '../training/attempts.ts';
import { runningDrill } from '../training/runningDrill.ts';
import { audioState, startBeats } from './player.ts';

/** Beats a second; null where there is to be none. */
const beatHz = computed<number | null>(() => {
  const attempt = shownAttempt.value;
  const running = runningDrill.value;
  if (attempt?.state !== 'running' || !attempt.helps.metronome || attempt.guide.done) return null;
  if (running?.attemptId !== attempt.id || running.drill.rhythm === null) return null;
  if (sound.value === 'off' || audioState.value !== 'ready') return null;
  const { lowHz, highHz } = running.drill.rhythm;
  return (lowHz + highHz) / 2;
});

export function startMetronome(): void {
  effect(() => {
    const hz = beatHz.value;
    return hz === null ? undefined : startBeats(hz);
  });
}
