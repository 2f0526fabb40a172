import type { AttemptDetail, Score } from '../../../src/server/wire-training.ts';
import type { DotSeries } from './dotSeries.ts';

/** One scoring of one attempt, with its dots as the charts draw them. */
export interface ResultProps {
  readonly detail: AttemptDetail;
  readonly score: Score;
  readonly series: DotSeries;
}
