import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ItemView } from '../../../../src/server/wire-studio.ts';
import { messageOf } from '../../../api.ts';
import { watch } from '../../../live/feed.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { studioApi } from '../../../studio/api.ts';
import type { MachineView } from '../../../studio/machineDraft.ts';
import { type OpenDraft, useMachineDraft } from '../../../studio/useMachineDraft.ts';
import { text } from '../../../text.ts';
import { author } from '../../settings/author.ts';
import { ByField } from '../../settings/ByField.tsx';
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
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const begin = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (by === '') {
      document.getElementById('begin-by')?.focus();
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      draft.take(await studioApi.openDraft('machine', serial, by));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <>
      <h1>{heading}</h1>
      <form
        class="panel studio-begin"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void begin();
        }}
      >
        <h2 class="studio-heading">{words.heading}</h2>
        <p>{words.words}</p>
        <p class="quiet">
          {words.inForce}: {item?.calibration?.sentence ?? words.none}
        </p>
        <ByField
          inputId="begin-by"
          problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''}
        />
        <button
          type="submit"
          class="button button-strong"
          disabled={busy.value}
          data-testid="begin-calibration"
        >
          {words.action}
        </button>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
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
      <div class="studio-head">
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
