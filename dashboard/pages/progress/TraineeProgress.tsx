import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../../parts/Notice.tsx';
import { Unread } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';
import { turns } from '../../training/attempts.ts';
import { DrillDetail } from './DrillDetail.tsx';
import { drillToShow } from './drillToShow.ts';
import { Levels } from './Levels.tsx';
import { NextDrill } from './NextDrill.tsx';

/** Levels, drills and the recommendation of one trainee, and one drill in detail. */
export function TraineeProgress({ id, drillId }: { id: string; drillId: string | null }) {
  const words = text.progress;
  const { remote, again } = useRemote((signal) => trainingApi.progress(id, signal), [id, turns.value]);
  const detail = useRef<HTMLDivElement>(null);
  const before = useRef(drillId);
  useEffect(() => {
    if (before.current === drillId) return;
    before.current = drillId;
    const element = detail.current;
    if (element === null) return;
    // Beside the list it is in view already; below it, as on a phone, it is brought there.
    if (element.getBoundingClientRect().top > innerHeight * 0.6) element.scrollIntoView({ block: 'start' });
  }, [drillId]);
  const { value: progress, problem } = remote.value;
  if (progress === null) {
    return (
      <Unread problem={problem} again={again} loading={words.loading}>
        <a class="button" href={hrefOf.progress}>
          {words.back}
        </a>
      </Unread>
    );
  }
  const shown = drillToShow(progress, drillId);
  return (
    <div class="progress" data-testid="progress">
      <div class="progress-head">
        <a class="back" href={hrefOf.progress}>
          {words.back}
        </a>
        <h1>{progress.trainee.name}</h1>
      </div>
      {problem !== null && <Notice kind="stale" words={problem} />}
      <NextDrill progress={progress} />
      <div class="progress-columns">
        <Levels progress={progress} shown={shown?.drill.id ?? null} onUnlocked={again} />
        <div ref={detail} class="drill-progress">
          {shown !== undefined && <DrillDetail key={shown.drill.id} of={shown} chart={progress.chart} />}
        </div>
      </div>
    </div>
  );
}
