import { useSignal } from '@preact/signals';
import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { PatternView } from '../../../drill/PatternView.tsx';
import { shapeOf } from '../../../drill/shapeOf.ts';
import { shownPad } from '../../../live/choice.ts';
import { devices } from '../../../live/state.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Modal } from '../../../parts/Modal.tsx';
import { text } from '../../../text.ts';
import { chooseDrill } from '../../../training/choice.ts';
import { levels } from '../../../training/names.ts';
import { drillFacts } from './drillFacts.ts';
import { isLocked, type Setup } from './setup.ts';

/** Patterns whose places are made one after the other; of the others the picture is an example. */
const ordered: ReadonlySet<string> = new Set(['points', 'line', 'grid']);

/** The curriculum by level; a tap opens a drill with its aim, its steps and its pattern. */
export function DrillDialog({ setup, onClose }: { setup: Setup; onClose: () => void }) {
  const words = text.drill.what;
  const { value: drills, problem } = setup.drills.value;
  const opened = useSignal(setup.drill?.drill.id ?? null);
  return (
    <Modal heading={words.heading} onClose={onClose} testId="drill-dialog">
      {drills === null && <p class="quiet">{problem ?? words.loading}</p>}
      {drills?.length === 0 && <p class="quiet">{words.none}</p>}
      {levels.map((level, i) => {
        const of = drills?.filter(({ drill }) => drill.level === level) ?? [];
        const first = of[0];
        if (first === undefined) return null;
        const locked = isLocked(setup.progress.value.value, first);
        return (
          <section key={level} class="drill-level">
            <h3>
              {text.drill.level[level]}
              {locked && (
                <span class="drill-locked">
                  <Icon name="lock" /> {words.locked}
                </span>
              )}
            </h3>
            {locked && <p class="quiet">{words.lockedWords(text.drill.level[levels[i - 1] ?? level])}</p>}
            <ul class="drill-list">
              {of.map((one) => (
                <DrillChoice
                  key={one.drill.id}
                  one={one}
                  setup={setup}
                  locked={locked}
                  open={opened.value === one.drill.id}
                  onOpen={(open) => {
                    opened.value = open ? one.drill.id : null;
                  }}
                  onChoose={() => {
                    chooseDrill(one.drill.id);
                    onClose();
                  }}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </Modal>
  );
}

interface DrillChoiceProps {
  readonly one: DrillSummary;
  readonly setup: Setup;
  readonly locked: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChoose: () => void;
}

function DrillChoice({ one, setup, locked, open, onOpen, onChoose }: DrillChoiceProps) {
  const words = text.drill.what;
  const { drill, places } = one;
  const progress = setup.progress.value.value;
  const standing = progress?.drills.find((of) => of.drill.id === drill.id)?.standing;
  const next = progress?.next?.drillId === drill.id;
  const unplaceable = drill.pattern.kind !== 'anywhere' && !padSensesPosition();
  const why = locked ? words.locked : unplaceable ? words.needsPosition : null;
  return (
    <li class={open ? 'drill-choice drill-choice-open' : 'drill-choice'}>
      <button
        type="button"
        class="drill-row"
        aria-expanded={open}
        data-testid={`drill-${drill.id}`}
        onClick={() => onOpen(!open)}
      >
        <span class="drill-name">{drill.name}</span>
        <span class="quiet">{drillFacts(drill)[0]}</span>
        {next && <span class="tag tag-next">{words.next}</span>}
        {standing !== undefined && <span class="tag">{text.progress.standing[standing]}</span>}
      </button>
      {open && (
        <div class="drill-detail">
          <div class="drill-words">
            <p>{drill.aim}</p>
            <ol class="drill-steps" aria-label={words.steps}>
              {drill.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p class="quiet">{drillFacts(drill).join(' · ')}</p>
            {why !== null && <p class="ready-warn">{why}</p>}
            <button
              type="button"
              class="button button-strong"
              disabled={locked || unplaceable}
              data-testid="drill-take"
              onClick={onChoose}
            >
              {words.choose}
            </button>
          </div>
          {(places.length > 0 || drill.pattern.kind === 'region' || drill.pattern.kind === 'gradient') && (
            <PatternView
              label={`${text.drill.pattern.label}: ${drill.name}`}
              shape={shapeOf(drill.pattern, places)}
              dots={[]}
              path={ordered.has(drill.pattern.kind)}
            />
          )}
        </div>
      )}
    </li>
  );
}

/** Whether the shown pad has x and y; one that is not described yet is not held against a drill. */
function padSensesPosition(): boolean {
  const pad = devices.value?.find(({ serial }) => serial === shownPad.value);
  if (pad === undefined || pad.channels.length === 0) return true;
  return ['x', 'y'].every((name) => pad.channels.some((channel) => channel.name === name));
}
