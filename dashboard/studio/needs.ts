/** What of the studio needs someone, most urgent first. Pure. */

import type { ItemView } from '../../src/server/wire-studio.ts';
import { firstSentence, said } from '../format.ts';
import { hrefOf } from '../route.ts';
import { text } from '../text.ts';

/** In the order of their urgency. */
const needKinds = [
  'identity',
  'out-of-service',
  'expired',
  'check-failed',
  'calibration-expired',
  'fell-back',
  'trend',
  'due',
  'uncalibrated',
  'soon',
] as const;
export type NeedKind = (typeof needKinds)[number];

export interface Need {
  readonly kind: NeedKind;
  /** What is so, in a sentence. */
  readonly words: string;
  /** Where it is seen. */
  readonly link?: { readonly href: string; readonly words: string };
}

/** Of one item. A retired one needs nobody, and what is out of service has no other need that could be met first. */
export function needsOfItem(item: ItemView): readonly Need[] {
  const words = text.studio.needs;
  const { content, state, question, due, calibration, check, fellBack, signals } = item;
  if (state === 'retired') return [];
  const needs: Need[] = [];
  if (question !== null) needs.push({ kind: 'identity', words: said(question.text) });
  if (state === 'out-of-service') needs.push({ kind: 'out-of-service', words: words.outOfService });
  if (item.expired && content.kind === 'standard')
    needs.push({ kind: 'expired', words: words.expiredOn(content.standard.validUntil ?? '') });
  if (check?.passed === false) needs.push({ kind: 'check-failed', words: said(check.sentence) });
  if (calibration?.state === 'expired')
    needs.push({ kind: 'calibration-expired', words: said(calibration.sentence) });
  if (fellBack !== null)
    needs.push({
      kind: 'fell-back',
      words: words.fellBack(fellBack),
      link: { href: hrefOf.calibration(fellBack.number), words: words.lookAtRecord },
    });
  for (const { sentence } of signals)
    needs.push({
      kind: 'trend',
      words: text.studio.trends.said(firstSentence(sentence)),
      link: { href: hrefOf.studioTrends(item.id), words: words.look },
    });
  for (const one of due) if (one.state === 'due') needs.push({ kind: 'due', words: said(one.sentence) });
  if (content.kind === 'pad' && calibration === null)
    needs.push({ kind: 'uncalibrated', words: words.uncalibrated });
  for (const one of due) if (one.state === 'soon') needs.push({ kind: 'soon', words: said(one.sentence) });
  return needs;
}

/** The first need of each item that has one; of two alike the one that the service tells first, which was used last. */
export function needsOf(
  items: readonly ItemView[],
): readonly { readonly item: ItemView; readonly need: Need; readonly more: number }[] {
  return items
    .flatMap((item) => {
      const needs = needsOfItem(item);
      const [need] = needs;
      return need === undefined ? [] : [{ item, need, more: needs.length - 1 }];
    })
    .sort((a, b) => needKinds.indexOf(a.need.kind) - needKinds.indexOf(b.need.kind));
}

/** Not to be used now: every attempt and every arming with it is refused. */
export const isBlocked = ({ state, question }: ItemView): boolean =>
  state !== 'in-service' || question !== null;
