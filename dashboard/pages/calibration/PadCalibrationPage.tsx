import { useSignal } from '@preact/signals';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { said } from '../../format.ts';
import { ByField } from '../../parts/ByField.tsx';
import { FormProblem } from '../../parts/FormProblem.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Remoted } from '../../parts/Remoted.tsx';
import { submitted, useForm } from '../../parts/useForm.ts';
import { go, hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { type PadDraftHold, type Seen, usePadDraft } from './usePadDraft.ts';
import { Wizard } from './Wizard.tsx';

/** What depth is it really, and how sure is that? Measured against a reference, step by step. */
export function PadCalibrationPage({ serial }: { serial: string }) {
  const words = text.calibration.wizard;
  const hold = usePadDraft(serial);
  const { remote, again, view } = hold;
  const discarding = useSignal(false);
  const begun = useSignal<string | null>(null);
  if (view !== null && begun.peek() !== view.id) begun.value = view.id;
  const item = remote.value.value?.items.find(
    ({ content }) => content.kind === 'pad' && content.serial === serial,
  );
  return (
    <div class="calibration settings" data-testid="pad-calibration">
      <div class="title-row">
        <div>
          <h1>
            {words.heading} <span class="whole">{serial}</span>
          </h1>
          {view !== null && <p class="quiet">{words.begun(view.draft.by, view.draft.startedAt)}</p>}
        </div>
        <p class="settings-actions">
          <a class="button" href={item === undefined ? hrefOf.studio : hrefOf.studioItem(item.id)}>
            {item === undefined ? text.calibration.record.back : words.back}
          </a>
          {view !== null && (
            <button
              type="button"
              class="button"
              data-testid="discard"
              onClick={() => {
                discarding.value = true;
              }}
            >
              {text.calibration.discard.action}
            </button>
          )}
        </p>
      </div>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(seen) =>
          view !== null ? (
            <Wizard key={view.id} view={view} seen={seen} hold={hold} />
          ) : (
            <>
              {begun.value !== null && (
                <Notice kind="stale" heading={words.closed.heading} words={words.closed.words} />
              )}
              <Begin serial={serial} seen={seen} hold={hold} item={item} />
            </>
          )
        }
      </Remoted>
      {discarding.value && view !== null && (
        <ReasonDialog
          words={text.calibration.discard}
          onClose={() => {
            discarding.value = false;
          }}
          onConfirm={async (by, reason) => {
            await studioApi.discardDraft(view.id, by, reason);
            go(item === undefined ? hrefOf.studio : hrefOf.studioItem(item.id));
          }}
        />
      )}
    </div>
  );
}

interface BeginProps {
  readonly serial: string;
  readonly seen: Seen;
  readonly hold: PadDraftHold;
  readonly item: ItemView | undefined;
}

function Begin({ serial, seen: { records }, hold, item }: BeginProps) {
  const words = text.calibration.wizard.begin;
  const form = useForm();
  const now = records.find(({ state }) => state === 'in-force' || state === 'expired');
  const begin = () => form.send(true, (by) => hold.inTurn(() => studioApi.openDraft('pad', serial, by)));
  return (
    <section class="panel cal-begin">
      <h2>{words.heading}</h2>
      <p>{words.words}</p>
      {item?.question != null && <p class="problem">{said(item.question.text)}</p>}
      <p class="quiet">
        {now === undefined ? (
          words.none
        ) : (
          <>
            {words.inForce}:{' '}
            <a href={hrefOf.calibration(now.number ?? now.id)}>
              {now.number ?? text.calibration.record.stated}
            </a>
            . {said(now.sentence)}
          </>
        )}
      </p>
      <form id={form.id} class="cal-begin-form" noValidate onSubmit={submitted(begin)}>
        <ByField problem={form.byProblem} />
        <button
          type="submit"
          class="button button-strong cal-big"
          disabled={form.busy}
          data-testid="begin-calibration"
        >
          {words.action}
        </button>
      </form>
      <FormProblem problem={form.problem} />
    </section>
  );
}
