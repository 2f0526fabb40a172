import type { ComponentChildren } from 'preact';
import { shownMachine, shownPad } from '../../../live/choice.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { text } from '../../../text.ts';
import type { Setup } from './setup.ts';

interface ReadyLineProps {
  readonly setup: Setup;
  /** Why the last start was refused. */
  readonly problem: string;
  readonly onChecklist: () => void;
  readonly children: ComponentChildren;
}

/** What stands against a start or should be known before it, and how far the checklist is. */
export function ReadyLine({ setup, problem, onChecklist, children }: ReadyLineProps) {
  const words = text.drill.ready;
  const { person, drill, request } = setup;
  const { value: readiness, problem: unknown } = setup.readiness.value;
  // The button beside it says that the checklist is to do.
  const problems =
    request === null ? [] : (readiness?.problems ?? []).filter(({ code }) => code !== 'checklist-missing');
  const blocks = problems.filter(({ effect }) => effect === 'blocks');
  const warns = problems.filter(({ effect }) => effect === 'warns');
  const pad = shownPad.value;
  const missing =
    pad === null ? words.noPad : person === null ? words.noTrainee : drill === null ? words.noDrill : null;
  const failed = setup.people.value.problem ?? setup.drills.value.problem;
  return (
    <div class="drill-ready" id="drill-ready" data-testid="drill-ready">
      <ChecklistState setup={setup} onOpen={onChecklist} />
      <div class="ready-words" role="status">
        {failed !== null && <p class="ready-block">{failed}</p>}
        {problem !== '' && (
          <p class="ready-block" role="alert">
            <ZoneMark zone="unsafe" size={14} />
            <span>{problem}</span>
          </p>
        )}
        {missing !== null && failed === null && <p>{missing}</p>}
        {blocks.map(({ code, message }) => (
          <p key={code} class="ready-block">
            <ZoneMark zone="unsafe" size={14} />
            <span>
              <span class="spoken">{words.blocks}: </span>
              {message}
            </span>
          </p>
        ))}
        {warns.map(({ code, message }) => (
          <p key={code} class="ready-warn">
            <ZoneMark zone="caution" size={14} />
            <span>
              <span class="spoken">{words.warns}: </span>
              {message}
            </span>
          </p>
        ))}
        {missing === null && problems.length === 0 && pad !== null && (
          <p>
            {unknown !== null ? words.unknown : readiness === null ? words.asking : words.yes}{' '}
            {words.uses(pad, shownMachine.value)}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}

function ChecklistState({ setup, onOpen }: { setup: Setup; onOpen: () => void }) {
  const words = text.drill.checklist;
  const { person } = setup;
  if (person === null) return null;
  const record = setup.checklist.value.value;
  const state = record === null || record.traineeId !== person.id ? null : record.state;
  const saying =
    state === null
      ? words.toDo
      : { complete: words.done, incomplete: words.doneIncomplete, 'expired-lot': words.doneExpired }[state];
  return (
    <button
      type="button"
      class="button button-quiet drill-checklist"
      data-testid="open-checklist"
      data-state={state ?? 'none'}
      onClick={onOpen}
    >
      <Icon name={state === 'complete' ? 'check' : 'list'} />
      {saying}
    </button>
  );
}
