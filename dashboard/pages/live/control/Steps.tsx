import { useSignal } from '@preact/signals';
import type { Control, ControlTarget } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { leftNow } from '../../../control/state.ts';
import { type Step, type StepName, stepsOf } from '../../../control/steps.ts';
import { shownPad } from '../../../live/choice.ts';
import { gauges, pads } from '../../../live/state.ts';
import { say } from '../../../parts/announce.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { text } from '../../../text.ts';

interface StepsProps {
  readonly control: Control;
  readonly toldMs: number;
  readonly nowMs: number;
  readonly token: string;
  readonly target: ControlTarget;
}

interface Said {
  readonly step: StepName;
  readonly words: readonly string[];
}

/** Test stop, arm, start: one clear row, in which each step says what stands against it. */
export function Steps({ control, toldMs, nowMs, token, target }: StepsProps) {
  const { serial, armedForMs } = control;
  const words = text.control.steps;
  const busy = useSignal<StepName | null>(null);
  const refused = useSignal<Said | null>(null);
  const without = useSignal(false);
  const pad = without.value ? null : shownPad.value;
  // The service judges it when asked; that the pad is away is said before.
  const isAway =
    pad !== null &&
    gauges.value.get(pad)?.state !== 'online' &&
    !control.against.some(({ code }) => code === 'pad-offline');
  const away = isAway ? [words.padOff(pad)] : [];
  const steps = stepsOf(control, away);
  const ask: Readonly<Record<StepName, () => Promise<void>>> = {
    test: () => controlApi.test(serial, token),
    arm: () => controlApi.arm(serial, token, pad),
    start: () => controlApi.start(serial, token, target),
  };
  const go = async (step: Step) => {
    if (busy.peek() !== null || step.state !== 'ready') return;
    busy.value = step.name;
    refused.value = null;
    say(words.busy[step.name]);
    try {
      await ask[step.name]();
    } catch (error) {
      const reasons =
        error instanceof Refusal && error.against.length > 0 ? error.against : [messageOf(error)];
      refused.value = { step: step.name, words: reasons };
    }
    busy.value = null;
  };
  const left = armedForMs === null ? null : leftNow(armedForMs, toldMs, nowMs);
  return (
    <div class="control-steps-room">
      <ol class="control-steps" aria-label={words.label}>
        {steps.map((step, index) => {
          const waiting = busy.value === step.name || step.state === 'busy';
          const why = refused.value?.step === step.name ? refused.value.words : step.why;
          return (
            <li key={step.name} class="control-step" data-state={waiting ? 'busy' : step.state}>
              <button
                type="button"
                class={step.state === 'ready' ? 'button button-strong step-button' : 'button step-button'}
                data-testid={`control-${step.name}`}
                aria-disabled={step.state !== 'ready' || busy.value !== null}
                aria-describedby={`step-${step.name}`}
                onClick={() => void go(step)}
              >
                <span class="step-mark" aria-hidden="true">
                  {step.state === 'done' ? <Icon name="check" /> : index + 1}
                </span>
                {waiting ? words.busy[step.name] : words.name[step.name]}
              </button>
              <div id={`step-${step.name}`} class="step-words" data-testid={`control-${step.name}-words`}>
                {why.length > 0 && !waiting ? (
                  <ul class="step-why" aria-label={words.against}>
                    {why.map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                  </ul>
                ) : (
                  <p>{sayStep(step, control, target, left)}</p>
                )}
              </div>
              {step.name === 'arm' && step.state === 'done' && control.phase === 'armed' && (
                <ArmedFor
                  left={left}
                  onDisarm={() =>
                    void controlApi.end(serial, token).catch((error) => {
                      refused.value = { step: 'arm', words: [messageOf(error)] };
                    })
                  }
                />
              )}
              {step.name === 'arm' &&
                (step.state === 'ready' || step.state === 'blocked') &&
                pads.value.length > 0 && (
                  <label class="check step-pad">
                    <input
                      type="checkbox"
                      data-testid="control-guarded"
                      checked={!without.value}
                      onChange={({ currentTarget }) => {
                        without.value = !currentTarget.checked;
                      }}
                    />
                    {words.withPad} {shownPad.value}
                  </label>
                )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function ArmedFor({ left, onDisarm }: { left: number | null; onDisarm: () => void }) {
  const words = text.control.steps;
  return (
    <div class="step-armed">
      <p class="figure" role="timer" data-testid="control-armed-left">
        {left === null ? '' : words.left(Math.ceil(left / 1000))}
      </p>
      <button type="button" class="button" data-testid="control-disarm" onClick={onDisarm}>
        {words.disarm}
      </button>
    </div>
  );
}

function sayStep(
  { name, state }: Step,
  control: Control,
  target: ControlTarget,
  left: number | null,
): string {
  const words = text.control.steps;
  const { stopTest } = control;
  if (name === 'test') {
    if (state === 'done') return words.passed(stopTest.reportedAfterMs);
    if (stopTest.state === 'failed') return words.failed(stopTest.reason);
    if (stopTest.state === 'overdue') return words.overdue;
    return state === 'later' ? words.later.test : words.ready.test;
  }
  if (name === 'arm') {
    if (state === 'done') return left === null ? '' : words.armed;
    return state === 'later' ? words.later.arm : words.ready.arm;
  }
  return state === 'ready' ? words.ready.start(text.control.target.amount(target)) : words.later.start;
}
