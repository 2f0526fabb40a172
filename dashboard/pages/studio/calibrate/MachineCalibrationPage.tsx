import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ItemView } from '../../../../src/server/wire-studio.ts';
import { said } from '../../../format.ts';
import { watch } from '../../../live/feed.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { FormProblem } from '../../../parts/FormProblem.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { submitted, useForm } from '../../../parts/useForm.ts';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { studioApi } from '../../../studio/api.ts';
import type { MachineView } from '../../../studio/machineDraft.ts';
import { type OpenDraft, useMachineDraft } from '../../../studio/useMachineDraft.ts';
import { text } from '../../../text.ts';
import { LeaveQuestion } from '../../settings/LeaveQuestion.tsx';
import { useUnsaved } from '../../settings/useUnsaved.ts';
import { Approve } from './Approve.tsx';
import { DiscardDialog } from './DiscardDialog.tsx';
import { Fit } from './Fit.tsx';
import { HandFields } from './HandFields.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import { Measure } from './Measure.tsx';
import { Points } from './Points.tsx';

const ITEMS_MS = 10_000;

/** Stroke rate against voltage: reference, sweep, fit, approval. */
export function MachineCalibrationPage({ serial }: { serial: string }) {
  const words = text.studio.calibrate;
  const draft = useMachineDraft(serial);
  const { remote: register } = useRemote((signal) => studioApi.items(signal), [], ITEMS_MS);
  const items = register.value.value ?? [];
  const item = items.find(({ content }) => content.kind === 'machine' && content.serial === serial) ?? null;
  const heading = words.heading(item?.content.name ?? serial);
  useEffect(() => {
    watch([serial]);
    return () => watch([]);
  }, [serial]);
  useEffect(() => {
    document.title = text.title(heading);
  }, [heading]);
  return (
    <div class="studio settings" data-testid="machine-calibration">
      <p>
        <a class="studio-back" href={item === null ? hrefOf.studio : hrefOf.studioItem(item.id)}>
          <Icon name="left" />
          {item === null ? text.studio.back : item.content.name}
        </a>
      </p>
      <Remoted remote={draft.remote.value} again={draft.again} loading={words.loading}>
        {({ view }) =>
          view === null ? (
            <Begin serial={serial} heading={heading} item={item} draft={draft} />
          ) : (
            <Open key={view.id} view={view} heading={heading} items={items} draft={draft} />
          )
        }
      </Remoted>
    </div>
  );
}

interface BeginProps {
  readonly serial: string;
  readonly heading: string;
  readonly item: ItemView | null;
  readonly draft: OpenDraft;
}

function Begin({ serial, heading, item, draft }: BeginProps) {
  const words = text.studio.calibrate.begin;
  const form = useForm();
  const begin = () =>
    form.send(true, async (by) => draft.take(await studioApi.openDraft('machine', serial, by)));
  return (
    <>
      <h1>{heading}</h1>
      <form id={form.id} class="panel studio-begin" noValidate onSubmit={submitted(begin)}>
        <h2 class="studio-heading">{words.heading}</h2>
        <p>{words.words}</p>
        <p class="quiet">
          {words.inForce}: {said(item?.calibration?.sentence ?? words.none)}
        </p>
        <ByField problem={form.byProblem} />
        <button
          type="submit"
          class="button button-strong"
          disabled={form.busy}
          data-testid="begin-calibration"
        >
          {words.action}
        </button>
        <FormProblem problem={form.problem} />
      </form>
    </>
  );
}

interface OpenProps {
  readonly view: MachineView;
  readonly heading: string;
  readonly items: readonly ItemView[];
  readonly draft: OpenDraft;
}

function Open({ view, heading, items, draft }: OpenProps) {
  const words = text.studio.calibrate;
  const discarding = useSignal(false);
  const waits = { header: useSignal(false), hand: useSignal(false) };
  useUnsaved(waits.header.value || waits.hand.value);
  const { by, startedAt } = view.draft;
  return (
    <>
      <div class="title-row">
        <div>
          <h1>{heading}</h1>
          <p class="quiet">{words.begun(by, startedAt)}</p>
        </div>
        <button
          type="button"
          class="button"
          data-testid="discard-draft"
          onClick={() => {
            discarding.value = true;
          }}
        >
          {words.discard.action}
        </button>
      </div>
      <div class="studio-measure">
        <div class="studio-measure-do">
          <HeaderFields view={view} items={items} change={draft.change} waits={waits.header} />
          <Measure view={view} draft={draft} />
        </div>
        <Fit view={view} />
      </div>
      <Points view={view} take={draft.take} />
      <HandFields view={view} items={items} change={draft.change} waits={waits.hand} />
      <Approve view={view} unkept={waits.hand.value || waits.header.value} />
      <LeaveQuestion />
      {discarding.value && (
        <DiscardDialog
          id={view.id}
          onClose={() => {
            discarding.value = false;
          }}
          onDiscarded={draft.again}
        />
      )}
    </>
  );
}
