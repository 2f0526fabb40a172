import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { forgetLoss, giveBack, holderName, type Loss, take } from '../../../control/leases.ts';
import type { Told } from '../../../control/state.ts';
import { feedState } from '../../../live/state.ts';
import { say } from '../../../parts/announce.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { text } from '../../../text.ts';

interface HolderProps {
  readonly serial: string;
  readonly told: Told | null;
  readonly mine: boolean;
  /** Its motor turns: then nobody can take it over. */
  readonly turning: boolean;
  /** Why nothing is known of its motor now; null where it is. */
  readonly away: string | null;
  /** The telemetry is of now. */
  readonly fresh: boolean;
}

/** Who has the machine, and how it changes hands: visible to everybody who looks at it. */
export function Holder({ serial, told, mine, turning, away, fresh }: HolderProps) {
  const words = text.control.lease;
  const busy = useSignal(false);
  const problem = useSignal('');
  const lease = told?.control.lease ?? null;
  const phase = told?.control.phase ?? null;
  const run = async (work: () => Promise<void>) => {
    busy.value = true;
    problem.value = '';
    try {
      await work();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const takeIt = () =>
    run(async () => {
      await take(serial, holderName.value.trim());
      say(words.takenSay(serial));
    });
  const atRest = (phase === 'rest' || phase === 'stopped') && !turning;
  return (
    <div class="control-head">
      <div class="control-who">
        <h2 class="control-serial">{serial}</h2>
        <p
          class={fresh || away !== null ? 'control-phase' : 'control-phase stale'}
          data-testid="control-phase"
        >
          {away ??
            (phase === null
              ? ''
              : phase === 'rest' && turning
                ? text.control.ownHand
                : text.control.phase[phase])}
        </p>
        <p class="control-lease" data-testid="control-lease">
          {mine ? words.mine(lease?.by ?? holderName.value) : lease === null ? '' : words.theirs(lease.by)}
        </p>
      </div>
      {mine ? (
        <>
          <p class="control-note quiet">{words.mineWords}</p>
          <button
            type="button"
            class="button control-back"
            disabled={busy.value}
            data-testid="control-release"
            onClick={() =>
              void run(async () => {
                await giveBack(serial);
                say(words.givenSay(serial));
              })
            }
          >
            {words.giveBack}
          </button>
        </>
      ) : (
        told !== null && (
          <>
            <p class="control-note quiet">
              {lease === null ? words.nobody : atRest ? words.theirsWords : words.notNow}
            </p>
            {(lease === null || atRest) && (
              <TakeForm
                label={lease === null ? words.take : words.takeOver(lease.by)}
                busy={busy.value || feedState.value !== 'open'}
                onTake={() => void takeIt()}
              />
            )}
          </>
        )
      )}
      {problem.value !== '' && (
        <p class="problem control-problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}

function TakeForm({ label, busy, onTake }: { label: string; busy: boolean; onTake: () => void }) {
  const words = text.control.lease;
  const id = useId();
  const tried = useSignal(false);
  const missing = tried.value && holderName.value.trim() === '';
  return (
    <form
      class="control-take"
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault();
        tried.value = true;
        if (holderName.value.trim() === '') document.getElementById(id)?.focus();
        else onTake();
      }}
    >
      <div class="field">
        <label class="spoken" for={id}>
          {words.name}
        </label>
        <input
          id={id}
          type="text"
          maxLength={60}
          autocomplete="off"
          placeholder={words.namePlaceholder}
          data-testid="control-name"
          aria-invalid={missing ? 'true' : undefined}
          aria-describedby={missing ? `${id}-problem` : undefined}
          value={holderName.value}
          onInput={({ currentTarget }) => {
            holderName.value = currentTarget.value;
          }}
        />
        {missing && (
          <span id={`${id}-problem`} class="field-problem">
            {words.nameMissing}
          </span>
        )}
      </div>
      <button type="submit" class="button button-strong" disabled={busy} data-testid="control-take">
        {label}
      </button>
    </form>
  );
}

/** How this page came to lose the machine. */
export function LossNote({ serial, loss }: { serial: string; loss: Loss }) {
  const words = text.control.lease;
  return (
    <div class="control-loss" role="alert" data-testid="control-loss" data-loss={loss}>
      <p>{words.loss[loss]}</p>
      <button
        type="button"
        class="button button-quiet"
        aria-label={words.seen}
        onClick={() => forgetLoss(serial)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
