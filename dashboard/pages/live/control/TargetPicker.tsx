import { useId } from 'preact/hooks';
import type { MachineGauge } from '../../../../src/server/wire.ts';
import type { Control, ControlTarget } from '../../../../src/server/wire-control.ts';
import { amountOf, asKind, bounded, boundsOf, sameTarget, stepped } from '../../../control/target.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import type { Picked } from './usePicked.ts';

interface PickerProps {
  readonly control: Control;
  readonly gauge: MachineGauge;
  readonly picked: Picked;
}

const kinds = ['voltage', 'rate'] as const;

/** Voltage or stroke rate, in steps that a glove can press; presets by needle. */
export function TargetPicker({ control, gauge, picked }: PickerProps) {
  const words = text.control.target;
  const target = picked.target.value;
  const name = useId();
  const [least, most] = boundsOf(target.kind, control);
  const amount = amountOf(target);
  const choose = (kind: ControlTarget['kind']) => {
    if (kind !== target.kind) picked.pick(asKind(kind, gauge, control));
  };
  const presets = picked.presets.filter(({ target: one }) => one.kind === 'voltage' || control.hasCurve);
  return (
    <div class="control-target">
      <div class="control-amount">
        <button
          type="button"
          class="button amount-step"
          aria-label={words.less(words.step[target.kind])}
          aria-disabled={amount <= least}
          data-testid="control-less"
          onClick={() => amount > least && picked.pick(stepped(target, -1, control))}
        >
          <Icon name="minus" />
        </button>
        <output class="amount-value" aria-live="polite" data-testid="control-amount">
          <span class="figure">{words.value(target)}</span>{' '}
          <span class="unit">{words.unit[target.kind]}</span>
          <span class="amount-bounds">{words.bounds(target.kind, least, most)}</span>
        </output>
        <button
          type="button"
          class="button amount-step"
          aria-label={words.more(words.step[target.kind])}
          aria-disabled={amount >= most}
          data-testid="control-more"
          onClick={() => amount < most && picked.pick(stepped(target, 1, control))}
        >
          <Icon name="plus" />
        </button>
      </div>
      {control.hasCurve ? (
        <fieldset class="segments control-kinds">
          <legend class="spoken">{words.label}</legend>
          {kinds.map((kind) => (
            <label key={kind} class="chip">
              <input
                type="radio"
                name={name}
                data-testid={`control-kind-${kind}`}
                checked={target.kind === kind}
                onChange={() => choose(kind)}
              />
              <span>{words.kind[kind]}</span>
            </label>
          ))}
        </fieldset>
      ) : (
        <p class="amount-hint quiet">
          <a href={hrefOf.settingsOf('machines')}>{words.noCurve}</a>
        </p>
      )}
      {presets.length > 0 && (
        <fieldset class="control-presets">
          <legend class="spoken">{words.presets}</legend>
          {presets.map((preset) => (
            <button
              key={preset.id}
              type="button"
              class="button preset"
              aria-pressed={sameTarget(preset.target, target)}
              data-testid="control-preset"
              onClick={() => picked.pick(bounded(preset.target, control))}
            >
              <span class="preset-name">{words.needle(preset.name, preset.needle)}</span>
              <span class="quiet figure">{words.amount(preset.target)}</span>
            </button>
          ))}
        </fieldset>
      )}
      {picked.problem.value !== '' && (
        <p class="problem" role="alert">
          {picked.problem.value}
        </p>
      )}
    </div>
  );
}
