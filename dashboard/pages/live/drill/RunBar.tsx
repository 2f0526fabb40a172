import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveAttempt } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { clock, number } from '../../../format.ts';
import { feedState, stationUs } from '../../../live/state.ts';
import { say } from '../../../parts/announce.ts';
import { Explain } from '../../../parts/Explain.tsx';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { zonesHidden } from '../../../training/attempts.ts';
import { rungNow } from '../../../training/limits.ts';
import { runningDrill, runningProblem } from '../../../training/runningDrill.ts';
import { RhythmGauge } from './RhythmGauge.tsx';

/** A voice says how far it is every so many dots. */
const SAY_EVERY = 10;

/** How far the drill is, large enough for 1.5 m: count or time left, rhythm, target; and its deliberate end. */
export function RunBar({ attempt }: { attempt: LiveAttempt }) {
  const words = text.drill.run;
  const { guide, drill, trainee, mode } = attempt;
  const scoring = attempt.state === 'scoring';
  const running = runningDrill.value?.attemptId === attempt.id ? runningDrill.value : null;
  const depth = running?.drill.depth;
  const rung = depth?.kind === 'ladder' ? rungNow(depth.steps, guide) : null;
  const saidRung = useRef<number | null>(null);
  useEffect(() => {
    const count =
      guide.dots > 0 && guide.dots % SAY_EVERY === 0 ? words.sayCount(guide.dots, guide.ofDots) : '';
    const isNews = rung !== null && rung.index !== saidRung.current;
    saidRung.current = rung?.index ?? null;
    const target = isNews ? words.sayTarget(rung.target.lowMm, rung.target.highMm) : '';
    // One voice: what is said in one breath must be one sentence after the other.
    if (count !== '' || target !== '') say([count === '' ? '' : `${count}.`, target].join(' ').trim());
  }, [guide.dots, rung?.index]);
  useEffect(() => {
    if (scoring) say(words.ended);
  }, [scoring]);
  return (
    <section
      class={feedState.value === 'open' ? 'panel run-bar' : 'panel run-bar run-stale'}
      aria-label={text.drill.bar}
      data-testid="run-bar"
      data-state={attempt.state}
      data-attempt={attempt.id}
    >
      <div class="run-head">
        <p class="run-name">{drill.name}</p>
        <p class="quiet">
          {trainee.name} · {text.drill.mode[mode]}
        </p>
        {zonesHidden(attempt.pad) && (
          <p class="run-hidden" data-testid="zones-hidden" title={words.hiddenExplain}>
            {mode === 'test' ? words.testHidden : words.zonesHidden}
          </p>
        )}
      </div>
      <Count attempt={attempt} />
      {scoring ? (
        <div class="run-scoring" role="status" data-testid="scoring">
          <p class="run-figure">{words.scoring}</p>
          <p class="quiet">{words.scoringWords}</p>
        </div>
      ) : (
        <>
          <div class={running !== null && running.drill.rhythm === null ? 'run-fact run-free' : 'run-fact'}>
            <p class="run-term">
              <Explain label={words.rhythm} words={words.explainRhythm} />
            </p>
            <RhythmGauge value={guide.dotsPerSecond} range={running?.drill.rhythm ?? null} />
          </div>
          <EndDrill attempt={attempt} />
        </>
      )}
      {runningProblem.value && <p class="problem run-gone">{words.gone}</p>}
    </section>
  );
}

function Count({ attempt }: { attempt: LiveAttempt }) {
  const words = text.drill.run;
  const { dots, ofDots, ofUs } = attempt.guide;
  const atUs = useSignal(attempt.startedUs);
  atUs.value = attempt.startedUs;
  const held = useSignal<number | null>(null);
  const elapsedUs = useComputed(() => {
    const now = stationUs.value;
    // Whole seconds: rendered once in each.
    return now === null ? 0 : Math.floor(Math.max(0, now - atUs.value) / 1e6) * 1e6;
  });
  // While it is scored the time stands still at its end.
  if (attempt.state === 'running') held.value = null;
  else held.value ??= elapsedUs.peek();
  const live = feedState.value === 'open';
  const passed = held.value ?? elapsedUs.value;
  const share = ofDots !== null ? dots / ofDots : ofUs !== null ? passed / ofUs : null;
  const time = live ? clock(passed) : number(null);
  return (
    <div class="run-count">
      <p class="run-term">
        <Explain label={ofUs === null ? words.made : words.timeLeft} words={words.explainCount} />
      </p>
      <div class="run-figures">
        <p class="run-big figure" data-testid="run-count">
          {ofDots !== null ? (
            <>
              {number(dots)} <span class="run-of">{words.of(dots, ofDots).slice(number(dots).length)}</span>
            </>
          ) : ofUs !== null ? (
            <>
              {live ? clock(Math.max(0, ofUs - passed)) : number(null)}{' '}
              <span class="run-of">{words.left}</span>
            </>
          ) : (
            words.dots(dots)
          )}
        </p>
        <p class="run-side figure" data-testid="run-side">
          {ofDots === null ? words.dots(dots) : time}
        </p>
      </div>
      {share !== null && (
        <div class="run-bar-track" aria-hidden="true">
          <div class="run-bar-fill" style={{ width: `${Math.min(100, share * 100).toFixed(1)}%` }} />
        </div>
      )}
    </div>
  );
}

/** Two taps: what is there is scored, so a slip must not end it. */
function EndDrill({ attempt }: { attempt: LiveAttempt }) {
  const words = text.drill.run;
  const asking = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const end = async () => {
    busy.value = true;
    problem.value = '';
    try {
      await trainingApi.end(attempt.id);
      asking.value = false;
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const back = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const goOn = () => {
    back.current = true;
    asking.value = false;
  };
  // Where the question stood the focus would be lost.
  useEffect(() => {
    if (!asking.value && back.current) button.current?.focus();
  }, [asking.value]);
  if (!asking.value) {
    return (
      <button
        ref={button}
        type="button"
        class="button run-end"
        data-testid="drill-end"
        onClick={() => {
          asking.value = true;
        }}
      >
        {words.end}
      </button>
    );
  }
  // Asked within the page and not in a dialog over it: the protective stop stays in reach.
  return (
    <fieldset class="run-asking" data-testid="end-asking" onKeyDown={({ key }) => key === 'Escape' && goOn()}>
      <legend class="spoken">{words.endHeading}</legend>
      <p>
        <strong>{words.endHeading}</strong> {words.endWords(attempt.guide.dots)}
      </p>
      <FocusedButton label={words.endNo} onClick={goOn} />
      <button
        type="button"
        class="button button-strong"
        disabled={busy.value}
        data-testid="drill-end-yes"
        onClick={() => void end()}
      >
        {words.endYes(attempt.guide.dots)}
      </button>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </fieldset>
  );
}

/** The button that ended is gone: the focus goes to the one that changes nothing. */
function FocusedButton({ label, onClick }: { label: string; onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" class="button" data-testid="drill-end-no" onClick={onClick}>
      {label}
    </button>
  );
}
