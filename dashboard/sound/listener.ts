/** Joins the feed to the ear: the policy decides, the player sounds. */
import type { Zone } from '../../src/server/wire.ts';
import { reactionsInForce } from '../control/reactions.ts';
import { isWanted } from '../live/annunciator.ts';
import { shownPad } from '../live/choice.ts';
import type { FeedListener } from '../live/feed.ts';
import { measured, pageUs, stationClock } from '../live/state.ts';
import { dotTones, sound } from '../settings.ts';
import { isUnderWay, shownAttempt } from '../training/attempts.ts';
import { play } from './player.ts';
import { TonePolicy } from './tonePolicy.ts';

const policy = new TonePolicy();

function soundDot(zone: Zone, endUs: number, dots: boolean): void {
  const now = stationClock.at(pageUs()) ?? endUs;
  const tone = policy.dot(zone, endUs, now, { sound: sound.peek() === 'on', dots });
  if (tone !== null) play(tone);
}

export const soundListener: FeedListener = {
  event(event) {
    if (isWanted(event, measured.peek())) return;
    const now = stationClock.at(pageUs()) ?? event.onsetUs;
    const tone = policy.event(event, now, {
      sound: sound.peek() === 'on',
      dots: false,
      reactions: reactionsInForce.peek(),
    });
    if (tone !== null) play(tone);
  },
  /** Free practice. While a drill runs on the shown pad its own judgement is heard instead. */
  dots(dots) {
    if (isUnderWay(shownAttempt.peek())) return;
    const dot = dots.findLast((one) => one.serial === shownPad.peek());
    if (dot !== undefined) soundDot(dot.zone, dot.endUs, dotTones.peek() === 'on');
  },
  /** The helps of the attempt decide, which are recorded with it, and not those of this page. */
  guided(attemptId, dots) {
    const attempt = shownAttempt.peek();
    if (!isUnderWay(attempt) || attempt.id !== attemptId || attempt.mode === 'test') return;
    const dot = dots.at(-1);
    if (dot !== undefined && dot.zone !== null) soundDot(dot.zone, dot.endUs, attempt.helps.tones);
  },
};
