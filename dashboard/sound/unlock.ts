/** Unlocks the tones at the first tap or key, as browsers ask, unless the reader switched sound off. */
import { sound } from '../settings.ts';
import { audioState, unlockAudio } from './player.ts';

export function startSound(): void {
  const unlock = () => {
    if (sound.peek() === 'on' && audioState.peek() === 'locked') void unlockAudio();
  };
  // Not in the capture phase: a tap on the sound switch is kept from here, or the click after it would
  // find sound unlocked and switch it off.
  addEventListener('pointerdown', unlock);
  addEventListener('keydown', unlock, { capture: true });
}
