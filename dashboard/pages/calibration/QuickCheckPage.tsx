import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ItemView, QuickCheckState, RecordSummary } from '../../../src/server/wire-studio.ts';
import { api, messageOf, Refusal } from '../../api.ts';
import { said } from '../../format.ts';
import { say } from '../../parts/announce.ts';
import { ByField } from '../../parts/ByField.tsx';
import { Field } from '../../parts/Field.tsx';
import { FormProblem } from '../../parts/FormProblem.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Remoted } from '../../parts/Remoted.tsx';
import { submitted, useForm } from '../../parts/useForm.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { keptRecord } from '../../settings.ts';
import { studioApi } from '../../studio/api.ts';
import { isBlocked } from '../../studio/needs.ts';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';
import { calibrationApi, type QuickCheck } from './api.ts';
import { CheckResult, EarlierChecks } from './CheckResult.tsx';
import { Micrometer, putAway } from './Micrometer.tsx';
import { padOnline } from './padOnline.ts';
import { StandardChoice } from './StandardChoice.tsx';
import { SteadyReading } from './SteadyReading.tsx';
import { StepCard } from './StepCard.tsx';
import { TakeButton } from './TakeButton.tsx';

const AGAIN_MS = 5000;
/** The check that is under way on each pad: a reload goes on with it. */
const begun = keptRecord('quickCheck');

interface Seen {
  readonly items: readonly ItemView[];
  readonly records: readonly RecordSummary[];
  readonly checks: readonly QuickCheck[];
  readonly virtual: boolean;
}

/** Is this pad still what its calibration says? A minute before a class. */
export function QuickCheckPage({ serial }: { serial: string }) {
  const words = text.calibration.check;
  const { remote, again } = useRemote(
    async (signal): Promise<Seen> => {
      const [items, records, checks, virtual] = await Promise.all([
        studioApi.items(signal),
        studioApi.records(serial, signal),
        calibrationApi.checks(serial, signal),
        api.virtual(signal),
      ]);
      return { items, records, checks, virtual: virtual.running };
    },
    [serial],
    AGAIN_MS,
  );
  const item = remote.value.value?.items.find(
    ({ content }) => content.kind === 'pad' && content.serial === serial,
  );
  return (
    <div class="calibration settings" data-testid="quick-check">
      <div class="title-row">
        <div>
          <h1>
            {words.heading} <span class="whole">{serial}</span>
          </h1>
          <p class="quiet">{words.words}</p>
        </div>
        <p class="settings-actions">
          <a class="button" href={item === undefined ? hrefOf.studio : hrefOf.studioItem(item.id)}>
            {item === undefined ? text.calibration.record.back : text.calibration.wizard.back}
          </a>
        </p>
      </div>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(seen) => <Check serial={serial} seen={seen} again={again} />}
      </Remoted>
    </div>
  );
}

function Check({ serial, seen, again }: { serial: string; seen: Seen; again: () => void }) {
  const words = text.calibration.check;
  const state = useSignal<QuickCheckState | null>(null);
  const lost = useSignal('');
  useEffect(() => {
    const id = begun.peek()[serial] ?? '';
    if (id === '') return;
    const controller = new AbortController();
    calibrationApi
      .check(id, controller.signal)
      .then((known) => {
        state.value ??= known;
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted || !(error instanceof Refusal)) return;
        lost.value = error.status === 404 ? words.lost : error.message;
        if (error.status === 404) begun.value = { ...begun.peek(), [serial]: '' };
      });
    return () => controller.abort();
  }, [serial]);
  const inForce = seen.records.find(
    ({ item, number: name, state: how }) =>
      item === 'pad' && name !== null && (how === 'in-force' || how === 'expired'),
  );
  const show = (next: QuickCheckState | null) => {
    state.value = next;
    lost.value = '';
    begun.value = { ...begun.peek(), [serial]: next === null || next.result !== null ? '' : next.id };
    if (next?.result != null) {
      say(`${next.result.passed ? words.passed : words.failed}. ${said(next.result.sentence)}`);
      void putAway(serial);
      again();
    }
  };
  const { value: now } = state;
  const item = seen.items.find(({ content }) => content.kind === 'pad' && content.serial === serial);
  return (
    <>
      {lost.value !== '' && <Notice kind="stale" words={lost.value} />}
      {now?.result != null ? (
        <CheckResult result={now.result} serial={serial} onAgain={() => show(null)} />
      ) : now !== null ? (
        <Taking now={now} seen={seen} scaleName={inForce?.number ?? null} onState={show} />
      ) : inForce === undefined ? (
        <Notice kind="empty" heading={words.none.heading} words={words.none.words}>
          <a class="button button-strong" href={hrefOf.padCalibration(serial)}>
            {words.none.action}
          </a>
        </Notice>
      ) : item !== undefined && isBlocked(item) ? (
        <Notice kind="empty" heading={words.blocked} words={text.studio.calibration.blocked} />
      ) : (
        <Begin serial={serial} seen={seen} name={inForce.number ?? ''} onState={show} again={again} />
      )}
      <EarlierChecks checks={seen.checks} />
    </>
  );
}

