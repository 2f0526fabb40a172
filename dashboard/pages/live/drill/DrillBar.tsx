import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { closeAttempt, shownAttempt, takeStarted } from '../../../training/attempts.ts';
import { chooseTrainee, recentPeople } from '../../../training/choice.ts';
import { ChecklistDialog } from './ChecklistDialog.tsx';
import { DrillDialog } from './DrillDialog.tsx';
import { drillFacts } from './drillFacts.ts';
import { HelpChoice, ModeChoice } from './HelpChoice.tsx';
import { ReadyLine } from './ReadyLine.tsx';
import { isOfChecklist, useSetup } from './setup.ts';
import { TraineeDialog } from './TraineeDialog.tsx';

type Open = 'who' | 'what' | 'checklist' | 'checklist-start' | null;

/** Who, what, practice or test, and start: two taps for one who was here before. */
export function DrillBar() {
  const setup = useSetup();
  const open = useSignal<Open>(null);
  const busy = useSignal(false);
  const problem = useSignal('');
  const words = text.drill;
  const { person, drill, request } = setup;
  const record = setup.checklist.value.value;
  const held = (setup.readiness.value.value?.problems ?? []).some(
    ({ effect, code }) => effect === 'blocks' && !isOfChecklist(code),
  );
  const close = () => {
    open.value = null;
  };
  // A refusal goes with another wish. A record of the checklist that has just been made is none.
  const { checklistId: _, ...wish } = request ?? { checklistId: null };
  useEffect(() => {
    problem.value = '';
  }, [JSON.stringify(wish)]);

  const start = async (checklistId: string | null) => {
    if (request === null || busy.peek()) return;
    busy.value = true;
    problem.value = '';
    try {
      takeStarted(await trainingApi.start({ ...request, checklistId }));
      say(words.run.started(drill?.drill.name ?? ''));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const press = () => {
    if (person === null) open.value = 'who';
    else if (drill === null) open.value = 'what';
    else if (held) return;
    else if (record?.traineeId !== person.id || (request?.mode === 'test' && record.state !== 'complete'))
      open.value = 'checklist-start';
    else void start(record.id);
  };

  return (
    <section class="panel drill-bar" aria-label={words.bar} data-testid="drill-bar">
      <div class="drill-setup">
        <fieldset class="drill-who">
          <legend>{words.who.label}</legend>
          {recentPeople.value.map((one) => (
            <label key={one.id} class="chip">
              <input
                type="radio"
                name="trainee"
                checked={one.id === person?.id}
                onChange={() => chooseTrainee(one)}
              />
              <span>{one.name}</span>
            </label>
          ))}
          <button
            type="button"
            class="button drill-more"
            data-testid="choose-trainee"
            onClick={() => {
              setup.askPeople();
              open.value = 'who';
            }}
          >
            {recentPeople.value.length === 0 ? words.who.empty : words.who.more}
          </button>
        </fieldset>
        <div class="drill-what">
          <span class="drill-legend" id="drill-what">
            {words.what.label}
          </span>
          <button
            type="button"
            class="button drill-chosen"
            data-testid="choose-drill"
            aria-describedby="drill-what"
            onClick={() => {
              setup.askDrills();
              open.value = 'what';
            }}
          >
            <span class="drill-name">{drill?.drill.name ?? words.what.empty}</span>
            {drill !== null && <span class="quiet">{drillFacts(drill.drill)[0]}</span>}
          </button>
        </div>
        <ModeChoice />
        <HelpChoice rhythm={drill === null || drill.drill.rhythm !== null} />
        <button
          type="button"
          class="button button-strong drill-start"
          data-testid="drill-start"
          disabled={busy.value}
          aria-disabled={held}
          aria-describedby="drill-ready"
          onClick={press}
        >
          {busy.value ? words.starting : words.start}
        </button>
      </div>
      <ReadyLine
        setup={setup}
        problem={problem.value}
        onChecklist={() => {
          open.value = 'checklist';
        }}
      >
        <LastAttempt />
      </ReadyLine>
      {open.value === 'who' && <TraineeDialog setup={setup} onClose={close} />}
      {open.value === 'what' && <DrillDialog setup={setup} onClose={close} />}
      {(open.value === 'checklist' || open.value === 'checklist-start') && person !== null && (
        <ChecklistDialog
          traineeId={person.id}
          starts={open.value === 'checklist-start'}
          onClose={close}
          onDone={(done) => {
            const starts = open.value === 'checklist-start';
            close();
            setup.askChecklist();
            if (starts) void start(done.id);
          }}
        />
      )}
    </section>
  );
}

/** How the attempt before ended, until it is closed. */
function LastAttempt() {
  const attempt = shownAttempt.value;
  if (attempt === null || (attempt.state !== 'scored' && attempt.state !== 'failed')) return null;
  const words = text.drill.run;
  const failed = attempt.state === 'failed';
  return (
    <div class={failed ? 'drill-last problem' : 'drill-last'} data-testid="drill-last">
      <p role={failed ? 'alert' : undefined}>
        <strong>{failed ? words.failed : words.scored}:</strong> {attempt.drill.name}, {attempt.trainee.name}.{' '}
        {attempt.problem}
      </p>
      {!failed && <a href={hrefOf.result(attempt.id)}>{words.open}</a>}
      <button type="button" class="button button-quiet" onClick={() => closeAttempt(attempt.pad)}>
        {words.close}
      </button>
    </div>
  );
}
