import type { MachineView } from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';
import { ApproveForm } from '../../calibration/ApproveForm.tsx';
import { ProblemList } from '../../calibration/Problems.tsx';

interface ApproveProps {
  readonly view: MachineView;
  /** Something on the page was written and is not kept: it would not be in the record. */
  readonly unkept: boolean;
}

/** What stands against a machine's calibration, and its approval. */
export function Approve({ view, unkept }: ApproveProps) {
  const words = text.studio.calibrate.approve;
  const shared = text.calibration.approve;
  // The service refuses it with a question about a point open, so it is not offered.
  const open = new Set(view.problems.flatMap(({ effect, points }) => (effect === 'asks' ? points : []))).size;
  const blocks = view.problems.some(({ effect }) => effect === 'blocks');
  return (
    <ApproveForm
      view={view}
      words={words.words}
      dueStrokesHint={words.dueStrokesHint}
      held={open > 0 ? shared.asked(open) : blocks ? shared.blocked : unkept ? words.unkept : ''}
    >
      <ProblemList problems={view.problems} />
    </ApproveForm>
  );
}
