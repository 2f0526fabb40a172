import { useSignal } from '@preact/signals';
import type { RecordDetail, Resting } from '../../../src/server/wire-studio.ts';
import { dateTime, said } from '../../format.ts';
import { say } from '../../parts/announce.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Remoted, Unread } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { calibrationApi } from './api.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RecordFacts } from './RecordFacts.tsx';
import { RestingList } from './RestingList.tsx';

const AGAIN_MS = 5000;
/** While attempts wait to be scored again. */
const SCORING_MS = 1000;

const zones = {
  'in-force': 'target',
  coming: 'shallow',
  earlier: 'shallow',
  expired: 'caution',
  'rolled-back': 'caution',
  voided: 'unsafe',
} as const;

/** What does this calibration say, what does it rest on, and what rests on it? */
export function RecordPage({ id }: { id: string }) {
  const words = text.calibration.record;
  const { remote, again } = useRemote((signal) => calibrationApi.record(id, signal), [id], AGAIN_MS);
  const { value: record, problem } = remote.value;
  if (record === null)
    return (
      <Unread problem={problem} again={again} loading={words.loading}>
        <a class="button" href={hrefOf.studio}>
          {words.back}
        </a>
      </Unread>
    );
  return (
    <div class="calibration settings" data-testid="record" data-state={record.state}>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(detail) => <Record record={detail} again={again} />}
      </Remoted>
    </div>
  );
}

function Record({ record, again }: { record: RecordDetail; again: () => void }) {
  const words = text.calibration.record;
  const acting = useSignal<'roll-back' | 'void' | null>(null);
  const items = useRemote((signal) => studioApi.items(signal), [record.serial]);
  const resting = useRemote(
    (signal) => calibrationApi.resting(record.id, signal),
    [record.id, record.state],
    (last: Resting | null) => (last !== null && last.toScore > 0 ? SCORING_MS : AGAIN_MS),
  );
  const item = items.remote.value.value?.find(
    ({ content }) => content.kind === record.item && content.serial === record.serial,
  );
  const name = record.number ?? words.stated;
  const { state } = record;
  const isMeasured = record.number !== null;
  /** What holds no more is not due again. */
  const isOver = state === 'voided' || state === 'rolled-back';
  const { dueOn, dueStrokes } = record;
  const due = dueOn === null && dueStrokes === null ? words.noDue : words.dueOf(dueOn, dueStrokes);
  const act = async (by: string, reason: string) => {
    if (acting.peek() === 'void') {
      const { sessions } = await calibrationApi.void(record.id, by, reason);
      say(words.voided(sessions.length));
    } else await calibrationApi.rollBack(record.id, by, reason);
    again();
    resting.again();
  };
  return (
    <>
      <div class="title-row">
        <div>
          <h1 data-testid="record-number">{name}</h1>
          <p class={`zone-word cal-record-state zone-${zones[state]}`} data-testid="record-state">
            <ZoneMark zone={zones[state]} size={18} />
            {words.state[state]}
          </p>
        </div>
        <p class="settings-actions">
          <a class="button" href={item === undefined ? hrefOf.studio : hrefOf.studioItem(item.id)}>
            {item === undefined ? words.back : words.item(record.serial)}
          </a>
          {isMeasured && (
            <>
              <a
                class="button"
                href={calibrationApi.certificateHref(record.id, 'pdf')}
                data-testid="certificate-pdf"
              >
                <Icon name="down" />
                {words.pdf}
              </a>
              <a
                class="button"
                href={calibrationApi.certificateHref(record.id, 'json')}
                data-testid="certificate-json"
              >
                <Icon name="down" />
                {words.json}
              </a>
            </>
          )}
        </p>
      </div>
      <section class="panel cal-says">
        <p class="cal-says-sentence" data-testid="record-sentence">
          {said(record.sentence)}
        </p>
        <p class="quiet">
          {isMeasured
            ? words.approved(record.approvedBy, record.approvedAt)
            : words.statedBy(record.approvedBy, record.approvedAt)}
          . {words.from} {dateTime(record.from)}. {isOver ? '' : `${words.due}: ${due}. `}
          {words.only}
        </p>
      </section>
      <Acts
        record={record}
        onAct={(what) => {
          acting.value = what;
        }}
      />
      <RestingList remote={resting.remote.value} again={resting.again} state={state} />
      <RecordFacts record={record} />
      {acting.value !== null && (
        <ReasonDialog
          danger={acting.value === 'void'}
          words={
            acting.value === 'void'
              ? {
                  heading: words.voidHeading(name),
                  words: words.voidWords,
                  reason: words.reason,
                  reasonHint: words.reasonHint,
                  reasonMissing: words.reasonMissing,
                  confirm: words.voidConfirm,
                  done: words.state.voided,
                }
              : {
                  heading: words.rollBackHeading(name),
                  words: words.rollBackWords,
                  reason: words.reason,
                  reasonHint: words.reasonHint,
                  reasonMissing: words.reasonMissing,
                  confirm: words.rollBackConfirm,
                  done: words.rolledBack,
                }
          }
          onClose={() => {
            acting.value = null;
          }}
          onConfirm={act}
        />
      )}
    </>
  );
}

function Acts({ record, onAct }: { record: RecordDetail; onAct: (what: 'roll-back' | 'void') => void }) {
  const words = text.calibration.record;
  const { acts, state } = record;
  const done = new Set(acts.map(({ act }) => act));
  const mayRollBack = !done.has('rolled-back') && !done.has('voided') && state !== 'earlier';
  return (
    <section class="panel cal-acts" aria-label={words.acts} data-testid="acts">
      <h2>{words.acts}</h2>
      {acts.length === 0 ? (
        <p class="quiet">{words.noActs}</p>
      ) : (
        <ul>
          {acts.map(({ act, by, at, reason }) => (
            <li key={`${act}/${at}`} data-act={act}>
              <strong>{words.act[act]}</strong> {words.actOf(by, at)}: {reason}
            </li>
          ))}
        </ul>
      )}
      {!done.has('voided') && (
        <p class="settings-actions">
          {mayRollBack && (
            <button type="button" class="button" data-testid="roll-back" onClick={() => onAct('roll-back')}>
              {words.rollBack}
            </button>
          )}
          <button type="button" class="button" data-testid="void" onClick={() => onAct('void')}>
            {words.void}
          </button>
        </p>
      )}
    </section>
  );
}
