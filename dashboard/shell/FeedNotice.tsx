import { dropped, feedState } from '../live/state.ts';
import { Notice } from '../parts/Notice.tsx';
import { text } from '../text.ts';

/** What a lost or overrun connection means for the reader. */
export function FeedNotice() {
  if (feedState.value === 'closed') return <Notice kind="stale" words={text.feed.closedWords} />;
  if (dropped.value > 0) return <Notice kind="stale" words={text.feed.dropped(dropped.value)} />;
  return null;
}
