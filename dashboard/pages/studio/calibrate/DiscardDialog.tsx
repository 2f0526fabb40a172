import { studioApi } from '../../../studio/api.ts';
import { text } from '../../../text.ts';
import { ReasonDialog } from '../../calibration/ReasonDialog.tsx';

interface DiscardProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onDiscarded: () => void;
}

/** Given up with a reason; its points stay on record. */
export function DiscardDialog({ id, onClose, onDiscarded }: DiscardProps) {
  return (
    <ReasonDialog
      words={text.studio.calibrate.discard}
      onClose={onClose}
      onConfirm={async (by, reason) => {
        await studioApi.discardDraft(id, by, reason);
        onDiscarded();
      }}
    />
  );
}
