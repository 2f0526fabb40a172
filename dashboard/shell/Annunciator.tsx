import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { FeedEvent } from '../../src/server/wire.ts';
import { timeOfDay } from '../format.ts';
import { eventKey, type Flag, flagOf, isStopKind, isWanted, strokeBehind } from '../live/annunciator.ts';
import { dateAt, events, flagSeen, measured, pads, profile, stationUs } from '../live/state.ts';
import { say, shoutFlag } from '../parts/announce.ts';
import { ZoneMark } from '../parts/ZoneMark.tsx';
import { route } from '../route.ts';
import { text } from '../text.ts';

/** The depth an event rests on, where it has one. */
function peakOf({ evidence }: FeedEvent): string {
  const peak = evidence['peakMm'] ?? evidence['depthMm'];
  return typeof peak === 'number' ? text.flag.depth(peak) : '';
}

/** What it is; of a stop also what caused it. */
function whatOf(event: FeedEvent): string {
  const short = text.event.short[event.kind];
  const cause = isStopKind(event) ? text.control.causeIn(event.evidence) : null;
  return cause === null ? short : text.flag.because(short, text.control.causeShort(cause));
}

function spoken(event: FeedEvent): string {
  const peak = peakOf(strokeBehind(event, events.peek()));
  return text.flag.spoken(whatOf(event), peak === '' ? '' : `, ${peak}`, text.event.meaning[event.kind]);
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

const sameFlag = (a: Flag | null, b: Flag | null): boolean => a?.event === b?.event && a?.lit === b?.lit;

/**
 * One strip of fixed height under the header, so that a flag never moves the page. Calm it says the limit in
 * force; lit it is the loudest thing there is: colour, shape, word, depth and time.
 */
export function Annunciator() {
  const held = useRef<Flag | null>(null);
  const flag = useComputed(() => {
    const flagged = events.value.filter((each) => !isWanted(each, measured.value));
    const next = flagOf(flagged, stationUs.value ?? 0);
    if (!sameFlag(held.current, next)) held.current = next;
    return held.current;
  }).value;
  const event = flag?.event;
  const key = event === undefined ? '' : eventKey(event);
  const root = useRef<HTMLElement>(null);

  useLayoutEffect(() => flagSeen(key, root.current), [key]);
  useEffect(() => {
    if (flag?.lit === true) shoutFlag(spoken(flag.event), isStopKind(flag.event));
  }, [key]);

  const newest = events.value[0];
  const newestKey = newest === undefined ? '' : eventKey(newest);
  useEffect(() => {
    if (newest !== undefined && newest.severity === 'caution') say(spoken(newest));
  }, [newestKey]);

  const lit = flag?.lit === true;
  const rests = !lit && events.value.find((each) => each.endUs === null && isWanted(each, measured.value));
  // Off Live its room is kept for as long as there is a pad to flag, so that it covers nothing when it lights.
  if (route.value.page !== 'live' && pads.value.length === 0 && !lit) return null;
  const limits = profile.value;
  return (
    <section
      ref={root}
      class={`flag${lit ? ' flag-lit' : ''}`}
      aria-label={text.flag.region}
      data-testid="unsafe-flag"
      data-state={lit ? 'lit' : event === undefined ? 'calm' : 'past'}
      data-event={key}
    >
      {rests ? (
        <span class="flag-what">{text.flag.rests(rests.serial)}</span>
      ) : event === undefined ? (
        <>
          <span class="flag-what">{limits === null ? text.flag.waiting : text.flag.calm}</span>
          {limits !== null && (
            <span class="flag-more">{text.flag.calmWords(limits.name, limits.unsafeMm)}</span>
          )}
        </>
      ) : (
        <FlagWords event={event} lit={lit} />
      )}
    </section>
  );
}

function FlagWords({ event, lit }: { event: FeedEvent; lit: boolean }) {
  const stroke = strokeBehind(event, events.value);
  const limit = stroke.evidence['limitMm'];
  return (
    <>
      <ZoneMark zone="unsafe" size={lit ? 24 : 16} />
      <span class="flag-what">{lit ? whatOf(event) : text.flag.last(lowered(whatOf(event)))}</span>
      <span class="flag-depth figure">{peakOf(stroke)}</span>
      <span class="flag-more">
        {typeof limit === 'number' && <span>{text.flag.limit(limit)}</span>}
        {pads.value.length > 1 && <span>{event.serial}</span>}
        <span class="figure">{timeOfDay(dateAt(event.onsetUs))}</span>
      </span>
      {lit && <span class="flag-meaning">{text.event.meaning[event.kind]}</span>}
    </>
  );
}
