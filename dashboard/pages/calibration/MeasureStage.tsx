import { useSignal } from '@preact/signals';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { Field } from '../../parts/Field.tsx';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';
import { AnotherDepth } from './AnotherDepth.tsx';
import { ErrorChart } from './ErrorChart.tsx';
import { keepPlan, planOf } from './keptPlan.ts';
import { Micrometer } from './Micrometer.tsx';
import { PlanFields } from './PlanFields.tsx';
import { PointsTable } from './PointsTable.tsx';
import { Problems } from './Problems.tsx';
import { extraCycle, nextStep, planText, type Run, type Step, stepsOf } from './plan.ts';
import { ofRun } from './points.ts';
import { Questions } from './Questions.tsx';
import { SteadyReading } from './SteadyReading.tsx';
import { StepCard } from './StepCard.tsx';
import { TakeButton } from './TakeButton.tsx';
import { TypedPoint } from './TypedPoint.tsx';
import type { StageProps } from './Wizard.tsx';

/** One depth after the other: what to set, what the pad says, one press. */
export function MeasureStage(props: StageProps & { readonly run: Run }) {
  const { view, seen, hold, rows, run, onStage } = props;
  const { draft } = view;
  const words = text.calibration.step;
  const plan = planOf(view);
  const skipped = useSignal<readonly Step[]>([]);
  const other = useSignal<Step | null>(null);
  const busy = useSignal(false);
  const problem = useSignal('');
  const temperature = useSignal<string | null>(null);
  const steps = stepsOf(plan);
  const planned = nextStep(steps, draft.points, run, skipped.value);
  const step = other.value ?? planned?.step ?? null;
  const last = draft.points.findLast((point) => point.run === run);
  const degrees = temperature.value ?? String(last?.temperatureC ?? draft.environment?.temperatureC ?? '');
  const temperatureC = numberTyped(degrees);
  const badDegrees = degrees.trim() !== '' && !(temperatureC >= -20 && temperatureC <= 60);

  const take = async (anyway: boolean, counts?: number) => {
    if (step === null || busy.peek()) return;
    busy.value = true;
    problem.value = '';
    try {
      await hold.inTurn(() =>
        studioApi.addPoint(view.id, {
          run,
          ...step,
          temperatureC: Number.isFinite(temperatureC) && !badDegrees ? temperatureC : null,
          anyway,
          ...(counts === undefined ? {} : { counts }),
        }),
      );
      other.value = null;
      say(words.taken(step.referenceMm, draft.points.length + 1));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const mine = ofRun(rows, run);
  const isVirtual = draft.serial.startsWith('VP-') && seen.virtual;
  const scaleName = view.shown?.number ?? null;
  // What is only missing yet comes with the next steps; what is wrong is said at once, beside its points.
  const wrong = view.problems.filter(
    ({ effect, points, code }) => effect === 'blocks' && points.length > 0 && code !== 'one-point',
  );
  return (
    <div class="cal-measure">
      <div class="cal-do">
        <section class="panel cal-now">
          {step === null ? (
            <section class="cal-step" data-testid="step" data-mm="" data-direction="">
              <h2 class="cal-step-set">{words.done}</h2>
              <p class="cal-step-words">{words.doneWords}</p>
            </section>
          ) : (
            <StepCard
              of={
                planned === null || other.value !== null
                  ? words.another
                  : words.of(planned.index + 1, steps.length, step.cycle, plan.cycles)
              }
              referenceMm={step.referenceMm}
              direction={step.direction}
            />
          )}
          <SteadyReading serial={draft.serial} scaleName={scaleName} />
          {step !== null && (
            <TakeButton busy={busy.value} problem={problem.value} onTake={(anyway) => void take(anyway)} />
          )}
          {step === null && (
            <div class="settings-actions">
              <button
                type="button"
                class="button button-strong cal-big"
                data-testid="to-result"
                onClick={() => onStage('result')}
              >
                {text.calibration.wizard.next[run]}
              </button>
              {run === 'as-found' && (
                <button type="button" class="button cal-big" onClick={() => onStage('as-left')}>
                  {text.calibration.wizard.toLeft}
                </button>
              )}
            </div>
          )}
        </section>
        {isVirtual && <Micrometer serial={draft.serial} online={props.online} />}
        {step !== null && <p class="quiet">{words.flags}</p>}
        <section class="panel cal-more">
          {planned !== null && other.value === null && (
            <button
              type="button"
              class="button"
              data-testid="skip"
              onClick={() => {
                skipped.value = [...skipped.value, planned.step];
              }}
            >
              {words.skip}
            </button>
          )}
          {skipped.value.length > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => {
                skipped.value = [];
              }}
            >
              {words.undoSkip(skipped.value.length)}
            </button>
          )}
          <Field
            label={words.temperature}
            hint={words.temperatureHint}
            unit="°C"
            testId="temperature-now"
            value={degrees}
            problem={badDegrees ? text.calibration.header.badNumber(-20, 60, '°C') : ''}
            onInput={(typed) => {
              temperature.value = typed;
            }}
          />
          <PlanFields
            key={planText(plan)}
            plan={plan}
            onUse={(next) => {
              keepPlan(view, next);
              skipped.value = [];
            }}
          />
          <AnotherDepth
            cycle={extraCycle(draft.points, plan)}
            isOther={other.value !== null}
            onUse={(next) => {
              other.value = next;
            }}
            onBack={() => {
              other.value = null;
            }}
          />
          {step !== null && (
            <TypedPoint
              mostCounts={2 ** draft.channel.bits - 1}
              onAdd={(counts) => void take(false, counts)}
            />
          )}
        </section>
      </div>
      <div class="cal-look">
        {wrong.length > 0 && <Problems problems={wrong} rows={mine} />}
        <Questions {...props} rows={mine} />
        <ErrorChart rows={mine} plan={plan} scaleName={scaleName} next={step} />
        <PointsTable rows={mine} heading={text.calibration.run[run]} viewId={view.id} hold={hold} />
      </div>
    </div>
  );
}