interface BeginProps {
  readonly serial: string;
  readonly seen: Seen;
  readonly name: string;
  readonly onState: (state: QuickCheckState) => void;
  readonly again: () => void;
}

function Begin({ serial, seen: { items }, name, onState, again }: BeginProps) {
  const words = text.calibration.check;
  const chosen = useSignal<string | null>(null);
  const form = useForm();
  const usable = items.filter(
    ({ content, state, expired }) => content.kind === 'standard' && state === 'in-service' && !expired,
  );
  // Where there is but one, nobody needs to choose.
  const standardId = chosen.value ?? (usable.length === 1 ? (usable[0]?.id ?? null) : null);
  const begin = () =>
    form.send(standardId !== null, async (by) => {
      if (standardId !== null) onState(await calibrationApi.beginCheck(serial, by, standardId));
    });
  return (
    <form id={form.id} class="panel stack" noValidate onSubmit={submitted(begin)}>
      <h2>{words.against(name)}</h2>
      <StandardChoice
        items={items}
        chosenId={standardId}
        problem={form.told(standardId === null, text.calibration.standard.missing)}
        onChoose={(id) => {
          chosen.value = id;
        }}
        onEntered={again}
      />
      <ByField problem={form.byProblem} />
      <div class="form-foot">
        <button
          type="submit"
          class="button button-strong cal-big"
          disabled={form.busy}
          data-testid="check-begin"
        >
          {words.begin}
        </button>
      </div>
      <FormProblem problem={form.problem} />
    </form>
  );
}

interface TakingProps {
  readonly now: QuickCheckState;
  readonly seen: Seen;
  readonly scaleName: string | null;
  readonly onState: (state: QuickCheckState | null) => void;
}

function Taking({ now: { id, serial, wanted, taken }, seen, scaleName, onState }: TakingProps) {
  const words = text.calibration.check;
  const busy = useSignal(false);
  const problem = useSignal('');
  const actual = useSignal<{ readonly at: number; readonly typed: string } | null>(null);
  const wantedMm = wanted[taken] ?? 0;
  const typed = actual.value?.at === taken ? actual.value.typed : String(Math.round(wantedMm * 1000) / 1000);
  const setMm = numberTyped(typed);
  const take = async (anyway: boolean) => {
    if (!Number.isFinite(setMm) || busy.peek()) return;
    busy.value = true;
    problem.value = '';
    try {
      onState(await calibrationApi.takeCheckPoint(id, setMm, anyway));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const giveUp = async () => {
    try {
      await calibrationApi.giveUpCheck(id);
    } catch (error) {
      // One that the service knows no more is given up already.
      if (!(error instanceof Refusal) || error.status !== 404) {
        problem.value = messageOf(error);
        return;
      }
    }
    onState(null);
  };
  return (
    <div class="cal-check">
      <section class="panel cal-now">
        <StepCard
          of={words.of(taken + 1, wanted.length)}
          referenceMm={Math.round(wantedMm * 1000) / 1000}
          direction={taken === 0 ? null : wantedMm > (wanted[taken - 1] ?? 0) ? 'up' : 'down'}
        />
        <SteadyReading serial={serial} scaleName={scaleName} />
        <TakeButton busy={busy.value} problem={problem.value} onTake={(anyway) => void take(anyway)} />
      </section>
      {serial.startsWith('VP-') && seen.virtual && (
        <Micrometer serial={serial} online={padOnline(serial) === true} />
      )}
      <p class="quiet">{text.calibration.step.flags}</p>
      <section class="panel cal-more">
        <Field
          label={words.actual}
          hint={words.actualHint}
          unit="mm"
          testId="check-actual"
          value={typed}
          problem={Number.isFinite(setMm) ? '' : words.badDepth}
          onInput={(next) => {
            actual.value = { at: taken, typed: next };
          }}
        />
        <button type="button" class="button" data-testid="check-give-up" onClick={() => void giveUp()}>
          {words.stop}
        </button>
      </section>
    </div>
  );
}
