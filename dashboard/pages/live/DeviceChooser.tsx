import type { PadGauge } from '../../../src/server/wire.ts';
import { chooseMachine, choosePad, shownMachine, shownPad } from '../../live/choice.ts';
import { machines, pads } from '../../live/state.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { zonesHidden } from '../../training/attempts.ts';

/** Which pad is shown, and beside which machine; absent where there is no choice. */
export function DeviceChooser() {
  const many = pads.value.length > 1;
  if (!many && machines.value.length < 2) return null;
  return (
    <div class="chooser">
      {many && (
        <fieldset class="pads" data-testid="pad-chooser">
          <legend class="spoken">{text.live.pad}</legend>
          {pads.value.map((pad) => (
            <PadChoice key={pad.serial} pad={pad} />
          ))}
        </fieldset>
      )}
      {machines.value.length > 1 && (
        <label class="field">
          <span>{text.live.machineOf(shownPad.value)}</span>
          <select
            value={shownMachine.value ?? ''}
            data-testid="machine-chooser"
            onChange={({ currentTarget }) => chooseMachine(shownPad.value ?? '', currentTarget.value)}
          >
            {shownMachine.value === null && <option value="">{text.live.choose}</option>}
            {machines.value.map(({ serial }) => (
              <option key={serial} value={serial}>
                {serial}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function PadChoice({ pad }: { pad: PadGauge }) {
  const zone = zonesHidden(pad.serial) ? null : pad.lastZone;
  return (
    <label class="pad-choice">
      <input
        type="radio"
        name="pad"
        checked={pad.serial === shownPad.value}
        onChange={() => choosePad(pad.serial)}
      />
      <span>
        <span class="spoken">{text.live.pad} </span>
        {/* Its room is kept: a chip must not move under a finger. */}
        <span class="pad-mark">{zone !== null && <ZoneMark zone={zone} size={12} />}</span>
        {pad.serial}
        {zone !== null && <span class="spoken">, {text.zone[zone]}</span>}
      </span>
    </label>
  );
}
