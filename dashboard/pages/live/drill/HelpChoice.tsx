import type { Signal } from '@preact/signals';
import { dotTones, metronomeHelp, zonesHelp } from '../../../settings.ts';
import { text } from '../../../text.ts';
import { mode } from '../../../training/choice.ts';

const modes = ['practice', 'test'] as const;

export function ModeChoice() {
  const words = text.drill;
  return (
    <fieldset class="drill-mode">
      <legend>{words.modeLabel}</legend>
      <div class="segments">
        {modes.map((one) => (
          <label key={one} class="chip" title={words.modeWords[one]}>
            <input
              type="radio"
              name="mode"
              checked={mode.value === one}
              data-testid={`mode-${one}`}
              onChange={() => {
                mode.value = one;
              }}
            />
            <span>{words.mode[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Which helps are on; a test has neither zones nor tones, whatever was chosen for practice. */
export function HelpChoice({ rhythm }: { rhythm: boolean }) {
  const words = text.drill.help;
  const test = mode.value === 'test';
  return (
    <fieldset class="drill-helps">
      <legend>{words.label}</legend>
      <div class="drill-checks">
        <Help
          choice={zonesHelp}
          name={words.zones}
          says={words.zonesWords}
          off={test ? words.inTest : null}
        />
        <Help choice={dotTones} name={words.tones} says={words.tonesWords} off={test ? words.inTest : null} />
        <Help
          choice={metronomeHelp}
          name={words.metronome}
          says={words.metronomeWords}
          off={rhythm ? null : words.noRhythm}
        />
      </div>
    </fieldset>
  );
}

interface HelpProps {
  readonly choice: Signal<'on' | 'off'>;
  readonly name: string;
  readonly says: string;
  /** Why it cannot be had now. */
  readonly off: string | null;
}

function Help({ choice, name, says, off }: HelpProps) {
  return (
    <label class="check" title={off ?? says}>
      <input
        type="checkbox"
        disabled={off !== null}
        checked={off === null && choice.value === 'on'}
        onChange={({ currentTarget }) => {
          choice.value = currentTarget.checked ? 'on' : 'off';
        }}
      />
      <span>
        {name}
        {off !== null && <span class="spoken">, {off}</span>}
      </span>
    </label>
  );
}
