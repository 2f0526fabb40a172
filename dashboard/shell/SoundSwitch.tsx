import { Icon } from '../parts/Icon.tsx';
import { sound } from '../settings.ts';
import { audioState, play, unlockAudio } from '../sound/player.ts';
import { text } from '../text.ts';

/** Sound on or off. Until the browser allows sound it asks for the tap that unlocks it. */
export function SoundSwitch() {
  const audio = audioState.value;
  if (audio === 'missing') {
    return (
      <span class="badge" title={text.sound.missingWords}>
        {text.sound.missing}
      </span>
    );
  }
  const on = sound.value === 'on';
  const locked = on && audio === 'locked';
  const label = locked ? text.sound.enable : on ? text.sound.on : text.sound.off;
  const toggle = async () => {
    // The tap itself unlocks; then it has done what the label promised.
    if (locked) await unlockAudio();
    else sound.value = on ? 'off' : 'on';
    if (sound.value === 'on') {
      await unlockAudio();
      play('target');
    }
  };
  return (
    <button
      type="button"
      class={`button button-quiet sound ${locked ? 'sound-locked' : ''}`}
      aria-pressed={on && !locked}
      title={locked ? text.sound.enableWords : undefined}
      data-testid="sound-switch"
      onPointerDown={(press) => press.stopPropagation()}
      onClick={() => void toggle()}
    >
      <Icon name={on && !locked ? 'sound' : 'mute'} />
      <span class="switch-words">{label}</span>
    </button>
  );
}
