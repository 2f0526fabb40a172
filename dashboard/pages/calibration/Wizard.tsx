import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from '../../parts/Icon.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { text } from '../../text.ts';
import { planOf } from './keptPlan.ts';
import { LeftStage } from './LeftStage.tsx';
import { MeasureStage } from './MeasureStage.tsx';
import { padOnline } from './padOnline.ts';
import { pointRows } from './points.ts';
import { ReferenceStage } from './ReferenceStage.tsx';
import { ResultStage } from './ResultStage.tsx';
import { type StageName, shownBy, stageDone, stageOf, stages } from './stages.ts';
import type { PadDraftHold, PadView, Seen } from './usePadDraft.ts';

/** The new step has the focus; where it would stand below what is seen it is scrolled there. */
function showStage(): void {
  const room = document.getElementById('calibration-stage');
  room?.focus({ preventScroll: true });
  if (matchMedia('(max-width: 1079px)').matches) room?.scrollIntoView({ block: 'start' });
}

export interface StageProps {
  readonly view: PadView;
  readonly seen: Seen;
  readonly hold: PadDraftHold;
  readonly rows: ReturnType<typeof pointRows>;
  readonly onStage: (stage: StageName) => void;
  /** The pad is on a cable, and says so. */
  readonly online: boolean;
}

/** An open calibration: four steps that may be gone through in any order, each as it was left. */
export function Wizard({ view, seen, hold }: Pick<StageProps, 'view' | 'seen' | 'hold'>) {
  const words = text.calibration.wizard;
  const { draft, problems } = view;
  // Where to go on is found once: a page that jumps while somebody types is none.
  const chosen = useSignal<StageName>(stageOf(view));
  const stage = chosen.value;
  const rows = pointRows(draft, problems, shownBy(view));
  const online = padOnline(draft.serial);
  // Where virtual devices were started anew their micrometer comes with them.
  useEffect(() => {
    if (online === true) hold.again();
  }, [online]);
  const props: StageProps = {
    view,
    seen,
    hold,
    rows,
    online: online === true,
    onStage: (next) => {
      chosen.value = next;
      requestAnimationFrame(showStage);
    },
  };
  return (
    <>
      <nav class="cal-stages" aria-label={words.stages}>
        {stages.map((name, i) => {
          const done = stageDone(name, view, planOf(view));
          return (
            <button
              key={name}
              type="button"
              class="cal-stage"
              aria-current={name === stage ? 'step' : undefined}
              data-testid={`stage-${name}`}
              onClick={() => props.onStage(name)}
            >
              <span class="cal-stage-mark" aria-hidden="true">
                {done ? <Icon name="check" /> : i + 1}
              </span>
              <span>
                {words.stage[name]}
                {done && <span class="spoken">, {words.stageDone}</span>}
              </span>
            </button>
          );
        })}
      </nav>
      {online === false && (
        <Notice kind="stale" heading={words.offline} words={words.offlineWords(draft.points.length)} />
      )}
      <div id="calibration-stage" class="cal-stage-room" tabIndex={-1} data-stage={stage} data-testid="stage">
        {stage === 'reference' && <ReferenceStage {...props} />}
        {stage === 'as-found' && <MeasureStage key="as-found" {...props} run="as-found" />}
        {stage === 'as-left' && <LeftStage {...props} />}
        {stage === 'result' && <ResultStage {...props} />}
      </div>
    </>
  );
}
