import { clock, dateTime } from '../../format.ts';
import { Facts } from '../../parts/Facts.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { CalibrationWords, calibrationOf } from './RestsOn.tsx';
import type { ResultProps } from './resultProps.ts';

/** Who, what, when, with which devices and helps: what the score rests on. */
export function Setting({ detail, score, series }: ResultProps) {
  const { attempt, raw } = detail;
  const words = text.result;
  const { drill, helps, checklist, profile, fromUs, toUs, end } = attempt;
  const on = (['zones', 'tones', 'metronome'] as const).filter((help) => helps[help]);
  const facts = [
    { term: words.set.trainee, value: attempt.trainee.name },
    { term: words.set.drill, value: `${drill.name}, ${words.version(drill.version)}` },
    { term: words.set.when, value: dateTime(attempt.startedAt) },
    { term: words.set.length, value: toUs === null ? '–' : clock(toUs - fromUs) },
    { term: words.set.mode, value: text.drill.mode[attempt.mode] },
    {
      term: words.set.helps,
      value: on.length === 0 ? words.noHelps : on.map((help) => words.helps[help]).join(', '),
    },
    { term: words.set.pad, value: attempt.pad },
    { term: words.set.machine, value: attempt.machine ?? words.noMachine },
    {
      term: words.set.calibration,
      value: <CalibrationWords detail={detail} score={score} series={series} />,
      tone: calibrationOf(detail, score).state === 'valid' ? undefined : ('caution' as const),
    },
    {
      term: words.set.checklist,
      value: words.checklist[checklist.state],
      tone: checklist.state === 'complete' ? undefined : ('caution' as const),
    },
    { term: words.set.profile, value: text.session.profile(profile.name, profile.version) },
    { term: words.set.end, value: end === null ? '–' : words.end[end] },
    { term: words.set.scoreVersion, value: `${score.result.scoreVersion}` },
  ].map((fact) => ({ ...fact, wide: true }));
  return (
    <section class="panel setting" data-testid="setting">
      <h2>{words.setting}</h2>
      <Facts facts={facts} label={words.setting} />
      {raw ? (
        <a class="button" href={hrefOf.sessionAt(attempt.sessionId, fromUs, attempt.pad)}>
          {words.session}
        </a>
      ) : (
        <p class="quiet">{words.traceGone}</p>
      )}
    </section>
  );
}
