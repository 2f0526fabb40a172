/** Joins the feed to the ear: the policy decides, the player sounds. */

import { shownPad } from '../live/choice.ts';
import type { FeedListener } from '../live/feed.ts';
import { pageUs, stationClock } from '../live/state.ts';
import { dotTones, sound } from '../settings.ts';
import { play } from './player.ts';
import { TonePolicy } from './tonePolicy.ts';

const policy = new TonePolicy();
const settings = () => ({ sound: sound.peek() === 'on', dots: dotTones.peek() === 'on' });

export const soundListener: FeedListener = {
  event(event) {
    const now = stationClock.at(pageUs()) ?? event.onsetUs;
    const tone = policy.event(event, now, settings());
    if (tone !== null) play(tone);
  },
  dots(dots) {
    const dot = dots.findLast((one) => one.serial === shownPad.peek());
    if (dot === undefined) return;
    const tone = policy.dot(dot.zone, dot.endUs, stationClock.at(pageUs()) ?? dot.endUs, settings());
    if (tone !== null) play(tone);
  },
};
