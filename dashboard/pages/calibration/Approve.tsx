import { text } from '../../text.ts';
import { ApproveForm } from './ApproveForm.tsx';
import { putAway } from './Micrometer.tsx';
import type { StageProps } from './Wizard.tsx';

/** A pad's calibration: once it is approved nobody measures any more. */
export function Approve({ view, rows, hold }: StageProps) {
  const words = text.calibration.approve;
  const blocks = view.pad === null || view.problems.some(({ effect }) => effect === 'blocks');
  const open = rows.filter(({ question }) => question !== null).length;
  return (
    <ApproveForm
      view={view}
      words={words.words}
      dueStrokesHint={words.dueStrokesHint}
      held={blocks ? words.blocked : open > 0 ? words.asked(open) : ''}
      onApproved={() => void putAway(view.draft.serial)}
      onRefused={hold.again}
    />
  );
}
